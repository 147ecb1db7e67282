package outbound

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// resolverAt asks the name server at address.
func resolverAt(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", address)
	}}
}

func TestCertificatesThatCannotBeTrusted(t *testing.T) {
	known, unknown := newAuthority(t), newAuthority(t)
	valid := func(a *authority, host string, from, until time.Duration) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{a.leaf(t, host, from, until)}}
	}
	old := valid(known, "service.example", -time.Hour, time.Hour)
	old.MaxVersion = tls.VersionTLS11 //nolint:gosec // that it is refused is the point
	old.MinVersion = tls.VersionTLS10
	tests := []struct {
		name   string
		config *tls.Config
		cause  patchbay.Cause
	}{
		{"unknown issuer", valid(unknown, "service.example", -time.Hour, time.Hour), patchbay.CertificateWrong},
		{"another host", valid(known, "other.example", -time.Hour, time.Hour), patchbay.CertificateWrong},
		{"expired", valid(known, "service.example", -2*time.Hour, -time.Hour), patchbay.CertificateDate},
		{"not yet valid", valid(known, "service.example", time.Hour, 2*time.Hour), patchbay.CertificateDate},
		{"expired and of an unknown issuer", valid(unknown, "service.example", -2*time.Hour, -time.Hour), patchbay.CertificateDate},
		{"an outdated protocol", old, patchbay.AnswerUnexpected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := serve(t, tt.config, func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") })
			c := newClient(t, Options{
				RootCAs: known.pool(), Trial: []string{at}, Resolver: nameServer(t, map[string]string{"service.example": "127.0.0.1"}),
			})
			_, err := ask(t, c, request("https://service.example:"+portOf(t, at)))
			wantFailure(t, err, tt.cause, "service.example")
		})
	}
}

func TestACertificateOfTheSystemsRootsIsNotNeededForTrialsOverHTTPOnly(t *testing.T) {
	at := serve(t, tlsFor(t, newAuthority(t), "service.example"), func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") })
	_, err := ask(t, newClient(t, Options{Trial: []string{at}}), request("https://"+at))
	wantFailure(t, err, patchbay.CertificateWrong, "127.0.0.1")
}

func TestNamesThatCannotBeResolved(t *testing.T) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	unreachable := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "udp", Err: syscall.ENETUNREACH}
	}}
	tests := []struct {
		name     string
		resolver *net.Resolver
		cause    patchbay.Cause
	}{
		{"no such name", nameServer(t, nil), patchbay.HostNotFound},
		{"nobody answers", resolverAt(silent.LocalAddr().String()), patchbay.NoNetwork},
		{"no name server", resolverAt(closedPort(t)), patchbay.NoNetwork},
		{"no way to the name server", unreachable, patchbay.NoNetwork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{Resolver: tt.resolver, DialTimeout: 300 * time.Millisecond})
			_, err := ask(t, c, request("https://service.example"))
			wantFailure(t, err, tt.cause, "service.example")
		})
	}
	offline := newClient(t, Options{})
	offline.online = func() bool { return false }
	_, err = ask(t, offline, request("https://service.example"))
	wantFailure(t, err, patchbay.NoNetwork, "service.example")
}

