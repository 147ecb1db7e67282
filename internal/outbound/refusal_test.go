package outbound

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestOnlyPublicAddressesAreAllowed(t *testing.T) {
	c := New(Options{})
	for _, a := range []string{
		"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
		"100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.1.1.1", "ff02::1",
		"255.255.255.255", "240.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
		"64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001::1",
	} {
		if !c.refuses(netip.MustParseAddr(a)) {
			t.Errorf("%s is allowed", a)
		}
	}
	for _, a := range []string{
		"93.184.215.14", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "168.63.129.17",
		"198.18.0.5", "2606:4700::1", "64:ff9b::101:101", "2002:101:101::1", "2001:4860::1", "::ffff:1.1.1.1",
	} {
		if c.refuses(netip.MustParseAddr(a)) {
			t.Errorf("%s is refused", a)
		}
	}
}

func TestANamePointedIntoTheOwnNetworkIsRefused(t *testing.T) {
	var calls atomic.Int32
	authority := newAuthority(t)
	at := serve(t, tlsFor(t, authority, "service.example"), func(http.ResponseWriter, *http.Request) { calls.Add(1) })
	for _, address := range []string{"127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "100.64.1.1", "fd00::1", "0.0.0.0"} {
		c := newClient(t, Options{RootCAs: authority.pool(), Resolver: nameServer(t, map[string]string{"service.example": address})})
		_, err := ask(t, c, request("https://service.example:"+portOf(t, at)))
		wantFailure(t, err, patchbay.AddressRefused, "service.example")
	}
	if calls.Load() != 0 {
		t.Error("the server was asked")
	}
}

func TestATrialAddressAllowsItsOwnPortAlone(t *testing.T) {
	at := serve(t, nil, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) })
	other := serve(t, nil, func(http.ResponseWriter, *http.Request) { t.Error("another port was asked") })
	c := newClient(t, Options{Trial: []string{at}, Resolver: nameServer(t, map[string]string{"service.example": "127.0.0.1"})})
	if a, err := ask(t, c, request("http://"+at)); err != nil || a.Status != 200 {
		t.Errorf("the trial address: %v, %v", a.Status, err)
	}
	_, err := ask(t, c, request("http://"+other))
	wantFailure(t, err, patchbay.AddressInvalid, "")
	_, err = ask(t, c, request("https://service.example:"+portOf(t, other)))
	wantFailure(t, err, patchbay.AddressRefused, "service.example")
}

func TestTrialAddressesWorkOverIPv6AndByName(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("six")) })}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	named := "localhost:" + portOf(t, serve(t, nil, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("name")) }))

	c := newClient(t, Options{Trial: []string{l.Addr().String(), named}})
	if a, err := ask(t, c, request("http://"+l.Addr().String())); err != nil || string(a.Body) != "six" {
		t.Errorf("over IPv6: %q, %v", a.Body, err)
	}
	if a, err := ask(t, c, request("http://"+named)); err != nil || string(a.Body) != "name" {
		t.Errorf("by name: %q, %v", a.Body, err)
	}
}

func TestTrialEntriesThatAreNotOnThisComputerAllowNothing(t *testing.T) {
	c := New(Options{Trial: []string{"10.0.0.1:80", "service.example:443", "127.0.0.1", "127.0.0.1:0", "", ":80", "0.0.0.0:80", "localhost:x"}})
	if len(c.trial.hosts) != 0 || len(c.trial.addresses) != 0 {
		t.Errorf("allowed: %v, %v", c.trial.hosts, c.trial.addresses)
	}
}

func TestTrialAddressNamesTheEntryItNeeds(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:8080/apis/v1": "127.0.0.1:8080", "http://127.0.0.1": "127.0.0.1:80", "https://127.0.0.1": "127.0.0.1:443",
		"http://[::1]:9": "[::1]:9", "http://LocalHost:9/x": "localhost:9",
		"http://10.0.0.1:80": "", "https://coda.io": "", "http://127.0.0.1.evil.example": "", "http://user:pass@127.0.0.1:9": "",
		"ftp://127.0.0.1:9": "", "127.0.0.1:9": "", "http://": "", "http://0.0.0.0:9": "", "http://127.0.0.1:9?q": "", "http://127.0.0.1:70000": "",
	} {
		got, err := TrialAddress(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("TrialAddress(%q) = %q, %v; want %q", address, got, err, want)
		}
	}
}

