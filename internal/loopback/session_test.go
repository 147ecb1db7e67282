package loopback

import (
	"strings"
	"testing"
	"time"
)

func TestANewSessionClosesTheOneBefore(t *testing.T) {
	tr := start(t)
	old := tr.signIn()
	page := tr.listen(old)
	fresh := tr.signIn()
	page.expect("replaced")
	page.expectEnd()
	tr.expect(tr.post("/api/Touch", old, `[]`), 401, "session-replaced")
	tr.expect(tr.post("/api/events", old, `[]`), 401, "session-replaced")
	tr.expect(tr.post("/api/Touch", fresh, `[]`), 200, "")
	if n := tr.touched.Load(); n != 1 {
		t.Fatalf("%d calls went through, want 1", n)
	}
}

func TestAReloadAndAnHourLaterTheSessionStillHolds(t *testing.T) {
	t.Parallel()
	tr := start(t)
	key := tr.signIn()
	for i := range 3 {
		before := tr.listen(key)
		if i > 0 {
			before.expect("changed")
		}
		after := tr.listen(key) // the new page comes before the old one's stream is gone
		after.expect("changed")
		before.close()
		tr.Changed()
		after.expect("changed")
		after.close()
		tr.clock.pass(time.Hour)
		tr.expect(tr.post("/api/Touch", key, `[]`), 200, "")
	}
}

func TestWithoutAKeyNothingIsAnswered(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	for _, wrong := range []string{"", " ", key[1:], key + "A", "bearer", strings.ToUpper(key), strings.Repeat("a", 9000)} {
		tr.expect(tr.post("/api/Touch", wrong, `[]`), 401, "session-needed")
		tr.expect(tr.post("/api/events", wrong, `[]`), 401, "session-needed")
		tr.expect(tr.post("/api/Nothing", wrong, `[]`), 401, "session-needed")
	}
	if tr.touched.Load() != 0 {
		t.Fatal("a call went through")
	}
}

func TestOldKeysAreForgottenIntoNeeded(t *testing.T) {
	s := &sessions{begun: func(int) {}}
	first := s.open()
	for range sessionsRemembered - 1 {
		s.open()
	}
	if _, problem := s.check(first); problem != problemSessionReplaced {
		t.Fatalf("got %q", problem)
	}
	last := s.open()
	if _, problem := s.check(first); problem != problemSessionNeeded {
		t.Fatalf("got %q", problem)
	}
	if number, problem := s.check(last); problem != "" || number != sessionsRemembered+1 {
		t.Fatalf("got %d, %q", number, problem)
	}
}

func TestASessionWantsACodeAndNothingElse(t *testing.T) {
	tr := start(t)
	for _, body := range []string{
		``, `null`, `{}`, `[]`, `"code"`, `{"code":null}`, `{"code":1}`, `{"code":["a"]}`, `{"code":"a","more":1}`,
		`{"code":"a"} {}`, `{"code":"a"`, `{"code":"a"}]`, "{\"code\":\"\xff\"}",
	} {
		tr.expect(tr.post("/api/session", "", body), 400, "bad-request")
	}
	tr.expect(tr.post("/api/session", "", `{"code":""}`), 401, "link-unknown")
}
