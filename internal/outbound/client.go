// Package outbound is the one way out of Patchbay: an HTTP client that can
// only ask a service the Pack names, over a verified connection, in bounded
// time and size, and that tells apart why it failed.
//
// What holds of every request:
//
//   - It goes to one of the Pack's domains over https, or to a trial address.
//     The credential on it never reaches another scheme, host or port, whatever
//     redirects say.
//   - The address that is really dialled is a public one, checked after the
//     name was resolved, so that no name can be pointed into the own network;
//     unless the request says that its service is there. Addresses where clouds
//     tell machines their secrets are never dialled.
//   - It is sent once, on a connection of its own that ends with it. A laptop
//     that slept leaves no half-dead connection behind for the next check.
//   - No error and no log line holds its query, a header, its body, or words
//     of the answer, since a service may echo the key it was given.
package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"

	"app.patchbay/internal/patchbay"
)

// The limits of every request.
const (
	dialLimit  = 10 * time.Second
	wholeLimit = 25 * time.Second
	// bodyLimit counts after decompression.
	bodyLimit   = 1 << 20
	headerLimit = 256 << 10
	redirects   = 3
)

// Options are what a Client needs to know. Their zero value is a good client
// without trial addresses.
type Options struct {
	// Version follows "Patchbay/" in the User-Agent.
	Version string
	// Trial are addresses on this computer, "127.0.0.1:8080", that may be
	// asked without being of the Pack's domains, and over plain http. Entries
	// that are not loopback addresses with a port allow nothing.
	Trial []string
	// Now is the clock that answers are compared with; nil is time.Now.
	Now func() time.Time
	// Log gets a line for each request; nil is silence.
	Log *slog.Logger

	// DialTimeout and Timeout are for tests; zero is 10 and 25 seconds.
	DialTimeout time.Duration
	Timeout     time.Duration
	// Resolver, RootCAs and Proxy are for tests; nil is the system's
	// resolver, the system's roots, and the proxy that HTTPS_PROXY and
	// NO_PROXY name when New is called.
	Resolver *net.Resolver
	RootCAs  *x509.CertPool
	Proxy    func(*url.URL) (*url.URL, error)
}

// Client asks services. It may be used by several goroutines at once.
type Client struct {
	agent    string
	now      func() time.Time
	log      *slog.Logger
	limit    time.Duration
	proxy    func(*url.URL) (*url.URL, error)
	resolver *net.Resolver
	// online tells a missing name from a missing network.
	online    func() bool
	trial     trial
	reserved  []netip.Prefix
	transport *http.Transport
	direct    net.Dialer
	toProxy   net.Dialer
}

// New returns a client. It opens nothing.
func New(o Options) *Client {
	c := &Client{
		agent: "Patchbay/" + o.Version, now: o.Now, log: o.Log, limit: o.Timeout,
		proxy: o.Proxy, resolver: o.Resolver, online: hasRoute,
		trial: newTrial(o.Trial), reserved: reservedPrefixes(),
	}
	if o.Version == "" {
		c.agent = "Patchbay"
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.limit == 0 {
		c.limit = wholeLimit
	}
	if c.proxy == nil {
		c.proxy = httpproxy.FromEnvironment().ProxyFunc()
	}
	if c.resolver == nil {
		c.resolver = net.DefaultResolver
	} else {
		c.online = func() bool { return true }
	}
	dial := o.DialTimeout
	if dial == 0 {
		dial = dialLimit
	}
	c.toProxy = net.Dialer{Timeout: dial, Resolver: c.resolver}
	c.direct = net.Dialer{Timeout: dial, Resolver: c.resolver}
	c.transport = &http.Transport{
		Proxy:                  proxyOf,
		OnProxyConnectResponse: checkConnect,
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    dial,
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: headerLimit,
		Protocols:              new(http.Protocols),
	}
	c.transport.Protocols.SetHTTP1(true)
	return c
}

// Do sends r and returns the answer, whatever its status. An error is a
// failure with one of the causes of the way to a service, with the value
// "host": Redirected, AnswerTooLarge, AnswerUnexpected (no HTTP at all),
// ServiceDown without a "status" (the connection broke before the answer was
// complete), TooSlow, NoNetwork, HostNotFound, ConnectionRefused,
// ProxyTrouble, CertificateWrong, CertificateDate, AddressRefused;
// AddressInvalid where the Pack doesn't allow the address, with the value
// "domain"; and KeyRefused, before anything is sent, where a secret holds a
// line break or the like that no header can carry.
//
// When ctx ends first, the error is that of ctx.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	begun := time.Now()
	target, err := c.target(r)
	if err != nil {
		return Answer{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	answer, err := c.exchange(bounded, cancel, r, target)
	took := time.Since(begun).Round(time.Millisecond)
	if err == nil {
		c.log.Info("asked a service", "host", target.Host, "status", answer.Status, "took", took)
		return answer, nil
	}
	if cancelled := ctx.Err(); cancelled != nil {
		return Answer{}, cancelled
	}
	cause, _ := patchbay.Why(err)
	c.log.Warn("asking a service failed", "host", target.Host, "cause", string(cause), "error", err, "took", took)
	return Answer{}, err
}
