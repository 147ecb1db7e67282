package outbound

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// forwardProxy is a proxy on 127.0.0.1 that opens a way to the address at,
// whatever it is asked for, where the password is right.
func forwardProxy(t *testing.T, at string, opened *atomic.Int32) *url.URL {
	t.Helper()
	return &url.URL{Scheme: "http", Host: listen(t, proxying(t, at, opened)), User: url.UserPassword("jane", "pretend-proxy-password")}
}

// secureProxy is the same, spoken to over TLS as localhost.
func secureProxy(t *testing.T, a *authority, at string, opened *atomic.Int32) *url.URL {
	t.Helper()
	config, talk := tlsFor(t, a, "localhost"), proxying(t, at, opened)
	address := listen(t, func(c net.Conn) { talk(tls.Server(c, config)) })
	return &url.URL{Scheme: "https", Host: "localhost:" + portOf(t, address), User: url.UserPassword("jane", "pretend-proxy-password")}
}

func proxying(t *testing.T, at string, opened *atomic.Int32) func(net.Conn) {
	return func(c net.Conn) {
		in := bufio.NewReader(c)
		r, err := http.ReadRequest(in)
		if err != nil || r.Method != http.MethodConnect {
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
			return
		}
		for name := range r.Header {
			if name != "Proxy-Authorization" && name != "User-Agent" {
				t.Errorf("the proxy was shown %s", name)
			}
		}
		if r.Header.Get("Proxy-Authorization") != "Basic amFuZTpwcmV0ZW5kLXByb3h5LXBhc3N3b3Jk" {
			_, _ = io.WriteString(c, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
			return
		}
		out, err := net.Dial("tcp", at)
		if err != nil {
			_, _ = io.WriteString(c, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
			return
		}
		defer out.Close()
		opened.Add(1)
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
		_, _ = io.Copy(c, out)
	}
}

func through(proxy *url.URL) func(*url.URL) (*url.URL, error) {
	return func(*url.URL) (*url.URL, error) { return proxy, nil }
}

func TestAProxyIsUsedAsItIsConfigured(t *testing.T) {
	authority := newAuthority(t)
	at := serve(t, tlsFor(t, authority, "service.example"), func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Token") != canary || r.Header.Get("Proxy-Authorization") != "" {
			t.Error("the service didn't get the key, or got the proxy's password")
		}
		_, _ = w.Write([]byte("{}"))
	})
	var opened atomic.Int32
	proxy := forwardProxy(t, at, &opened)
	for name, resolver := range map[string]*net.Resolver{
		"a name with a public address":   nameServer(t, map[string]string{"service.example": "93.184.215.14"}),
		"a name that the proxy knows":    nameServer(t, nil),
		"no name server but the proxy's": resolverAt(closedPort(t)),
	} {
		c := newClient(t, Options{RootCAs: authority.pool(), Proxy: through(proxy), Resolver: resolver})
		if a, err := ask(t, c, request("https://service.example")); err != nil || a.Status != 200 {
			t.Errorf("%s: %v, %v", name, a.Status, err)
		}
	}
	if opened.Load() != 3 {
		t.Errorf("the proxy opened %d ways", opened.Load())
	}

	c := newClient(t, Options{RootCAs: authority.pool(), Proxy: through(proxy), Resolver: nameServer(t, map[string]string{"service.example": "10.0.0.1"})})
	_, err := ask(t, c, request("https://service.example"))
	wantFailure(t, err, patchbay.AddressRefused, "service.example")
	if opened.Load() != 3 {
		t.Error("a private address was asked for through the proxy")
	}
}

