package remote

import (
	"io"
	"net"
	"net/http"
	"testing"

	"app.patchbay/internal/patchbay"
)

// inside is a service that wants the key inside the address.
func inside(t *testing.T, handler http.HandlerFunc) *pretend {
	t.Helper()
	p := newPretend(t, handler)
	p.signIn = patchbay.SignIn{
		Way: patchbay.Custom, Path: "/bot{token}", Fields: []patchbay.Field{{ID: "token", Label: "Bot token", Secret: true}},
	}
	return p
}

// askWith searches errors and the log for the key.
func TestAKeyInsideTheAddressIsInNoErrorAndNoLog(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"refused":            saying(401, `{"ok":false,"description":"`+canary+`"}`),
		"not there":          saying(404, "no such page: /v1/bot"+canary+"/whoami"),
		"down":               saying(502, canary),
		"no JSON":            saying(200, canary),
		"an id that's a key": saying(200, `{"user":{"id":"`+canary+`"}}`),
		"away with the key": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://evil.example"+r.URL.Path)
			w.WriteHeader(302)
		},
		"the key as a host": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://"+canary+".evil.example/")
			w.WriteHeader(302)
		},
		"in circles": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", r.URL.Path)
			w.WriteHeader(307)
		},
		"to nowhere": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "://"+canary)
			w.WriteHeader(302)
		},
		"a broken connection": func(w http.ResponseWriter, _ *http.Request) { hangUp(w) },
		"no HTTP": func(w http.ResponseWriter, r *http.Request) {
			hijacked, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_, _ = io.WriteString(hijacked, r.URL.Path+"\r\n\r\n")
				_ = hijacked.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := inside(t, handler).ask(t); err == nil {
				t.Error("it is taken for a good key")
			}
		})
	}
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

func TestAKeyInsideTheAddressMovesNothingButItself(t *testing.T) {
	var asked string
	p := inside(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.EscapedPath() + "?" + r.URL.RawQuery
		_, _ = io.WriteString(w, `{"user":{"id":"u1"}}`)
	})
	for key, want := range map[string]string{
		"123456:AAbb-cc_dd": "/v1/bot123456:AAbb-cc_dd/whoami?",
		"a/../../b":         "/v1/bota%2F..%2F..%2Fb/whoami?",
		"a?b#c":             "/v1/bota%3Fb%23c/whoami?",
		"a%2fb":             "/v1/bota%252fb/whoami?",
		"@evil.example":     "/v1/bot@evil.example/whoami?",
	} {
		asked = ""
		if _, err := p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret(key)}); err != nil || asked != want {
			t.Errorf("%q: asked %s, %v", key, asked, err)
		}
	}
	p.signIn.Path = "/{token}/x"
	for _, key := range []string{".", ".."} {
		asked = ""
		_, err := p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret(key)})
		if cause, _ := patchbay.Why(err); cause != patchbay.KeyRefused || asked != "" {
			t.Errorf("%q: %v, asked %q", key, err, asked)
		}
	}
}
