package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// program posts as a program does: without an Origin.
func program(t *testing.T, s *Services, path, kind, body string) (int, map[string]any) {
	t.Helper()
	r := request(t, http.MethodPost, s.Address()+path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	got := send(t, r)
	var said map[string]any
	_ = json.Unmarshal([]byte(got.body), &said)
	return got.StatusCode, said
}

func posted(t *testing.T, s *Services, path string, values url.Values) (int, map[string]any) {
	t.Helper()
	return program(t, s, path, "application/x-www-form-urlencoded", values.Encode())
}

// approved makes a program known and has Pat say yes to it. It returns what
// the program would send to get its key.
func approved(t *testing.T, s *Services) url.Values {
	t.Helper()
	const back = "http://127.0.0.1:4/signed-in"
	status, made := program(t, s, "/approval/register", "application/json", `{"redirect_uris":["`+back+`"]}`)
	id, _ := made["client_id"].(string)
	if status != http.StatusCreated || id == "" {
		t.Fatal(status, made)
	}
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	asked := url.Values{
		"client_id": {id}, "redirect_uri": {back}, "state": {"s"}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}
	if page := get(t, s.Address()+"/approval/allow?"+asked.Encode()); page.StatusCode != 200 ||
		!strings.Contains(page.Header.Get("Content-Security-Policy"), "form-action 'self' http://127.0.0.1:4;") {
		t.Fatal(page.StatusCode, page.Header)
	}
	said := form(t, s, "/approval/allow", url.Values{"asked": {asked.Encode()}, "user": {"mail-1"}})
	to, err := said.Location()
	if err != nil || to.Query().Get("state") != "s" || to.Query().Get("iss") != s.Address()+"/approval" {
		t.Fatal(said.StatusCode, to, err)
	}
	return url.Values{
		"grant_type": {"authorization_code"}, "client_id": {id}, "redirect_uri": {back}, "code_verifier": {verifier},
		"code": {to.Query().Get("code")},
	}
}

func TestAnApprovalGivesAKeyOnceToTheProgramThatAsked(t *testing.T) {
	s := start(t)
	for name, change := range map[string]func(url.Values){
		"another program":  func(v url.Values) { v.Set("client_id", "x") },
		"another address":  func(v url.Values) { v.Set("redirect_uri", "http://127.0.0.1:5/") },
		"another verifier": func(v url.Values) { v.Set("code_verifier", strings.Repeat("w", 43)) },
		"no verifier":      func(v url.Values) { v.Del("code_verifier") },
		"another code":     func(v url.Values) { v.Set("code", "x") },
	} {
		v := approved(t, s)
		change(v)
		if status, said := posted(t, s, "/approval/token", v); status != http.StatusBadRequest || said["error"] != "invalid_grant" {
			t.Errorf("%s: %d %v", name, status, said)
		}
	}
	v := approved(t, s)
	status, said := posted(t, s, "/approval/token", v)
	key, _ := said["access_token"].(string)
	if status != 200 || send(t, withKey(t, s.Address()+"/approval/api/me", key)).StatusCode != 200 {
		t.Fatal(status)
	}
	if status, _ := posted(t, s, "/approval/token", v); status != http.StatusBadRequest {
		t.Fatal("a code works twice")
	}
	refresh, _ := said["refresh_token"].(string)
	again := url.Values{"grant_type": {"refresh_token"}, "client_id": v["client_id"], "refresh_token": {refresh}}
	status, said = posted(t, s, "/approval/token", again)
	if status != 200 {
		t.Fatal(status, said)
	}
	if status, _ := posted(t, s, "/approval/token", again); status != http.StatusBadRequest {
		t.Fatal("a refresh token works twice")
	}
	newest, _ := said["refresh_token"].(string)
	if status, _ := posted(t, s, "/approval/revoke", url.Values{"token": {newest}, "client_id": v["client_id"]}); status != 200 {
		t.Fatal(status)
	}
	if send(t, withKey(t, s.Address()+"/approval/api/me", key)).StatusCode != http.StatusUnauthorized {
		t.Fatal("a key works after it was taken back")
	}
}

func TestAProgramThatIsntKnownIsntShownToAnybody(t *testing.T) {
	s := start(t)
	for _, query := range []string{
		"", "client_id=x&redirect_uri=http://127.0.0.1:4/&code_challenge_method=S256",
		"client_id=x&redirect_uri=https://evil.test/&code_challenge_method=S256",
	} {
		if page := get(t, s.Address()+"/approval/allow?"+query); page.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %d", query, page.StatusCode)
		}
	}
	if status, _ := program(t, s, "/approval/register", "application/json", `{"redirect_uris":["https://evil.test/"]}`); status != http.StatusBadRequest {
		t.Error(status)
	}
	if said := form(t, s, "/approval/allow", url.Values{"asked": {"client_id=x&redirect_uri=https://evil.test/"}, "user": {"mail-1"}}); said.StatusCode != http.StatusBadRequest {
		t.Error(said.StatusCode)
	}
	r := request(t, http.MethodPost, s.Address()+"/approval/allow", strings.NewReader("user=mail-1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.test")
	if got := send(t, r); got.StatusCode != http.StatusForbidden {
		t.Error("another page answers for the person:", got.StatusCode)
	}
}
