package practice

import (
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestPretendMailAcceptsThePairsOnItsPage(t *testing.T) {
	s := start(t)
	page := get(t, s.Address()+"/mail")
	for _, u := range s.users.list() {
		if !strings.Contains(page.body, html.EscapeString(u.Username)) || !strings.Contains(page.body, html.EscapeString(u.Password)) {
			t.Errorf("the page doesn't show how %s signs in", u.Name)
		}
		code, body := mail(t, s, u.Username, u.Password)
		if code != http.StatusOK || body["user"]["id"] != u.ID || body["user"]["name"] != u.Name || body["user"]["email"] != u.Email {
			t.Errorf("%s: status %d, %v", u.Name, code, body)
		}
	}
}

func mail(t *testing.T, s *Services, username, password string) (int, map[string]map[string]string) {
	t.Helper()
	r := request(t, http.MethodGet, s.Address()+"/mail/api/me", nil)
	r.SetBasicAuth(username, password)
	answer := send(t, r)
	body := map[string]map[string]string{}
	if answer.StatusCode == http.StatusOK {
		if err := json.Unmarshal([]byte(answer.body), &body); err != nil {
			t.Fatal(err)
		}
	}
	return answer.StatusCode, body
}

func TestPretendMailRefusesEverythingElse(t *testing.T) {
	s := start(t)
	for _, pair := range [][2]string{
		{"pat", "pretend-password-1 "}, {"pat", ""}, {"", ""}, {"Pat", "pretend-password-1"},
		{"sam", "pretend päss wörd 2"}, {"sam", "pretend-password-1"},
	} {
		if code, _ := mail(t, s, pair[0], pair[1]); code != http.StatusUnauthorized {
			t.Errorf("%q: status %d", pair, code)
		}
	}
	form(t, s, "/mail/change", url.Values{"id": {"mail-1"}})
	if code, _ := mail(t, s, "pat", "pretend-password-1"); code != http.StatusUnauthorized {
		t.Errorf("the changed password: status %d", code)
	}
	changed := s.users.list()[0]
	if code, _ := mail(t, s, changed.Username, changed.Password); code != http.StatusOK {
		t.Errorf("the new password: status %d", code)
	}
}

func TestPretendSlackKnowsTwoWorkspacesAndRefusesInsideAGoodAnswer(t *testing.T) {
	s := start(t)
	me := func(key string) reply { return send(t, withKey(t, s.Address()+"/slack/api/auth.test", key)) }
	workshop, garden := me("xoxp-pretend-workshop-1").body, me("xoxp-pretend-garden-1").body
	for body, workspace := range map[string]string{workshop: "Workshop", garden: "Garden club"} {
		if !strings.Contains(body, `"ok":true`) || !strings.Contains(body, workspace) {
			t.Errorf("no good answer of %s: %s", workspace, body)
		}
	}
	form(t, s, "/slack/revoke", url.Values{"user": {"U01PRETEND"}})
	for key, word := range map[string]string{"xoxp-pretend-workshop-1": "token_revoked", "pretend-token-of-nobody": "invalid_auth"} {
		answer := me(key)
		if answer.StatusCode != http.StatusOK || !strings.Contains(answer.body, `"ok":false`) || !strings.Contains(answer.body, word) {
			t.Errorf("%s: status %d, %s", key, answer.StatusCode, answer.body)
		}
	}
	if answer := me("xoxp-pretend-again-1"); !strings.Contains(answer.body, `"ok":true`) {
		t.Errorf("the new key is refused: %s", answer.body)
	}
}

func TestNamelessNotesTellsNobodysName(t *testing.T) {
	s := start(t)
	for _, key := range namelessKeys() {
		answer := send(t, withKey(t, s.Address()+"/nameless/api/me", key))
		if answer.StatusCode != http.StatusOK || strings.TrimSpace(answer.body) != `{"ok":true}` {
			t.Errorf("%s: status %d, %s", key, answer.StatusCode, answer.body)
		}
	}
	if answer := send(t, withKey(t, s.Address()+"/nameless/api/me", "pretend-ok")); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("another key: status %d", answer.StatusCode)
	}
}

