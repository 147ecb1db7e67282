package packs_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// mustCarryTheKeyInItsPlace compares a request with what the Pack says of it:
// its method, address and body, the key where the way puts it, and nowhere else.
func (s *service) mustCarryTheKeyInItsPlace(t *testing.T, r request) {
	t.Helper()
	base, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	if s.signIn.SignsForAWS() {
		s.mustBeSigned(t, r, base.Path)
		return
	}
	who := s.pack.WhoAmI
	method, path, body := who.Method, who.Path, who.Body
	if who.Probe != "" && strings.HasPrefix(r.RequestURI, base.Path+who.Probe) {
		method, path, body = http.MethodGet, who.Probe, ""
	}
	if r.Method != method || r.body != body {
		t.Errorf("asked by %s with the body %q, want %s and %q", r.Method, r.body, method, body)
	}

	headers, queries := s.places(t)
	inside := s.filled(s.signIn.Path)
	want := base.Path + inside + path
	for _, query := range queries {
		mark := "?"
		if strings.Contains(want, "?") {
			mark = "&"
		}
		want += mark + url.QueryEscape(query.Name) + "=" + url.QueryEscape(query.Value)
	}
	if r.RequestURI != want {
		t.Errorf("asked for %q, want %q", r.RequestURI, want)
	}

	usual := []string{"Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "User-Agent"}
	for _, header := range slices.Concat(headers, who.Headers) {
		name := http.CanonicalHeaderKey(header.Name)
		if got := r.Header.Values(name); len(got) != 1 || got[0] != header.Value {
			t.Errorf("the header %s is %q, want %q", name, got, header.Value)
		}
		usual = append(usual, name)
	}
	for name, values := range r.Header {
		if !slices.Contains(usual, name) {
			t.Errorf("the Pack knows nothing of the header %s", name)
		}
		isPlace := slices.ContainsFunc(headers, func(p patchbay.Placed) bool { return http.CanonicalHeaderKey(p.Name) == name })
		if !isPlace && s.tells(fmt.Sprint(values)) {
			t.Errorf("the key is in the header %s, too", name)
		}
	}
	if len(queries) == 0 && inside == "" && s.tells(r.RequestURI) {
		t.Errorf("the key is in the address, too: %s", r.RequestURI)
	}
}

// places are the headers and parameters that carry the key. They are worked out
// here once more, apart from the code that puts them on requests.
func (s *service) places(t *testing.T) (headers, queries []patchbay.Placed) {
	t.Helper()
	switch s.signIn.Way {
	case patchbay.Bearer:
		return []patchbay.Placed{{Name: "Authorization", Value: s.filled("Bearer {token}")}}, nil
	case patchbay.Header, patchbay.Headers:
		return s.allFilled(s.signIn.Headers), nil
	case patchbay.Query, patchbay.Queries:
		return nil, s.allFilled(s.signIn.Queries)
	case patchbay.Custom:
		return s.allFilled(s.signIn.Headers), s.allFilled(s.signIn.Queries)
	case patchbay.Basic:
		return []patchbay.Placed{{Name: "Authorization", Value: s.basic()}}, nil
	case patchbay.OAuth2, patchbay.ClientCredentials:
		value := s.signIn.OAuth.Prefix() + " " + s.credential[patchbay.AccessToken].Reveal()
		return []patchbay.Placed{{Name: "Authorization", Value: strings.TrimSpace(value)}}, nil
	}
	t.Fatalf("this test doesn't know yet where the way %q puts a key", s.signIn.Way)
	return nil, nil
}

func (s *service) basic() string {
	both := s.filled(s.signIn.Basic.Username) + ":" + s.filled(s.signIn.Basic.Password)
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(both))
}

func (s *service) allFilled(placed []patchbay.Placed) (filled []patchbay.Placed) {
	for _, p := range placed {
		filled = append(filled, patchbay.Placed{Name: p.Name, Value: s.filled(p.Value)})
	}
	return filled
}

func (s *service) filled(template string) string {
	for id, value := range s.credential {
		template = strings.ReplaceAll(template, "{"+id+"}", value.Reveal())
	}
	return template
}

// mustBeSigned demands that a question to Amazon names the access key and holds
// nothing of its secret, which only signs. Whether it signs rightly is for a
// test with Amazon's own library, in package remote.
func (s *service) mustBeSigned(t *testing.T, r request, base string) {
	t.Helper()
	const body = "Action=GetCallerIdentity&Version=2011-06-15"
	if r.Method != http.MethodPost || r.RequestURI != base+"/" || r.body != body {
		t.Errorf("asked by %s for %q with the body %q", r.Method, r.RequestURI, r.body)
	}
	signer := fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/", s.credential[patchbay.AWSKeyID].Reveal())
	scope := "/" + s.signIn.AWS.Region + "/sts/aws4_request, "
	if got := r.Header.Get("Authorization"); !strings.HasPrefix(got, signer) || !strings.Contains(got, scope) {
		t.Errorf("it is signed %q, want %q and %q", got, signer, scope)
	}
	if s.tells(fmt.Sprint(r.Header, r.RequestURI, r.body)) {
		t.Error("the secret is in what was sent")
	}
}
