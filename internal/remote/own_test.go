package remote

import (
	"net/http"
	"testing"

	"app.patchbay/internal/patchbay"
)

// yes asks nothing but whether the service says yes.
func yes(p *pretend) *pretend {
	p.pack.WhoAmI = &patchbay.WhoAmI{Method: "GET", Path: "/whoami"}
	return p
}

func TestWhereNothingIsReadOfTheAnswerItsSuccessIsEnough(t *testing.T) {
	for kind, want := range map[string]patchbay.Cause{
		"application/json": "", "text/plain": "", "": "", "text/xml": "", "text/html; charset=utf-8": patchbay.AnswerUnexpected,
	} {
		p := yes(newPretend(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer "+canary {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte("OK"))
		}))
		identity, err := p.ask(t)
		if cause, _ := patchbay.Why(err); cause != want || identity != (patchbay.Identity{}) {
			t.Errorf("%q: %+v, %v", kind, identity, err)
		}
		if _, err := p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret("pretend-wrong")}); err == nil {
			t.Errorf("%q: a wrong key is good", kind)
		}
	}
}

func TestThePersonsOwnAddressLeadsTheKeyNowhereElse(t *testing.T) {
	for _, to := range []string{"/v1/there", "http://localhost:1/"} {
		followed := false
		p := yes(newPretend(t, func(w http.ResponseWriter, r *http.Request) {
			if followed = followed || r.URL.Path != "/v1/whoami"; !followed {
				http.Redirect(w, r, to, http.StatusFound)
			}
		}))
		p.pack.Own = true
		_, err := p.ask(t)
		if cause, _ := patchbay.Why(err); cause != patchbay.Redirected || followed {
			t.Errorf("%s: %v, followed %v", to, err, followed)
		}
	}
}
