package practice

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T) *Services {
	t.Helper()
	s, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// client follows no redirect and gives up after a while.
func client() *http.Client {
	return &http.Client{
		Timeout:       5 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type reply struct {
	*http.Response
	body string
}

func send(t *testing.T, r *http.Request) reply {
	t.Helper()
	response, err := client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response, string(body)}
}

func request(t *testing.T, method, address string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func get(t *testing.T, address string) reply {
	t.Helper()
	return send(t, request(t, http.MethodGet, address, nil))
}

func withKey(t *testing.T, address, key string) *http.Request {
	t.Helper()
	r := request(t, http.MethodGet, address, nil)
	r.Header.Set("Authorization", "Bearer "+key)
	return r
}

// form sends a form as the pretend page itself would.
func form(t *testing.T, s *Services, path string, values url.Values) reply {
	t.Helper()
	return send(t, formRequest(t, s, path, values))
}

func formRequest(t *testing.T, s *Services, path string, values url.Values) *http.Request {
	t.Helper()
	r := request(t, http.MethodPost, s.Address()+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.Address())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func TestEveryPageSaysThatItIsPretendAndRunsNothingForeign(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/", "/coda/", "/coda/account", "/coda/d/Team-tasks_dPrac-tice01", "/mail", "/slack", "/nameless", "/trouble"} {
		page := get(t, s.Address()+path)
		if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Pretend page.") || !strings.HasSuffix(strings.TrimSpace(page.body), "</html>") {
			t.Errorf("%s: status %d, or not a labelled, whole page", path, page.StatusCode)
		}
		policy := page.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for _, inline := range []string{" style=", " onclick=", "http-equiv", "src=", "https://"} {
			if strings.Contains(page.body, inline) {
				t.Errorf("%s: has %q, which its policy forbids or which leaves it", path, inline)
			}
		}
		if page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: may be stored", path)
		}
	}
}

func TestLinksOfThePretendCodaLeadToItsPages(t *testing.T) {
	s := start(t)
	for name, link := range s.Links()["coda"] {
		if !strings.HasPrefix(link, s.Address()+"/") {
			t.Errorf("%s leaves practice: %s", name, link)
			continue
		}
		page, fragment, _ := strings.Cut(link, "#")
		answer := get(t, page)
		if answer.StatusCode != http.StatusOK || fragment != "" && !strings.Contains(answer.body, `id="`+fragment+`"`) {
			t.Errorf("%s leads nowhere: %s", name, link)
		}
	}
}

func TestAnotherHostIsRefused(t *testing.T) {
	s := start(t)
	for _, host := range []string{"rebound.example", "localhost:" + port(s), "127.0.0.1", "127.0.0.2:" + port(s)} {
		r := request(t, http.MethodGet, s.Address()+"/trouble", nil)
		r.Host = host
		if answer := send(t, r); answer.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("Host %s: status %d", host, answer.StatusCode)
		}
	}
}

func port(s *Services) string {
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.Address(), "http://"))
	return port
}

func TestAFormFromAnotherPageIsRefused(t *testing.T) {
	s := start(t)
	for name, change := range map[string]func(http.Header){
		"another origin": func(h http.Header) { h.Set("Origin", "https://evil.example") },
		"the port alone": func(h http.Header) { h.Set("Origin", "http://localhost:"+port(s)) },
		"origin null":    func(h http.Header) { h.Set("Origin", "null") },
		"no origin":      func(h http.Header) { h.Del("Origin") },
		"another site":   func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
	} {
		r := formRequest(t, s, "/coda/account/generate", url.Values{"name": {"smuggled"}})
		change(r.Header)
		if answer := send(t, r); answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", name, answer.StatusCode)
		}
	}
	if page := get(t, s.Address()+"/coda/account"); strings.Contains(page.body, "smuggled") {
		t.Error("a token was made all the same")
	}
}

func TestCloseEndsWhoIsKeptWaitingAndFreesThePort(t *testing.T) {
	s, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error, 1)
	go func() {
		response, err := client().Do(withKey(t, s.Address()+"/trouble/api/me", "pretend-hang"))
		if err == nil {
			response.Body.Close()
		}
		waiting <- err
	}()
	time.Sleep(50 * time.Millisecond)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-waiting:
		if err == nil {
			t.Error("the waiting one got an answer")
		}
	case <-time.After(2 * time.Second):
		t.Error("somebody is still kept waiting")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", strings.TrimPrefix(s.Address(), "http://"))
	if err != nil {
		t.Fatalf("the port isn't free: %v", err)
	}
	listener.Close()
}

func TestTheServicesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case <-s.ended:
	case <-time.After(2 * time.Second):
		t.Error("they still serve")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