func TestConnectionsThatFail(t *testing.T) {
	hold := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	after := func(answer string, then func(net.Conn)) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, answer)
			then(c)
		}
	}
	reset := func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }
	leave := func(net.Conn) {}
	tests := []struct {
		name  string
		at    string
		cause patchbay.Cause
	}{
		{"nobody listens", closedPort(t), patchbay.ConnectionRefused},
		{"hangs without a word", listen(t, hold), patchbay.TooSlow},
		{"hangs in the headers", listen(t, after("HTTP/1.1 200 OK\r\nContent-", hold)), patchbay.TooSlow},
		{"hangs in the body", listen(t, after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", hold)), patchbay.TooSlow},
		{"closes at once", listen(t, after("", leave)), patchbay.ServiceDown},
		{"resets", listen(t, after("", reset)), patchbay.ServiceDown},
		{"closes in the body", listen(t, after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", leave)), patchbay.ServiceDown},
		{"resets in the body", listen(t, after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", reset)), patchbay.ServiceDown},
		{"says something else, with the key in it", listen(t, after("SSH-2.0 "+canary+"\r\n", hold)), patchbay.AnswerUnexpected},
		{"has a status that is none", listen(t, after("HTTP/1.1 "+canary+"\r\n\r\n", hold)), patchbay.AnswerUnexpected},
		{"has a header that is none", listen(t, after("HTTP/1.1 200 OK\r\n"+canary+"\r\n\r\n", hold)), patchbay.AnswerUnexpected},
		{"has headers without end", listen(t, after("HTTP/1.1 200 OK\r\nX: "+strings.Repeat(canary, headerLimit/8), leave)), patchbay.AnswerUnexpected},
		{"says gzip and isn't", listen(t, after("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n"+canary, hold)), patchbay.AnswerUnexpected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{Trial: []string{tt.at}, Timeout: 400 * time.Millisecond})
			_, err := ask(t, c, request("http://"+tt.at))
			wantFailure(t, err, tt.cause, "127.0.0.1")
		})
	}
	t.Run("over TLS", func(t *testing.T) {
		for at, cause := range map[string]patchbay.Cause{
			listen(t, hold): patchbay.TooSlow, listen(t, after("", leave)): patchbay.ServiceDown,
			listen(t, after("HTTP/1.1 400 Bad Request\r\n\r\n", leave)): patchbay.AnswerUnexpected,
		} {
			c := newClient(t, Options{Trial: []string{at}, DialTimeout: 300 * time.Millisecond})
			_, err := ask(t, c, request("https://"+at))
			wantFailure(t, err, cause, "127.0.0.1")
		}
	})
}

func TestAnswersAreBounded(t *testing.T) {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	_, _ = w.Write(make([]byte, 1<<20))
	_ = w.Close()
	bomb := bytes.Repeat(member.Bytes(), 64) // a gzip file may have many members
	exact := strings.Repeat(" ", bodyLimit)
	at := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			g := gzip.NewWriter(w)
			_, _ = io.WriteString(g, "{}")
			_ = g.Close()
		case "/exact":
			_, _ = io.WriteString(w, exact)
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}
	})
	c := newClient(t, Options{Trial: []string{at}})
	for path, size := range map[string]int{"/gzip": 2, "/exact": bodyLimit, "/bomb": -1, "/endless": -1} {
		r := request("http://" + at)
		r.Path = path
		a, err := ask(t, c, r)
		if size < 0 {
			wantFailure(t, err, patchbay.AnswerTooLarge, "127.0.0.1")
		} else if err != nil || len(a.Body) != size {
			t.Errorf("%s: %d bytes, %v", path, len(a.Body), err)
		}
	}
}

// These can't be had from a server on this computer.
func TestErrorsOfTheSystemAreToldApart(t *testing.T) {
	c := newClient(t, Options{})
	dialing := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for err, cause := range map[error]patchbay.Cause{
		dialing(syscall.ENETUNREACH):  patchbay.NoNetwork,
		dialing(syscall.ENETDOWN):     patchbay.NoNetwork,
		dialing(syscall.EHOSTUNREACH): patchbay.NoNetwork,
		dialing(syscall.EACCES):       patchbay.NoNetwork,
		dialing(syscall.ETIMEDOUT):    patchbay.TooSlow,
		dialing(syscall.ECONNREFUSED): patchbay.ConnectionRefused,
		fmt.Errorf("read: %w", &net.OpError{Op: "read", Err: syscall.ECONNRESET}): patchbay.ServiceDown,
		errors.New(canary): patchbay.AnswerUnexpected,
	} {
		got := c.explain(t.Context(), err, "service.example", &route{})
		wantFailure(t, got, cause, "service.example")
		if strings.Contains(got.Error(), canary) {
			t.Error("the secret is in an error")
		}
	}
}
