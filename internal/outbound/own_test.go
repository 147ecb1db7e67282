package outbound

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"app.patchbay/internal/patchbay"
)

func TestOnesOwnNetworkIsNeitherTheWebNorACloudsMetadata(t *testing.T) {
	for a, own := range map[string]bool{
		"127.0.0.1": true, "::1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.5": true, "fd00::5": true, "100.64.0.7": true,
		"::ffff:192.168.1.5": true, "::ffff:127.0.0.1": true, "fd00::5%eth0": true,
		"169.254.169.254": false, "::ffff:169.254.169.254": false, "fd00:ec2::254": false, "fd20:ce::254": false, "100.100.100.200": false,
		"168.63.129.16": false, "192.0.0.192": false, "169.254.1.1": false, "fe80::1": false, "0.0.0.0": false, "::": false,
		"224.0.0.1": false, "255.255.255.255": false, "64:ff9b::a9fe:a9fe": false, "2002:a9fe:a9fe::1": false, "64:ff9b::c0a8:105": false,
		"93.184.215.14": false, "2606:4700::1": false,
	} {
		if got := isOwn(netip.MustParseAddr(a)); got != own {
			t.Errorf("%s: %v", a, got)
		}
	}
}

func TestTheOwnNetworkIsAskedOnlyWhereThePersonSaidSo(t *testing.T) {
	authority := newAuthority(t)
	var calls atomic.Int32
	at := serve(t, tlsFor(t, authority, "service.example"), func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		_, _ = w.Write([]byte("{}"))
	})
	c := newClient(t, Options{RootCAs: authority.pool(), Resolver: nameServer(t, map[string]string{"service.example": "127.0.0.1"})})
	r := request("https://service.example:" + portOf(t, at))
	_, err := ask(t, c, r)
	wantFailure(t, err, patchbay.AddressRefused, "service.example")
	r.OwnNetwork = true
	if a, err := ask(t, c, r); err != nil || a.Status != 200 || calls.Load() != 1 {
		t.Errorf("%v, %v, %d calls", a.Status, err, calls.Load())
	}
	r.Base = "http://service.example:" + portOf(t, at)
	_, err = ask(t, c, r)
	if cause, _ := patchbay.Why(err); cause != patchbay.AddressInvalid {
		t.Errorf("in clear: %v", err)
	}

	cloud := newClient(t, Options{RootCAs: authority.pool(), Resolver: nameServer(t, map[string]string{"service.example": "169.254.169.254"})})
	r = request("https://service.example")
	r.OwnNetwork = true
	_, err = ask(t, cloud, r)
	wantFailure(t, err, patchbay.AddressRefused, "service.example")
}

// A name that leads elsewhere when it is asked for again, between two requests
// of one exchange. What counts is the address that is dialled, each time.
func TestANameThatChangesItsMindIsCheckedAtEachDial(t *testing.T) {
	authority := newAuthority(t)
	var calls, asked atomic.Int32
	at := serve(t, tlsFor(t, authority, "service.example"), func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
	})
	for _, later := range []string{"169.254.169.254", "100.100.100.200", "0.0.0.0"} {
		calls.Store(0)
		asked.Store(0)
		resolver := changingNameServer(t, func(q dnsmessage.Question) string {
			if q.Type == dnsmessage.TypeA && asked.Add(1) > 1 {
				return later
			}
			return "127.0.0.1"
		})
		c := newClient(t, Options{RootCAs: authority.pool(), Resolver: resolver})
		r := request("https://service.example:" + portOf(t, at))
		r.OwnNetwork = true
		_, err := ask(t, c, r)
		wantFailure(t, err, patchbay.AddressRefused, "service.example")
		if calls.Load() != 1 {
			t.Errorf("%s: the server was asked %d times", later, calls.Load())
		}
	}
}

func changingNameServer(t *testing.T, leadsTo func(dnsmessage.Question) string) *net.Resolver {
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
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			if answer, ok := resolve(buffer[:n], map[string]string{"service.example": leadsTo(m.Questions[0])}); ok {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return resolverAt(conn.LocalAddr().String())
}

// The proxy itself may be in the own network; what it is to reach is looked at
// before it is asked to.
func TestBehindAProxyTheTargetIsCheckedBeforeTheRequest(t *testing.T) {
	authority := newAuthority(t)
	at := serve(t, tlsFor(t, authority, "service.example"), func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) })
	var opened atomic.Int32
	for address, c := range map[string]struct{ plain, own bool }{
		"93.184.215.14":   {true, true},
		"192.168.1.5":     {false, true},
		"169.254.169.254": {false, false},
		"fd00:ec2::254":   {false, false},
	} {
		client := newClient(t, Options{
			RootCAs: authority.pool(), Proxy: through(forwardProxy(t, at, &opened)),
			Resolver: nameServer(t, map[string]string{"service.example": address}),
		})
		for own, good := range map[bool]bool{false: c.plain, true: c.own} {
			before := opened.Load()
			r := request("https://service.example")
			r.OwnNetwork = own
			_, err := ask(t, client, r)
			if (err == nil) != good || (opened.Load() > before) != good {
				t.Errorf("%s, own network %v: %v, %d ways opened", address, own, err, opened.Load()-before)
			}
		}
	}
	literal := newClient(t, Options{Proxy: func(u *url.URL) (*url.URL, error) { return through(forwardProxy(t, at, &opened))(u) }})
	r := request("https://169.254.169.254")
	r.Domains, r.OwnNetwork = []string{"169.254.169.254"}, true
	_, err := ask(t, literal, r)
	wantFailure(t, err, patchbay.AddressRefused, "169.254.169.254")
}
