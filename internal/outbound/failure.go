package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"

	"app.patchbay/internal/patchbay"
)

// explain turns an error of the transport into a failure. ctx is the one with
// the whole request's limit. It judges by the
// kind of error, never by its text, and lets only texts through that were
// written on this side of the connection.
func (c *Client) explain(ctx context.Context, err error, host string, way *route) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return patchbay.TooSlow.Because(context.DeadlineExceeded).With("host", host)
	}
	if way.proxy != nil && !way.tunnelled() {
		return explainProxy(err, way.proxy)
	}
	var refused addressError
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.As(err, &refused):
		return patchbay.AddressRefused.Because(refused).With("host", host)
	case errors.As(err, &certificate):
		return explainCertificate(certificate, host)
	case errors.As(err, &name):
		if name.IsNotFound && c.online() {
			return patchbay.HostNotFound.Because(name).With("host", host)
		}
		return patchbay.NoNetwork.Because(name).With("host", host)
	case isNoRoute(err), isUnreachable(err):
		return patchbay.NoNetwork.Because(harmless(err)).With("host", host)
	case isRefused(err):
		return patchbay.ConnectionRefused.Because(harmless(err)).With("host", host)
	case errors.As(err, &late) && late.Timeout():
		return patchbay.TooSlow.Because(harmless(err)).With("host", host)
	case isReset(err), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		// Whoever answers hung up: that says nothing about the key, and trying
		// later is all that one can do, as with any other outage.
		return patchbay.ServiceDown.Because(fmt.Errorf("the connection broke: %w", harmless(err))).With("host", host)
	default:
		return patchbay.AnswerUnexpected.Because(harmless(err)).With("host", host)
	}
}

// explainCertificate tells a date from everything else. The issuer goes to the
// log: it is the name of the company or the program that looks into the
// connection, where one does.
func explainCertificate(err *tls.CertificateVerificationError, host string) error {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return patchbay.CertificateDate.Because(errors.New("the certificate has expired or is not valid yet")).With("host", host)
	}
	issuer := ""
	if len(err.UnverifiedCertificates) > 0 {
		issuer = err.UnverifiedCertificates[0].Issuer.String()
		issuer = issuer[:min(len(issuer), 100)]
	}
	why := "the certificate is not trusted"
	if errors.As(err, new(x509.HostnameError)) {
		why = "the certificate is for another host"
	}
	return patchbay.CertificateWrong.Because(fmt.Errorf("%s; its issuer is %q", why, issuer)).With("host", host)
}

// harmless returns what of err may be logged. Errors of the HTTP parser quote
// the answer, and an answer may echo the key.
func harmless(err error) error {
	var op *net.OpError
	var alert tls.AlertError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return harmless(op.Err)
	case errors.As(err, &op) && op.Op == "dial":
		return op
	case errors.As(err, &alert):
		return alert
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	case isReset(err):
		return errors.New("reset")
	default:
		return fmt.Errorf("an error of type %T", err)
	}
}

// hasRoute reports whether packets could leave this computer. Offline, some
// systems say of every name that it doesn't exist. Connecting a UDP socket
// asks the routing table and sends nothing; the addresses are reserved for
// documentation (RFC 5737, RFC 3849).
func hasRoute() bool {
	for _, address := range []string{"192.0.2.1:9", "[2001:db8::1]:9"} {
		if conn, err := net.Dial("udp", address); err == nil {
			_ = conn.Close()
			return true
		}
	}
	return false
}
