package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

func tlsFor(t *testing.T, a *authority, host string) *tls.Config {
	t.Helper()
	return &tls.Config{Certificates: []tls.Certificate{a.leaf(t, host, -time.Hour, time.Hour)}}
}

func TestARequestArrivesAsDescribed(t *testing.T) {
	authority := newAuthority(t)
	at := serve(t, tlsFor(t, authority, "api.service.example"), func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		body := make([]byte, 100)
		n, _ := r.Body.Read(body)
		for _, got := range [][2]string{
			{r.Method, "POST"}, {r.URL.Path, "/v1/whoami"}, {r.URL.RawQuery, "full=1&key=a%26b+c"}, {r.Host, "api.service.example:" + portOf(t, r.Host)},
			{r.Header.Get("X-Token"), canary}, {r.Header.Get("User-Agent"), "Patchbay/1.2.3"}, {r.Header.Get("Accept"), "text/plain"},
			{user, "jane"}, {password, canary}, {string(body[:n]), `{"query":"{viewer}"}`}, {r.Header.Get("Content-Type"), "application/json"},
			{r.Header.Get("Cookie"), ""}, {r.Header.Get("Referer"), ""},
		} {
			if got[0] != got[1] {
				t.Errorf("got %q, want %q", got[0], got[1])
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"ok":true}`))
	})
	c := newClient(t, Options{
		Version: "1.2.3", RootCAs: authority.pool(), Trial: []string{at},
		Resolver: nameServer(t, map[string]string{"api.service.example": "127.0.0.1"}),
	})
	r := request("https://api.service.example:" + portOf(t, at) + "/v1")
	r.Method, r.Path, r.Body = "POST", "/whoami?full=1", `{"query":"{viewer}"}`
	r.Queries[0].Value = patchbay.NewSecret("a&b c")
	r.Headers = append(r.Headers, Value{"Accept", patchbay.NewSecret("text/plain")})
	a, err := ask(t, c, r)
	if err != nil || a.Status != 200 || string(a.Body) != `{"ok":true}` || a.ContentType != "application/json" || a.Host != "api.service.example" {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestARedirectIsFollowedAtTheSameHostOnly(t *testing.T) {
	stranger := serve(t, nil, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("another host was asked: %s", r.Host) })
	var own string
	own = serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "1"})
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" || r.Header.Get("X-Token") != canary || strings.Join(r.URL.Query()["key"], " ") != canary {
			t.Errorf("%s: cookie %q, referer %q, or the key is missing", r.URL.Path, r.Header.Get("Cookie"), r.Header.Get("Referer"))
		}
		to := map[string]string{
			"/same": "/end", "/whole": "http://" + own + "/end", "/stranger": "http://" + stranger + "/end",
			"/name": "http://localhost:" + portOf(t, own) + "/end", "/scheme": "https://" + own + "/end", "/relative": "//" + stranger,
			"/user": "http://jane@" + own + "/end", "/file": "file:///etc/passwd", "/odd": "http://[::1", "/loop": "/loop",
			"/1": "/2", "/2": "/3", "/3": "/end", "/0": "/1", "/echo": "http://" + canary + ".evil.example/" + canary, "/kept": "/end", "/key": "/end?key=" + canary,
		}[r.URL.Path]
		switch {
		case r.URL.Path == "/kept":
			w.Header().Set("Location", to)
			w.WriteHeader(307)
		case to != "":
			w.Header().Set("Location", to)
			w.WriteHeader(302)
		case r.URL.Path == "/bare":
			w.WriteHeader(302)
		default:
			_, _ = w.Write([]byte(r.Method))
		}
	})
	c := newClient(t, Options{Trial: []string{own, stranger, "localhost:" + portOf(t, own)}})
	for path, want := range map[string]string{"/same": "GET", "/whole": "GET", "/1": "GET", "/kept": "POST", "/key": "GET"} {
		r := request("http://" + own)
		r.Path, r.Method, r.Body = path, "POST", "{}"
		if a, err := ask(t, c, r); err != nil || string(a.Body) != want {
			t.Errorf("%s: %q, %v; want %q", path, a.Body, err, want)
		}
	}
	for path, host := range map[string]string{
		"/stranger": "127.0.0.1", "/name": "localhost", "/scheme": "127.0.0.1", "/relative": "127.0.0.1", "/user": "127.0.0.1",
		"/file": "?", "/odd": "?", "/loop": "127.0.0.1", "/0": "127.0.0.1", "/echo": "?",
	} {
		r := request("http://" + own)
		r.Path = path
		t.Run(path, func(t *testing.T) { wantFailure(t, second(ask(t, c, r)), patchbay.Redirected, host) })
	}
	r := request("http://" + own)
	r.Path = "/bare"
	if a, err := ask(t, c, r); err != nil || a.Status != 302 {
		t.Errorf("without an address: %v, %v", a.Status, err)
	}
}

func TestTheAnswerTellsHowWrongTheClockIs(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	headers := http.Header{}
	at := serve(t, nil, func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range headers {
			w.Header()[name] = values
		}
		w.WriteHeader(429)
	})
	c := newClient(t, Options{Trial: []string{at}, Now: func() time.Time { return now }})
	tests := []struct {
		date, age, retry string
		skew, wait       time.Duration
	}{
		{now.Format(http.TimeFormat), "", "", 0, 0},
		{now.Add(10 * time.Minute).Format(http.TimeFormat), "", "7", -10 * time.Minute, 7 * time.Second},
		{now.Add(-time.Hour).Format(http.TimeFormat), "", "0", time.Hour, 0},
		{now.Add(-time.Hour).Format(http.TimeFormat), "3600", "86401", 0, 0},
		{"yesterday", "", "soon", 0, 0},
		{"", "", now.Add(90 * time.Second).Format(http.TimeFormat), 0, 90 * time.Second},
		{"", "", "-5", 0, 0},
		{"", "", "99999999999999999999", 0, 0},
	}
	for i, tt := range tests {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			headers = http.Header{"Date": {tt.date}, "Age": {tt.age}, "Retry-After": {tt.retry}}
			a, err := ask(t, c, request("http://"+at))
			if err != nil || a.Skew != tt.skew || a.RetryAfter != tt.wait {
				t.Errorf("skew %v, wait %v, %v; want %v, %v", a.Skew, a.RetryAfter, err, tt.skew, tt.wait)
			}
		})
	}
}

func TestTheCallersContextEndsARequestAtOnce(t *testing.T) {
	asked := make(chan struct{}, 9)
	at := serve(t, nil, func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	})
	c := newClient(t, Options{Trial: []string{at}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	begun := time.Now()
	if _, err := c.Do(ctx, request("http://"+at)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := c.Do(ctx, request("http://"+at)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Do(late, request("http://"+at)); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, patchbay.TooSlow) {
		t.Errorf("the caller's own deadline: %v", err)
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestARefusalDoesNotWaitForItsBody(t *testing.T) {
	at := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(401)
		_, _ = w.Write([]byte(`{"err":"no"}`))
		_ = http.NewResponseController(w).Flush()
		if r.URL.Path == "/endless" {
			for {
				if _, err := w.Write([]byte(strings.Repeat("x", 1<<16))); err != nil {
					return
				}
			}
		}
		<-r.Context().Done()
	})
	c := newClient(t, Options{Trial: []string{at}, Timeout: 20 * time.Second})
	for _, path := range []string{"/hangs", "/endless"} {
		r := request("http://" + at)
		r.Path = path
		begun := time.Now()
		a, err := ask(t, c, r)
		if err != nil || a.Status != 401 || !strings.HasPrefix(string(a.Body), `{"err":"no"}`) || len(a.Body) > refusalLimit {
			t.Errorf("%s: status %d, %d bytes, %v", path, a.Status, len(a.Body), err)
		}
		if took := time.Since(begun); took > refusalTime+time.Second {
			t.Errorf("%s: took %v", path, took)
		}
	}
}
