package packs_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/remote"
	"app.patchbay/internal/token"
)

// service is one way of signing in at a Pack's service, and what a person
// pasted for it.
type service struct {
	pack       patchbay.Pack
	signIn     patchbay.SignIn
	base       string // the real address that requests start with
	credential patchbay.Credential
}

// newService lets a person paste what lies beside the Pack, with a line break
// behind each key, as copying leaves one.
func newService(t *testing.T, pack patchbay.Pack, signIn patchbay.SignIn) *service {
	t.Helper()
	typed := typedFor(t, pack)
	if signIn.OAuth != nil {
		base, token := approved(t, pack, signIn, typed[patchbay.AccessToken])
		return &service{pack, signIn, base, patchbay.Credential{patchbay.AccessToken: token}}
	}
	values := patchbay.Values{}
	for _, field := range signIn.Fields {
		if field.Secret && len(typed[field.ID]) < 12 {
			t.Fatalf("%s: the value for %q must be long enough to be searched for", typedFile, field.ID)
		}
		values[field.ID] = patchbay.NewSecret(typed[field.ID])
		if field.Clean == "token" {
			values[field.ID] = patchbay.NewSecret(typed[field.ID] + "\n")
		}
	}
	if signIn.OwnAddress != nil {
		id := signIn.OwnAddress.Field.ID
		values[id] = patchbay.NewSecret(typed[id])
	}
	obtained, err := token.New().Obtain(t.Context(), &pasting{values: values}, patchbay.Wanted{Pack: pack, SignIn: signIn})
	if err != nil {
		t.Fatal(err)
	}
	return &service{pack, signIn, obtained.Base, obtained.Credential}
}

// pasting is a person who answers once.
type pasting struct {
	values patchbay.Values
	asked  bool
}

func (p *pasting) Form(_ context.Context, form patchbay.Form) (patchbay.Values, error) {
	if p.asked {
		cause, values := patchbay.Why(form.Problem)
		return nil, fmt.Errorf("what lies in %s isn't accepted: %v %v", typedFile, cause, values)
	}
	p.asked = true
	return p.values, nil
}

func (*pasting) Wait(context.Context, patchbay.Waiting) error { return nil }

// outcome is what came of asking, and what the service saw of it.
type outcome struct {
	identity patchbay.Identity
	err      error
	requests []request
}

func (o outcome) is(a answer) bool {
	cause, _ := patchbay.Why(o.err)
	if a.Identity != nil {
		return o.err == nil && o.identity == *a.Identity
	}
	return cause == a.Cause
}

func (o outcome) mustBe(t *testing.T, a answer) {
	t.Helper()
	cause, _ := patchbay.Why(o.err)
	switch {
	case o.is(a):
	case a.Identity != nil:
		t.Errorf("it sees  %+v, failure %q\nand must %+v", o.identity, cause, *a.Identity)
	default:
		t.Errorf("it fails with %q, sees %+v, and must fail with %q", cause, o.identity, a.Cause)
	}
}

// ask plays the answer, asks whose the key is, and searches all that comes of
// it for the key.
func (s *service) ask(t *testing.T, a answer) outcome {
	t.Helper()
	place, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	played := s.listen(t, a)
	defer played.close()
	var log bytes.Buffer
	client := outbound.New(outbound.Options{
		Trial: []string{strings.TrimPrefix(played.address, "http://")},
		Log:   slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	var o outcome
	o.identity, o.err = remote.New(client).WhoAmI(t.Context(), s.pack, s.signIn, played.address+place.Path, s.credential)
	played.close()
	o.requests = played.requests

	_, values := patchbay.Why(o.err)
	said := fmt.Sprintf("%+v %v %s", o.identity, values, &log)
	for err := o.err; err != nil; err = errors.Unwrap(err) {
		said += fmt.Sprintf(" %v %+v %#v", err, err, err)
	}
	if s.tells(said) {
		t.Errorf("the key is in what came of it: %s", said)
	}
	return o
}

// tells reports whether a text holds one of the secrets, as it is or in one of
// the forms in which it travels.
func (s *service) tells(text string) bool {
	var forms []string
	for id, value := range s.credential {
		if !s.isSecret(id) {
			continue
		}
		plain := value.Reveal()
		forms = append(forms, plain, url.QueryEscape(plain), url.PathEscape(plain), base64.StdEncoding.EncodeToString([]byte(plain)))
	}
	if s.signIn.Basic != nil {
		forms = append(forms, strings.TrimPrefix(s.basic(), "Basic "))
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

func (s *service) isSecret(id string) bool {
	for _, field := range s.signIn.Fields {
		if field.ID == id {
			return field.Secret
		}
	}
	return true
}

// request is what a service saw.
type request struct {
	*http.Request
	body string
}

// played is a service on loopback.
type played struct {
	address  string
	requests []request // to be read when it is closed
	close    func()
}

func (s *service) listen(t *testing.T, a answer) *played {
	t.Helper()
	p := &played{}
	var one sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		one.Lock()
		p.requests = append(p.requests, request{r, string(body)})
		one.Unlock()
		s.reply(w, r, a)
	}))
	p.address, p.close = server.URL, server.Close
	t.Cleanup(server.Close)
	return p
}

func (s *service) reply(w http.ResponseWriter, r *http.Request, a answer) {
	if a.Probe != nil && strings.HasSuffix(r.RequestURI, s.pack.WhoAmI.Probe) {
		a = *a.Probe
	}
	keys := ""
	for _, value := range s.credential {
		keys += " " + value.Reveal()
	}
	if a.away != "" {
		w.Header().Set("Location", a.away+"/?key="+url.QueryEscape(keys))
	}
	if a.echoes {
		a.Body = []byte(keys)
		w.Header().Set("X-Key", url.QueryEscape(keys))
	}
	body, kind := []byte(a.Body), "application/json"
	var text string
	if json.Unmarshal(a.Body, &text) == nil { // what isn't JSON stands in quotes
		body, kind = []byte(text), "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(a.Status)
	_, _ = w.Write(body)
}