func TestFailuresBehindAProxyAreTheServices(t *testing.T) {
	known, unknown := newAuthority(t), newAuthority(t)
	leaf := tlsFor(t, known, "service.example")
	leaf.Certificates[0] = known.leaf(t, "service.example", -2*time.Hour, -time.Hour)
	var opened atomic.Int32
	for at, cause := range map[string]patchbay.Cause{
		serve(t, tlsFor(t, unknown, "service.example"), nil): patchbay.CertificateWrong,
		serve(t, leaf, nil):          patchbay.CertificateDate,
		listen(t, func(net.Conn) {}): patchbay.ServiceDown,
	} {
		for _, proxy := range []*url.URL{forwardProxy(t, at, &opened), secureProxy(t, known, at, &opened)} {
			c := newClient(t, Options{RootCAs: known.pool(), Proxy: through(proxy)})
			_, err := ask(t, c, request("https://service.example"))
			wantFailure(t, err, cause, "service.example")
		}
	}
	if opened.Load() != 6 {
		t.Errorf("the proxy opened %d ways", opened.Load())
	}
}

func TestTroubleWithTheProxyIsSaidToBeThat(t *testing.T) {
	var opened atomic.Int32
	closed := closedPort(t)
	stranger := forwardProxy(t, closed, &opened)
	stranger.User = nil
	authority := newAuthority(t)
	secure := serve(t, tlsFor(t, authority, "proxy.example"), nil)
	tests := []struct {
		name  string
		proxy *url.URL
		host  string
	}{
		{"wants a password", stranger, "127.0.0.1"},
		{"can't reach the service", forwardProxy(t, closed, &opened), "127.0.0.1"},
		{"isn't there", &url.URL{Scheme: "http", Host: closed, User: url.UserPassword("jane", canary)}, "127.0.0.1"},
		{"isn't there, SOCKS", &url.URL{Scheme: "socks5", Host: closed, User: url.UserPassword("jane", canary)}, "127.0.0.1"},
		{"has no such name", &url.URL{Scheme: "http", Host: "proxy.example:80"}, "proxy.example"},
		{"hangs up", &url.URL{Scheme: "http", Host: listen(t, func(net.Conn) {})}, "127.0.0.1"},
		{"is no proxy", &url.URL{Scheme: "http", Host: listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "hello "+canary+"\r\n") })}, "127.0.0.1"},
		{"is no SOCKS proxy", &url.URL{Scheme: "socks5", Host: listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "hello "+canary+"\r\n") })}, "127.0.0.1"},
		{"has a certificate for another host", &url.URL{Scheme: "https", Host: secure}, "127.0.0.1"},
		{"has a scheme of its own", &url.URL{Scheme: "gopher", Host: closed}, "127.0.0.1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, Options{Proxy: through(tt.proxy), RootCAs: authority.pool()})
			_, err := ask(t, c, request("https://service.example"))
			wantFailure(t, err, patchbay.ProxyTrouble, tt.host)
		})
	}
	if opened.Load() != 0 {
		t.Errorf("the proxy opened %d ways", opened.Load())
	}

	unreadable := func(*url.URL) (*url.URL, error) { return url.Parse(fmt.Sprintf("http://jane:%s@%%zz", canary)) }
	_, err := ask(t, newClient(t, Options{Proxy: unreadable}), request("https://service.example"))
	wantFailure(t, err, patchbay.ProxyTrouble, "?")
}

func TestAProxyFromTheEnvironmentIsFoundAndTrialsGoPastIt(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://"+closedPort(t))
	t.Setenv("HTTP_PROXY", "http://"+closedPort(t))
	t.Setenv("NO_PROXY", "")
	at := serve(t, nil, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) })
	c := New(Options{Trial: []string{at}, Resolver: nameServer(t, nil)})
	_, err := ask(t, c, request("https://service.example"))
	wantFailure(t, err, patchbay.ProxyTrouble, "127.0.0.1")
	if _, err := ask(t, c, request("http://"+at)); err != nil {
		t.Errorf("the trial address: %v", err)
	}
}

func TestARequestThatHangsAtTheProxyIsTooSlow(t *testing.T) {
	closed := make(chan struct{}, 1)
	at := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c); closed <- struct{}{} })
	c := newClient(t, Options{Proxy: through(&url.URL{Scheme: "http", Host: at}), Timeout: 300 * time.Millisecond})
	_, err := ask(t, c, request("https://service.example"))
	wantFailure(t, err, patchbay.TooSlow, "service.example")
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Error("the connection to the proxy outlived the request")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Do(ctx, request("https://service.example")); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
