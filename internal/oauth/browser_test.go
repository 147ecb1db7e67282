package oauth_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestAPersonSignsInByApprovalAndNobodyRegisteredAnything(t *testing.T) {
	s := newStage(t, serve(t, nil))
	opened := make(chan string, 1)
	s.opens = func(address string) error { opened <- address; return nil }
	y := s.begin()
	waiting := y.page()
	if address := <-opened; address != waiting.Address {
		t.Fatal("another page was opened than is shown")
	}
	asked, _ := url.Parse(waiting.Address)
	q := asked.Query()
	if q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 26 || q.Get("scope") != "openid profile" {
		t.Fatalf("the page is asked with %v", q)
	}
	if left := time.Until(waiting.Until); left > 10*time.Minute || left < 9*time.Minute {
		t.Fatalf("the person has %s", left)
	}
	door := doorOf(t, waiting.Address)
	b := newBrowser(t)
	status, page, headers := b.comes(b.says("allow", "ada", waiting.Address))
	policy := headers.Get("Content-Security-Policy")
	if status != 200 || !strings.Contains(page, "You can close this tab") || strings.Contains(page, "<script") ||
		!strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || headers.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("%d %v\n%s", status, headers, page)
	}
	r := y.end()
	if r.err != nil || r.Base != s.signIn().Base || s.whose(r.Credential) != "ada" {
		t.Fatal(r.err, r.Base)
	}
	if ends := s.connector.Lapses(r.Credential); time.Until(ends) > time.Hour || time.Until(ends) < 59*time.Minute {
		t.Fatalf("it ends at %v", ends)
	}
	shut(t, door)
	s.silent(r.Credential, nil)
}

func TestABrowserThatDoesntOpenIsSaidAndTheAddressIsThere(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.opens = func(string) error { return errors.New("no browser") }
	y := s.begin()
	first, second := y.page(), y.page()
	if first.Unopened || !second.Unopened || second.Address != first.Address {
		t.Fatalf("%+v %+v", first, second)
	}
	b := newBrowser(t)
	b.comes(b.says("allow", "ada", second.Address))
	if r := y.end(); r.err != nil {
		t.Fatal(r.err)
	}
}

func TestEachEndOfAnApprovalHasItsOwnCause(t *testing.T) {
	issuer := serve(t, nil)
	for name, c := range map[string]struct {
		say   string
		bring func(t *testing.T, back string) string
		cause patchbay.Cause
	}{
		"denied":             {"deny", nil, patchbay.ApprovalDenied},
		"a wrong state":      {"allow", func(t *testing.T, back string) string { return altered(t, back, "state", "pretend") }, patchbay.ApprovalForeign},
		"no state":           {"allow", func(t *testing.T, back string) string { return altered(t, back, "state", "") }, patchbay.ApprovalForeign},
		"two states":         {"allow", func(t *testing.T, back string) string { return back + "&state=pretend" }, patchbay.ApprovalForeign},
		"denied by nobody":   {"deny", func(t *testing.T, back string) string { return altered(t, back, "state", "x") }, patchbay.ApprovalForeign},
		"another issuer":     {"allow", func(t *testing.T, back string) string { return altered(t, back, "iss", "https://evil.test") }, patchbay.ApprovalElsewhere},
		"no issuer":          {"allow", func(t *testing.T, back string) string { return altered(t, back, "iss", "") }, patchbay.ApprovalElsewhere},
		"two issuers":        {"allow", func(t *testing.T, back string) string { return back + "&iss=" + url.QueryEscape(issuer) }, patchbay.ApprovalElsewhere},
		"denied elsewhere":   {"deny", func(t *testing.T, back string) string { return altered(t, back, "iss", "https://evil.test") }, patchbay.ApprovalElsewhere},
		"a code of nobody's": {"allow", func(t *testing.T, back string) string { return altered(t, back, "code", "pretend-code") }, patchbay.ApprovalRefused},
		"no code":            {"allow", func(t *testing.T, back string) string { return altered(t, back, "code", "") }, patchbay.ApprovalRefused},
		"two codes":          {"allow", func(t *testing.T, back string) string { return back + "&code=pretend" }, patchbay.ApprovalRefused},
		"an error": {"deny", func(t *testing.T, back string) string {
			return altered(t, back, "error", "invalid_scope")
		}, patchbay.ApprovalRefused},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, issuer)
			y := s.begin()
			address := y.page().Address
			b := newBrowser(t)
			back := b.says(c.say, "ada", address)
			if c.bring != nil {
				back = c.bring(t, back)
			}
			status, page, _ := b.comes(back)
			values := y.ends(c.cause)
			if good := strings.Contains(page, "You can close this tab</h1>"); status != 200 || good != (name == "a code of nobody's") {
				t.Errorf("%d\n%s", status, page)
			}
			if name == "an error" && values["said"] != "invalid_scope" {
				t.Errorf("%v", values)
			}
			shut(t, doorOf(t, address))
		})
	}
}

