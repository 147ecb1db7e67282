package loopback

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestALinkWorksOnceAndNotForever(t *testing.T) {
	cases := []struct {
		name  string
		link  func(*Shell) string
		after time.Duration
		code  string
	}{
		{"opened, at once", (*Shell).OpenedLink, 0, ""},
		{"opened, just in time", (*Shell).OpenedLink, 60*time.Second - 1, ""},
		{"opened, too late", (*Shell).OpenedLink, 60 * time.Second, "link-expired"},
		{"printed, just in time", (*Shell).PrintedLink, 10*time.Minute - 1, ""},
		{"printed, too late", (*Shell).PrintedLink, 10 * time.Minute, "link-expired"},
	}
	tr := start(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			link := c.link(tr.Shell)
			if !strings.HasPrefix(link, tr.Address()+"/#") || len(codeOf(link)) < 26 {
				t.Fatalf("the link is %d letters long, or not of our address", len(link))
			}
			tr.clock.pass(c.after)
			a := tr.trade(link)
			if c.code != "" {
				tr.expect(a, 401, c.code)
				return
			}
			tr.expect(a, 200, "")
			tr.expect(tr.trade(link), 401, "link-used")
			tr.clock.pass(time.Hour)
			tr.expect(tr.trade(link), 401, "link-used")
			tr.expect(tr.post("/api/Touch", a.Key, `[]`), 200, "")
		})
	}
}

func TestASecondUseIsShownInTheOpenPage(t *testing.T) {
	tr := start(t)
	link := tr.OpenedLink()
	key := tr.trade(link).Key
	page := tr.listen(key)
	tr.expect(tr.trade(link), 401, "link-used")
	page.expect("link-used-twice")
	tr.expect(tr.post("/api/Touch", key, `[]`), 200, "")
}

func TestOfTwoAtOnceOneGetsTheSession(t *testing.T) {
	tr := start(t)
	for range 20 {
		link := tr.PrintedLink()
		var all sync.WaitGroup
		keys := make(chan string, 8)
		for range cap(keys) {
			all.Go(func() { keys <- tr.trade(link).Key })
		}
		all.Wait()
		close(keys)
		won := 0
		for key := range keys {
			if key != "" {
				won++
			}
		}
		if won != 1 {
			t.Fatalf("%d got a session with one code", won)
		}
	}
}

func TestTwentyWrongCodesThrowAwayTheOpenOnes(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	link := tr.PrintedLink()
	guess := func(i int) answer { return tr.post("/api/session", "", fmt.Sprintf(`{"code":"guess-%d"}`, i)) }
	for i := range wrongCodesAllowed - 1 {
		tr.expect(guess(i), 401, "link-unknown")
	}
	// A right one in between begins the count anew.
	for range 2 {
		tr.expect(tr.trade(tr.OpenedLink()), 200, "")
		for i := range wrongCodesAllowed - 1 {
			tr.expect(guess(i), 401, "link-unknown")
		}
	}
	if strings.Contains(tr.log.String(), "too many wrong links") {
		t.Fatal("thrown away too early")
	}
	tr.expect(guess(wrongCodesAllowed), 401, "link-unknown")
	tr.expect(tr.trade(link), 401, "link-expired")
	if !strings.Contains(tr.log.String(), "too many wrong links") {
		t.Error("the log doesn't say so")
	}
	// Nobody is locked out: a fresh link works, and so did the page all along.
	tr.expect(tr.post("/api/Touch", key, `[]`), 401, "session-replaced")
	tr.expect(tr.trade(tr.PrintedLink()), 200, "")
}

func TestManyLinksForgetTheOldestOnly(t *testing.T) {
	tr := start(t)
	first := tr.PrintedLink()
	second := tr.PrintedLink()
	for range linksRemembered - 1 {
		tr.PrintedLink()
	}
	tr.expect(tr.trade(first), 401, "link-unknown")
	tr.expect(tr.trade(second), 200, "")
}
