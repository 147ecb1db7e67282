package outbound

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"app.patchbay/internal/patchbay"
)

// canary is on every request of these tests, and must be in no error and in
// no log line.
const canary = "pretend-token-canary-7431"

// authority issues certificates for the time of a test.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{}
	a.key, a.certificate = issue(t, nil, &x509.Certificate{
		Subject: pkix.Name{CommonName: "Pretend Issuer"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	})
	return a
}

func issue(t *testing.T, by *authority, template *x509.Certificate) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	parent, signer := template, key
	if by != nil {
		parent, signer = by.certificate, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, certificate
}

// leaf is a certificate for host that is valid from and until that far from now.
func (a *authority) leaf(t *testing.T, host string, from, until time.Duration) tls.Certificate {
	t.Helper()
	key, certificate := issue(t, a, &x509.Certificate{
		Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	return tls.Certificate{Certificate: [][]byte{certificate.Raw}, PrivateKey: key}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// serve starts a server on 127.0.0.1, over TLS where configured, and returns
// its host and port.
func serve(t *testing.T, configured *tls.Config, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(testWriter{}, "", 0)
	if configured == nil {
		s.Start()
	} else {
		s.TLS = configured
		s.StartTLS()
	}
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s.Listener.Addr().String()
}

type testWriter struct{}

func (testWriter) Write(p []byte) (int, error) { return len(p), nil }

// listen hands each connection to talk and closes it afterwards.
func listen(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { defer conn.Close(); talk(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); open.Wait() })
	return l.Addr().String()
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// nameServer is a real name server on 127.0.0.1 that knows these names only.
func nameServer(t *testing.T, names map[string]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if answer, ok := resolve(buffer[:n], names); ok {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return resolverAt(conn.LocalAddr().String())
}

func resolve(query []byte, names map[string]string) ([]byte, bool) {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil, false
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	address, known := names[strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))]
	header := dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 1}
	switch {
	case !known:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA && netip.MustParseAddr(address).Is4():
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()}}}
	case q.Type == dnsmessage.TypeAAAA && netip.MustParseAddr(address).Is6():
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr(address).As16()}}}
	}
	packed, err := m.Pack()
	return packed, err == nil
}

// journal keeps what was logged.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// newClient is a client with short limits, without a proxy, whose log is
// searched for the canary when the test ends.
func newClient(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Resolver == nil {
		o.Resolver = nameServer(t, nil)
	}
	if o.Proxy == nil {
		o.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	j := &journal{}
	o.Log = slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
	t.Cleanup(func() {
		if strings.Contains(j.String(), canary) {
			t.Errorf("the secret is in the log: %s", j.String())
		}
	})
	return New(o)
}

// request asks base with the canary in a header, a query and a password.
func request(base string) Request {
	return Request{
		Base: base, Path: "/whoami", Domains: []string{"service.example"},
		Headers: []Value{{"X-Token", patchbay.NewSecret(canary)}},
		Queries: []Value{{"key", patchbay.NewSecret(canary)}},
		Basic:   &Basic{patchbay.NewSecret("jane"), patchbay.NewSecret(canary)},
	}
}

// ask sends r and searches what comes back for the canary.
func ask(t *testing.T, c *Client, r Request) (Answer, error) {
	t.Helper()
	a, err := c.Do(t.Context(), r)
	if err != nil {
		_, values := patchbay.Why(err)
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprint(values)} {
			if strings.Contains(strings.ToLower(text), canary) {
				t.Errorf("the secret is in an error: %s", text)
			}
		}
	}
	return a, err
}

// wantFailure checks cause and host.
func wantFailure(t *testing.T, err error, cause patchbay.Cause, host string) {
	t.Helper()
	got, values := patchbay.Why(err)
	if got != cause || values["host"] != host {
		t.Errorf("got %v %v (%v), want %v with host %q", got, values, err, cause, host)
	}
}