func TestAServerThatDoesntKnowOfIssuersIsTakenAtItsWord(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"issuerMissing": true}))
	y := s.begin()
	b := newBrowser(t)
	b.comes(altered(t, b.says("allow", "ada", y.page().Address), "iss", ""))
	if r := y.end(); r.err != nil {
		t.Fatal(r.err)
	}
}

func TestWhoeverDoesntComeBackIsWaitedForOnlySoLong(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.patience = 300 * time.Millisecond
	s.make()
	y := s.begin()
	door := doorOf(t, y.page().Address)
	y.ends(patchbay.ApprovalTooLate)
	shut(t, door)
}

func TestACodeThatHasExpiredIsRefused(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"ttl": map[string]int{"AuthorizationCode": 1}}))
	y := s.begin()
	b := newBrowser(t)
	back := b.says("allow", "ada", y.page().Address)
	time.Sleep(2100 * time.Millisecond)
	b.comes(back)
	if values := y.ends(patchbay.ApprovalRefused); values["said"] != "invalid_grant" {
		t.Fatal(values)
	}
}

func TestAStolenCodeIsOfNoUse(t *testing.T) {
	s := newStage(t, serve(t, nil))
	y := s.begin()
	address := y.page().Address
	asked, _ := url.Parse(address)
	b := newBrowser(t)
	back, _ := url.Parse(b.says("allow", "ada", address))
	for _, verifier := range []string{"", strings.Repeat("a", 43)} {
		form := url.Values{
			"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "client_id": {asked.Query().Get("client_id")},
			"redirect_uri": {asked.Query().Get("redirect_uri")},
		}
		if verifier != "" {
			form.Set("code_verifier", verifier)
		}
		res, err := b.PostForm(s.dialog().Issuer+"/token", form)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Fatalf("the thief gets %d", res.StatusCode)
		}
	}
	b.comes(back.String())
	if r := y.end(); r.err != nil || s.whose(r.Credential) != "ada" {
		t.Fatal("the person doesn't get in after the thief:", r.err)
	}
}

func TestSomebodyElsesCodeIsntTaken(t *testing.T) {
	s := newStage(t, serve(t, nil))
	mine, thiefs := s.begin(), s.begin()
	b, c := newBrowser(t), newBrowser(t)
	back := b.says("allow", "ada", mine.page().Address)
	other, _ := url.Parse(c.says("allow", "mallory", thiefs.page().Address))
	b.comes(altered(t, back, "code", other.Query().Get("code")))
	mine.ends(patchbay.ApprovalRefused)
}

// TestStrangersAtTheDoorNeitherGetInNorEndTheAttempt: other programs and the
// pages of other sites can reach a port of this computer.
func TestStrangersAtTheDoorNeitherGetInNorEndTheAttempt(t *testing.T) {
	s := newStage(t, serve(t, nil))
	y := s.begin()
	address := y.page().Address
	b := newBrowser(t)
	back := b.says("allow", "ada", address)
	b.turnedAway(back, map[string]intrusion{
		"another path":      {func(r *http.Request) { r.URL.Path = "/" }, 404},
		"a longer path":     {func(r *http.Request) { r.URL.Path += "/x" }, 404},
		"an escaped path":   {func(r *http.Request) { r.URL.RawPath = "/%73igned-in" }, 404},
		"another host":      {func(r *http.Request) { r.Host = "evil.test" }, 421},
		"localhost":         {func(r *http.Request) { r.Host = "localhost:" + r.URL.Port() }, 421},
		"a form":            {func(r *http.Request) { r.Method = "POST" }, 405},
		"a look":            {func(r *http.Request) { r.Method = "HEAD" }, 405},
		"a picture":         {func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "no-cors") }, 403},
		"a frame":           {func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") }, 403},
		"a look in advance": {func(r *http.Request) { r.Header.Set("Sec-Purpose", "prefetch") }, 403},
	})
	b.comes(back)
	if r := y.end(); r.err != nil {
		t.Fatal(r.err)
	}
}

