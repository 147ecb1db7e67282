package loopback

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"sync"
	"time"
)

const (
	openedLife  = 60 * time.Second
	printedLife = 10 * time.Minute

	// wrongCodesAllowed is how many unknown codes may be tried before all that
	// are open are thrown away. A code has 130 bits, so this is for the log and
	// for the day when one has fewer.
	wrongCodesAllowed = 20
	// linksRemembered bounds what is kept of old codes, to tell a used one from
	// an unknown one.
	linksRemembered = 64
)

// links are the one-time codes. Only their hashes are kept.
type links struct {
	now func() time.Time

	mu    sync.Mutex
	all   []link // the newest last
	wrong int    // unknown codes since the last right one
}

type link struct {
	sum     [sha256.Size]byte
	expires time.Time
	used    bool
}

// issue makes a code that works once within life: 26 letters and digits, so
// that a printed link stays on one line of a terminal.
func (l *links) issue(life time.Duration) string {
	code := rand.Text()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == linksRemembered {
		l.all = l.all[1:]
	}
	l.all = append(l.all, link{sum: sha256.Sum256([]byte(code)), expires: l.now().Add(life)})
	return code
}

// take uses a code up. The problem is empty where it was a good one; of two
// callers with the same code one gets it. thrownAway says that this was one
// wrong code too many, and that no link works any more.
func (l *links) take(code string) (problem string, thrownAway bool) {
	sum := sha256.Sum256([]byte(code))
	l.mu.Lock()
	defer l.mu.Unlock()
	found := -1
	for i := range l.all {
		if subtle.ConstantTimeCompare(l.all[i].sum[:], sum[:]) == 1 {
			found = i
		}
	}
	switch {
	case found < 0:
		l.wrong++
		if l.wrong < wrongCodesAllowed {
			return problemLinkUnknown, false
		}
		l.wrong = 0
		for i := range l.all {
			l.all[i].expires = time.Time{}
		}
		return problemLinkUnknown, true
	case l.all[found].used:
		return problemLinkUsed, false
	case !l.now().Before(l.all[found].expires):
		return problemLinkExpired, false
	}
	l.all[found].used = true
	l.wrong = 0
	return "", false
}
