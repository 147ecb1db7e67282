package oauth_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// loopbacks are the addresses that a browser may mean by localhost: ::1 only
// where this computer has it.
func loopbacks(t *testing.T) []string {
	t.Helper()
	six, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Log("this computer has no ::1, so localhost is 127.0.0.1 alone")
		return []string{"127.0.0.1"}
	}
	_ = six.Close()
	return []string{"127.0.0.1", "::1"}
}

// asLocalhost is a stage whose service sends people back to localhost alone.
func asLocalhost(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, serve(t, nil))
	s.dialog().RedirectHost = patchbay.RedirectLocalhost
	return s
}

// meaning is a browser to which localhost is that address.
func meaning(t *testing.T, ip string) *browser {
	t.Helper()
	b := newBrowser(t)
	b.Transport = &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err == nil && host == "localhost" {
				address = net.JoinHostPort(ip, port)
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}
	return b
}

// shutEverywhere demands that nobody listens at a door's port any more.
func shutEverywhere(t *testing.T, door *url.URL) {
	t.Helper()
	for _, ip := range []string{"127.0.0.1", "::1"} {
		shut(t, &url.URL{Host: net.JoinHostPort(ip, door.Port())})
	}
}

func TestWhereAServiceTakesLocalhostAlonePeopleComeBackWhateverThatMeans(t *testing.T) {
	for _, ip := range loopbacks(t) {
		t.Run(ip, func(t *testing.T) {
			s := asLocalhost(t)
			y := s.begin()
			address := y.page().Address
			door := doorCalled(t, "localhost", address)
			b := meaning(t, ip)
			b.comes(b.says("allow", "ada", address))
			r := y.end()
			if r.err != nil || s.whose(r.Credential) != "ada" {
				t.Fatal(r.err)
			}
			shutEverywhere(t, door)
			s.silent(r.Credential, nil)
		})
	}
}

func TestStrangersAtADoorCalledLocalhostNeitherGetInNorEndTheAttempt(t *testing.T) {
	for _, ip := range loopbacks(t) {
		t.Run(ip, func(t *testing.T) {
			s := asLocalhost(t)
			y := s.begin()
			address := y.page().Address
			door := doorCalled(t, "localhost", address)
			b := meaning(t, ip)
			back := b.says("allow", "ada", address)
			b.turnedAway(back, map[string]intrusion{
				"its number":          {func(r *http.Request) { r.Host = "127.0.0.1:" + door.Port() }, 421},
				"its other number":    {func(r *http.Request) { r.Host = "[::1]:" + door.Port() }, 421},
				"without its port":    {func(r *http.Request) { r.Host = "localhost" }, 421},
				"another port":        {func(r *http.Request) { r.Host = "localhost:1" }, 421},
				"a dot behind it":     {func(r *http.Request) { r.Host = "localhost.:" + door.Port() }, 421},
				"below it":            {func(r *http.Request) { r.Host = "evil.localhost:" + door.Port() }, 421},
				"another host":        {func(r *http.Request) { r.Host = "evil.test" }, 421},
				"another path":        {func(r *http.Request) { r.URL.Path = "/" }, 404},
				"an escaped path":     {func(r *http.Request) { r.URL.RawPath = "/%73igned-in" }, 404},
				"a form":              {func(r *http.Request) { r.Method = "POST" }, 405},
				"a picture":           {func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "no-cors") }, 403},
				"a page of a sibling": {func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") }, 403},
			})
			b.comes(back)
			if r := y.end(); r.err != nil {
				t.Fatal(r.err)
			}
		})
	}
}

func TestComingBackOnceToEachOfLocalhostsAddressesIsComingTwice(t *testing.T) {
	o := newOdd(t)
	inside := make(chan struct{})
	o.token = func(url.Values) (int, string) { <-inside; return 200, `{"access_token":"pretend-access"}` }
	s := newStage(t, o.URL)
	s.dialog().RedirectHost = patchbay.RedirectLocalhost
	y := s.begin()
	address := back(t, y.page().Address, "code", "pretend-code")
	for _, ip := range []string{"127.0.0.1", loopbacks(t)[len(loopbacks(t))-1]} {
		meaning(t, ip).comes(address)
	}
	close(inside)
	y.ends(patchbay.ApprovalTwice)
}

func TestADoorCalledLocalhostIsOpenToThisComputerAloneAndCancelledWithinASecond(t *testing.T) {
	s := asLocalhost(t)
	y := s.begin()
	door := doorCalled(t, "localhost", y.page().Address)
	for _, ip := range loopbacks(t) {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip, door.Port()), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		network, ok := a.(*net.IPNet)
		if !ok || slices.Contains([]string{"127.0.0.1", "::1"}, network.IP.String()) {
			continue
		}
		if conn, err := net.DialTimeout("tcp", net.JoinHostPort(network.IP.String(), door.Port()), time.Second); err == nil {
			_ = conn.Close()
			t.Errorf("the door is open at %s", network.IP)
		}
	}
	begun := time.Now()
	y.cancel()
	if r := y.end(); !errors.Is(r.err, context.Canceled) || time.Since(begun) > time.Second {
		t.Fatal(r.err, time.Since(begun))
	}
	shutEverywhere(t, door)
}

// TestNobodyElseWaitsAtLocalhostsOtherAddress: who listens at ::1 would get the
// answer of every browser that tries that first.
func TestNobodyElseWaitsAtLocalhostsOtherAddress(t *testing.T) {
	if len(loopbacks(t)) < 2 {
		return // there is no other address
	}
	stranger, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	taken := stranger.Addr().(*net.TCPAddr).Port
	s := asLocalhost(t)
	s.dialog().Ports = []int{taken}
	if values := s.begin().ends(patchbay.PortsBusy); values["ports"] != strconv.Itoa(taken) {
		t.Fatal(values)
	}
	shut(t, &url.URL{Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(taken))})
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	other := free.Addr().(*net.TCPAddr).Port
	_ = free.Close()
	s.dialog().Ports = []int{taken, other}
	if door := doorCalled(t, "localhost", s.begin().page().Address); door.Port() != strconv.Itoa(other) {
		t.Fatalf("people come back to %s", door)
	}
}

func TestTheAddressesToRegisterAreCalledAsTheServiceWants(t *testing.T) {
	s := asLocalhost(t)
	if got := s.connector.ReturnsTo(s.signIn()); !slices.Equal(got, []string{"http://localhost/signed-in"}) {
		t.Error(got)
	}
	s.dialog().Ports = []int{18767}
	if got := s.connector.ReturnsTo(s.signIn()); !slices.Equal(got, []string{"http://localhost:18767/signed-in"}) {
		t.Error(got)
	}
	if door := doorCalled(t, "localhost", s.begin().page().Address); !slices.Contains(s.connector.ReturnsTo(s.signIn()), door.String()) {
		t.Error(door)
	}
}