func TestTheTroublePageListsEveryKey(t *testing.T) {
	s := start(t)
	page := get(t, s.Address()+"/trouble")
	for _, trouble := range troubles() {
		if !strings.Contains(page.body, trouble.Key) || !strings.Contains(page.body, html.EscapeString(trouble.Happens)) {
			t.Errorf("%s isn't explained", trouble.Key)
		}
	}
}

func TestEachTroubleHappensAsItsPageSays(t *testing.T) {
	s := start(t)
	me := func(t *testing.T, key string) reply { return send(t, withKey(t, s.Address()+"/trouble/api/me", key)) }
	for key, want := range map[string]struct {
		status int
		has    string
	}{
		"pretend-ok":         {http.StatusOK, `"id":"trouble-1"`},
		"pretend-refused":    {http.StatusUnauthorized, `"error"`},
		"pretend-limited":    {http.StatusForbidden, `"error"`},
		"pretend-inside":     {http.StatusOK, `"error":"pretend_error"`},
		"pretend-busy":       {http.StatusTooManyRequests, `"error"`},
		"pretend-down":       {http.StatusServiceUnavailable, `"error"`},
		"pretend-html":       {http.StatusOK, "<!doctype html>"},
		"pretend-elsewhere":  {http.StatusTemporaryRedirect, ""},
		"pretend-clock":      {http.StatusUnauthorized, `"error"`},
		"pretend-nobody":     {http.StatusOK, `{"ok":true}`},
		"pretend-never-seen": {http.StatusUnauthorized, `"error"`},
	} {
		t.Run(key, func(t *testing.T) {
			answer := me(t, key)
			if answer.StatusCode != want.status || !strings.Contains(answer.body, want.has) {
				t.Errorf("status %d, %.80s", answer.StatusCode, answer.body)
			}
			date, err := http.ParseTime(answer.Header.Get("Date"))
			if err != nil {
				t.Fatal(err)
			}
			ahead := time.Until(date).Round(time.Minute)
			if wanted := map[string]time.Duration{"pretend-clock": time.Hour}[key]; ahead != wanted {
				t.Errorf("its clock is %v ahead, want %v", ahead, wanted)
			}
		})
	}
	t.Run("busy says for how long", func(t *testing.T) {
		if got := me(t, "pretend-busy").Header.Get("Retry-After"); got != "30" {
			t.Errorf("Retry-After %q", got)
		}
	})
	t.Run("html says that it is a web page", func(t *testing.T) {
		if got := me(t, "pretend-html").Header.Get("Content-Type"); !strings.HasPrefix(got, "text/html") {
			t.Errorf("Content-Type %q", got)
		}
	})
	t.Run("elsewhere is another host", func(t *testing.T) {
		to, err := me(t, "pretend-elsewhere").Location()
		if err != nil || to.Hostname() != "elsewhere.invalid" {
			t.Errorf("it sends to %v, %v", to, err)
		}
	})
}

func TestHugeIsHugeCutIsCutAndHangHangs(t *testing.T) {
	s := start(t)
	me := s.Address() + "/trouble/api/me"
	t.Run("huge", func(t *testing.T) {
		response, err := client().Do(withKey(t, me, "pretend-huge"))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if n, err := io.Copy(io.Discard, response.Body); err != nil || n < hugeSize {
			t.Errorf("%d bytes, %v", n, err)
		}
	})
	t.Run("cut", func(t *testing.T) {
		response, err := client().Do(withKey(t, me, "pretend-cut"))
		if err == nil {
			response.Body.Close()
			t.Errorf("status %d", response.StatusCode)
		} else if !errors.Is(err, io.EOF) {
			t.Errorf("it fails otherwise: %v", err)
		}
	})
	t.Run("hang", func(t *testing.T) {
		impatient := client()
		impatient.Timeout = 200 * time.Millisecond
		response, err := impatient.Do(withKey(t, me, "pretend-hang"))
		var slow interface{ Timeout() bool }
		if err == nil {
			response.Body.Close()
			t.Errorf("status %d", response.StatusCode)
		} else if !errors.As(err, &slow) || !slow.Timeout() {
			t.Errorf("it fails otherwise: %v", err)
		}
	})
}