func TestOnlyThisComputerCanComeBack(t *testing.T) {
	s := newStage(t, serve(t, nil))
	door := doorOf(t, s.begin().page().Address)
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip, _, err := net.ParseCIDR(a.String())
		if err != nil || ip.Equal(net.IPv4(127, 0, 0, 1)) {
			continue
		}
		if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), door.Port()), time.Second); err == nil {
			_ = conn.Close()
			t.Errorf("the door is open at %s", ip)
		}
	}
}

func TestTwentyAttemptsAtOnceDontMeet(t *testing.T) {
	s := newStage(t, serve(t, nil))
	var all sync.WaitGroup
	doors := make(chan *url.URL, 20)
	for i := range 20 {
		y := s.begin()
		all.Go(func() {
			login := "person" + strconv.Itoa(i)
			b := newBrowser(t)
			address := y.page().Address
			doors <- doorOf(t, address)
			b.comes(b.says("allow", login, address))
			if r := y.end(); r.err != nil || s.whose(r.Credential) != login {
				t.Errorf("%s: %v", login, r.err)
			}
		})
	}
	all.Wait()
	close(doors)
	seen := map[string]bool{}
	for door := range doors {
		if seen[door.Host] {
			t.Errorf("two people come back to %s", door.Host)
		}
		seen[door.Host] = true
		shut(t, door)
	}
}

func TestCancellingEndsAnAttemptAndItsDoorWithinASecond(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.opens = func(string) error { select {} } // an opener that stays
	y := s.begin()
	door := doorOf(t, y.page().Address)
	// A browser may have connected and not said anything yet.
	conn, err := net.Dial("tcp", door.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	begun := time.Now()
	y.cancel()
	if r := y.end(); !errors.Is(r.err, context.Canceled) {
		t.Fatal(r.err)
	}
	if took := time.Since(begun); took > time.Second {
		t.Fatalf("it took %s", took)
	}
	shut(t, door)
}

func TestAServiceThatLetsNobodyRegisterSaysSo(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"registration": false}))
	if values := s.begin().ends(patchbay.RegistrationRefused); values["status"] != "401" && values["status"] != "400" {
		t.Fatal(values)
	}
}

func TestTheFixedPortsOfAServiceAreUsedAndSaidWhereTheyAreTaken(t *testing.T) {
	s := newStage(t, serve(t, nil))
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := func(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }
	s.dialog().Ports = []int{port(taken), port(free)}
	if values := s.begin().ends(patchbay.PortsBusy); values["ports"] != strconv.Itoa(port(taken))+", "+strconv.Itoa(port(free)) {
		t.Fatal(values)
	}
	_ = free.Close()
	y := s.begin()
	address := y.page().Address
	if door := doorOf(t, address); door.Port() != strconv.Itoa(port(free)) {
		t.Fatalf("people come back to %s", door)
	}
	b := newBrowser(t)
	b.comes(b.says("allow", "ada", address))
	if r := y.end(); r.err != nil {
		t.Fatal(r.err)
	}
}

func TestAClientThatThePersonWasGivenIsUsedWithItsSecret(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"registration": false}))
	s.pack.SignIn[0].Fields = []patchbay.Field{
		{ID: patchbay.ClientID, Label: "Client ID"}, {ID: patchbay.ClientSecret, Label: "Client secret", Secret: true},
	}
	asked := 0
	y := s.beginWith(func(f patchbay.Form) patchbay.Values {
		asked++
		if asked == 1 {
			return patchbay.Values{patchbay.ClientID: secret("pretend-confidential")}
		}
		if cause, values := patchbay.Why(f.Problem); cause != patchbay.FieldMissing || values["field"] != "Client secret" {
			t.Errorf("%v %v", cause, values)
		}
		return patchbay.Values{patchbay.ClientID: secret(" pretend-confidential"), patchbay.ClientSecret: secret("pretend-confidential-secret\n")}
	})
	b := newBrowser(t)
	b.comes(b.says("allow", "ada", y.page().Address))
	r := y.end()
	if r.err != nil || asked != 2 {
		t.Fatal(r.err, asked)
	}
	fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential)
	if err != nil || s.whose(fresh) != "ada" {
		t.Fatal(err)
	}
	s.silent(fresh, nil)
}
