package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"app.patchbay/internal/patchbay"
)

// route is the way that one request takes: straight, or through a proxy. It
// travels in the request's context, where the transport's hooks find it. They
// may run after the request was given up, hence the atomic.
type route struct {
	proxy *url.URL
	// own allows addresses of the person's own network.
	own bool
	// ctx is the request's own: the transport dials with one that outlives it.
	ctx        context.Context
	handshakes atomic.Int32
}

type routeKey struct{}

func withRoute(ctx context.Context, way *route) context.Context {
	way.ctx = ctx
	ctx = context.WithValue(ctx, routeKey{}, way)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() { way.handshakes.Add(1) },
	})
}

// tunnelled reports whether the proxy let the request through: the handshake
// with the service begins only then. A proxy that speaks https has one of its
// own before.
func (way *route) tunnelled() bool {
	if way.proxy.Scheme == "https" {
		return way.handshakes.Load() > 1
	}
	return way.handshakes.Load() > 0
}

// proxyLookup bounds the look at a name that only the proxy may be able to
// resolve.
const proxyLookup = 2 * time.Second

// route decides how to reach u. Behind a proxy the address that is dialled is
// the proxy's, so the service's is looked up and checked here. Where this
// computer can't resolve it, as in many company networks, the proxy's answer
// has to do; the Pack's domains and the certificate bind it still.
func (c *Client) route(ctx context.Context, u *url.URL, own bool) (*route, error) {
	if c.trial.hosts[hostPort(u)] {
		return &route{}, nil
	}
	proxy, err := c.proxy(u)
	if err != nil { // its text may hold the proxy's password
		return nil, patchbay.ProxyTrouble.Because(errors.New("the configured proxy can't be read")).With("host", "?")
	}
	if proxy == nil {
		return &route{own: own}, nil
	}
	host := u.Hostname()
	addresses := []netip.Addr{}
	if literal, err := netip.ParseAddr(host); err == nil {
		addresses = append(addresses, literal)
	} else {
		ctx, cancel := context.WithTimeout(ctx, proxyLookup)
		defer cancel()
		addresses, _ = c.resolver.LookupNetIP(ctx, "ip", host)
	}
	for _, a := range addresses {
		if c.refuses(a) && !(own && isOwn(a)) {
			return nil, patchbay.AddressRefused.Because(addressError{a}).With("host", host)
		}
	}
	return &route{proxy: proxy, own: own}, nil
}

func proxyOf(r *http.Request) (*url.URL, error) {
	way, ok := r.Context().Value(routeKey{}).(*route)
	if !ok {
		return nil, errors.New("outbound: a request without a route")
	}
	return way.proxy, nil
}

// dial reaches the proxy as it is configured, and services only at addresses
// that control allows. The connection is closed when its request ends, even
// where the transport would still wait for a proxy that doesn't answer.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	way, ok := ctx.Value(routeKey{}).(*route)
	if !ok {
		return nil, errors.New("outbound: a connection without a route")
	}
	dialer := c.direct
	dialer.Control = c.control(way.own)
	if way.proxy != nil {
		dialer = c.toProxy
	}
	conn, err := dialer.DialContext(way.ctx, network, address)
	if err == nil {
		context.AfterFunc(way.ctx, func() { _ = conn.Close() })
	}
	return conn, err
}

// proxyStatus is how a proxy refused to open the way.
type proxyStatus int

func (s proxyStatus) Error() string { return fmt.Sprintf("the proxy answered with status %d", int(s)) }

func checkConnect(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode != http.StatusOK {
		return proxyStatus(res.StatusCode)
	}
	return nil
}

// explainProxy says what went wrong before the proxy let the request through.
func explainProxy(err error, proxy *url.URL) error {
	host := proxy.Hostname()
	var status proxyStatus
	var certificate *tls.CertificateVerificationError
	switch {
	case isNoRoute(err):
		return patchbay.NoNetwork.Because(err).With("host", host)
	case errors.As(err, &status):
		return patchbay.ProxyTrouble.Because(status).With("host", host)
	case errors.As(err, &certificate):
		return patchbay.ProxyTrouble.Because(errors.New("its certificate can't be trusted")).With("host", host)
	default:
		return patchbay.ProxyTrouble.Because(harmless(err)).With("host", host)
	}
}
