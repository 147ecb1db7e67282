package oauth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/internal/oauth"
	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// try is one attempt to sign in, with the person in front of it.
type try struct {
	t      *testing.T
	waits  chan patchbay.Waiting
	form   func(patchbay.Form) patchbay.Values
	done   chan result
	drops  chan patchbay.Credential
	cancel context.CancelFunc
}

type result struct {
	patchbay.Obtained
	err error
}

func (y *try) Form(ctx context.Context, form patchbay.Form) (patchbay.Values, error) {
	values := y.form(form)
	if values == nil {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return values, nil
}

func (y *try) Wait(ctx context.Context, w patchbay.Waiting) error {
	y.waits <- w
	return ctx.Err()
}

// stage is a connector, what it writes to the log, and a Pack to sign in to.
type stage struct {
	t         *testing.T
	log       *safeBuffer
	connector *oauth.Connector
	out       *outbound.Client
	pack      patchbay.Pack
	opens     func(string) error
	patience  time.Duration
	client    patchbay.Credential
	base      string
	anew      bool
	browsers  chan string // those that pages were opened in
}

// newStage is for a Pack whose issuer is on this computer.
func newStage(t *testing.T, issuer string) *stage {
	t.Helper()
	entry, err := outbound.TrialAddress(issuer)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, log: &safeBuffer{}, browsers: make(chan string, 100)}
	s.out = outbound.New(outbound.Options{Trial: []string{entry}, Log: slog.New(slog.NewTextHandler(s.log, nil))})
	s.pack = patchbay.Pack{
		ID: "example", Name: "Example", Domains: []string{"127.0.0.1"},
		SignIn: []patchbay.SignIn{{
			Way: patchbay.OAuth2, Base: issuer,
			OAuth: &patchbay.OAuth{Issuer: issuer, Scopes: []patchbay.Scope{{Name: "openid"}, {Name: "profile"}}},
		}},
	}
	s.make()
	return s
}

func (s *stage) make() {
	s.connector = oauth.New(oauth.Options{Out: s.out, Patience: s.patience, Open: func(address, browser string) error {
		s.browsers <- browser
		if s.opens != nil {
			return s.opens(address)
		}
		return nil
	}})
}

func (s *stage) signIn() patchbay.SignIn   { return s.pack.SignIn[0] }
func (s *stage) dialog() *patchbay.OAuth   { return s.pack.SignIn[0].OAuth }
func (s *stage) begin() *try               { return s.beginWith(nil) }
func yes(patchbay.Form) patchbay.Values    { return choose(patchbay.ChooseYes) }
func choose(choice string) patchbay.Values { return patchbay.Values{patchbay.Choose: secret(choice)} }
func secret(s string) patchbay.Secret      { return patchbay.NewSecret(s) }

// beginWith starts an attempt whose forms are answered by form, or by yes.
func (s *stage) beginWith(form func(patchbay.Form) patchbay.Values) *try {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	y := &try{t: s.t, waits: make(chan patchbay.Waiting, 100), form: form, done: make(chan result, 1), drops: make(chan patchbay.Credential, 9), cancel: cancel}
	if form == nil {
		y.form = yes
	}
	pack := s.pack
	go func() {
		got, err := s.connector.Obtain(ctx, y, patchbay.Wanted{
			Pack: pack, SignIn: pack.SignIn[0], Client: s.client, Base: s.base, Anew: s.anew, Drop: func(c patchbay.Credential) { y.drops <- c },
		})
		y.done <- result{got, err}
	}()
	s.t.Cleanup(cancel)
	return y
}

// page waits until the person is to look at the service's page.
func (y *try) page() patchbay.Waiting {
	y.t.Helper()
	for {
		select {
		case w := <-y.waits:
			if w.For == patchbay.ForPerson {
				return w
			}
		case r := <-y.done:
			y.t.Fatalf("it ended before anybody was asked: %v", r.err)
		case <-time.After(20 * time.Second):
			y.t.Fatal("nobody is asked anything")
		}
	}
}

func (y *try) end() result {
	y.t.Helper()
	select {
	case r := <-y.done:
		return r
	case <-time.After(30 * time.Second):
		y.t.Fatal("it doesn't end")
		return result{}
	}
}

// ends demands a cause, with the service's name.
func (y *try) ends(cause patchbay.Cause) map[string]string {
	y.t.Helper()
	r := y.end()
	got, values := patchbay.Why(r.err)
	if got != cause || values["service"] != "Example" || r.Credential != nil {
		y.t.Fatalf("it ended with %v %v, a key: %v", r.err, values, r.Credential != nil)
	}
	return values
}

// signedIn walks the whole way as login.
func (s *stage) signedIn(login string) patchbay.Obtained {
	s.t.Helper()
	y := s.begin()
	b := newBrowser(s.t)
	b.comes(b.says("allow", login, y.page().Address))
	r := y.end()
	if r.err != nil {
		s.t.Fatal(r.err)
	}
	return r.Obtained
}

// whose asks the service whose a key is; empty where it refuses the key.
func (s *stage) whose(c patchbay.Credential) string {
	s.t.Helper()
	answer, err := s.out.Do(s.t.Context(), outbound.Request{
		Base: s.dialog().Issuer, Path: "/me", Domains: s.pack.Domains,
		Headers: []outbound.Value{{Name: "Authorization", Value: secret("Bearer " + c[patchbay.AccessToken].Reveal())}},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var said struct{ Sub string }
	_ = json.Unmarshal(answer.Body, &said)
	return said.Sub
}

// doorOf is where an approval page sends the person, without a query.
func doorOf(t *testing.T, address string) *url.URL {
	t.Helper()
	return doorCalled(t, "127.0.0.1", address)
}

// doorCalled is the same for a door with that name.
func doorCalled(t *testing.T, name, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	door, err := url.Parse(u.Query().Get("redirect_uri"))
	if err != nil || door.Hostname() != name {
		t.Fatalf("people come back to %v, %v", door, err)
	}
	return door
}

// shut demands that nobody listens at a door any more.
func shut(t *testing.T, door *url.URL) {
	t.Helper()
	if conn, err := net.DialTimeout("tcp", door.Host, time.Second); err == nil {
		_ = conn.Close()
		t.Errorf("somebody still listens at %s", door.Host)
	}
}

// altered is an address with one parameter set, or removed where value is empty.
func altered(t *testing.T, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// silent demands that nothing of a credential is in the log or in err.
func (s *stage) silent(c patchbay.Credential, err error) {
	s.t.Helper()
	said := s.log.String() + fmt.Sprint(err)
	for id, value := range c {
		if text := value.Reveal(); id != patchbay.ClientID && len(text) > 8 && strings.Contains(said, text) {
			s.t.Errorf("the log or an error holds the %s", id)
		}
	}
}

type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}