func TestARequestGoesOnlyWhereThePackAllows(t *testing.T) {
	c := newClient(t, Options{})
	for _, base := range []string{
		"http://service.example", "https://evil.example", "https://evilservice.example", "https://service.example.evil.example",
		"https://jane:pw@service.example", "https://service.example@evil.example", "ftp://service.example", "service.example",
		"//service.example", "https://", "", "https://service.example?x=1", "https://service.example#x", "https:service.example",
		"http://127.0.0.1:80", "https://127.0.0.1", "https://[::1]", "https://example", "https://service.example.", "\x00", "https://service.example:x",
	} {
		_, err := ask(t, c, request(base))
		if cause, values := patchbay.Why(err); cause != patchbay.AddressInvalid || values["domain"] != "service.example" {
			t.Errorf("base %q: %v %v", base, cause, values)
		}
	}
	for _, path := range []string{"/a#b", "/%zz"} {
		r := request("https://service.example")
		r.Path = path
		if cause, _ := patchbay.Why(second(ask(t, c, r))); cause != patchbay.AddressInvalid {
			t.Errorf("path %q: %v", path, cause)
		}
	}
	for _, path := range []string{"@evil.example", ".evil.example", ":80/x", "whoami"} {
		r := request("https://service.example")
		r.Path = path
		if err := second(ask(t, c, r)); err == nil {
			t.Errorf("path %q is allowed", path)
		}
	}
	r := request("https://service.example")
	r.Domains = nil
	if cause, _ := patchbay.Why(second(ask(t, c, r))); cause != patchbay.AddressInvalid {
		t.Errorf("without domains: %v", cause)
	}
	if !within("API.Service.Example", []string{"Service.example"}) {
		t.Error("a host below a domain, in capitals, is refused")
	}
}

func second(_ Answer, err error) error { return err }

func TestASecretWithALineBreakIsNotSent(t *testing.T) {
	at := serve(t, nil, func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") })
	c := newClient(t, Options{Trial: []string{at}})
	for _, bad := range []string{canary + "\r\nX-Other: 1", canary + "\n", canary + "\x00", canary + "\x7f"} {
		r := request("http://" + at)
		r.Headers = []Value{{"X-Token", patchbay.NewSecret(bad)}}
		if cause, _ := patchbay.Why(second(ask(t, c, r))); cause != patchbay.KeyRefused {
			t.Errorf("got %v", cause)
		}
	}
}

func TestAnAddressForTheBrowserIsHeldToTheSameDomains(t *testing.T) {
	c := New(Options{Trial: []string{"127.0.0.1:8080"}})
	domains := []string{"example.com"}
	for _, address := range []string{
		"https://example.com/authorize", "https://login.example.com/a?tenant=1", "https://example.com", "http://127.0.0.1:8080/auth",
	} {
		if err := c.Allows(address, domains); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{
		"http://example.com/authorize", "https://example.com.evil.test/", "https://evil.test/", "https://me@example.com/",
		"javascript:alert(1)", "file:///etc/passwd", "https:example.com", "http://127.0.0.1:8081/auth", "https://example.com/#x", "", "/authorize",
	} {
		if err := c.Allows(address, domains); !errors.Is(err, patchbay.AddressInvalid) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAFormsSecretsAreNotShownAsTheHostOfARedirect(t *testing.T) {
	r := Request{Body: "refresh_token=pretend-refresh-token&grant_type=refresh_token", ContentType: Form}
	if !r.reveals("pretend-refresh-token.evil.test") || r.reveals("evil.test") {
		t.Error("the secret in the form isn't known as one")
	}
}
