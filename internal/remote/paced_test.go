package remote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestAHundredReadsInSixSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPaces(readCalls)
		var at []time.Time
		told := 0
		for n := 0; n < 250; {
			err := p.do(t.Context(), whose{"key-1", "Coda"}, nil, func(context.Context) error {
				at = append(at, time.Now())
				return nil
			})
			if err == nil {
				n++
				continue
			}
			cause, values := patchbay.Why(err)
			seconds, _ := strconv.Atoi(values["seconds"])
			if cause != patchbay.RateLimited || seconds < 1 || seconds > 7 || values["service"] != "Coda" {
				t.Fatal(err, values)
			}
			told++
			time.Sleep(time.Duration(seconds) * time.Second)
		}
		for i := readCalls; i < len(at); i++ {
			if within := at[i].Sub(at[i-readCalls]); within < 6*time.Second {
				t.Fatalf("%d calls within %v", readCalls+1, within)
			}
		}
		if told != 2 || len(at) != 250 {
			t.Errorf("told %d times, called %d times", told, len(at))
		}
	})
}

// Whoever asks who can open doc after doc is told when to come back, and Coda is
// left alone until then; the key isn't fetched either.
func TestCodasWishForAPauseIsBelieved(t *testing.T) {
	asked, fetched := 0, 0
	p := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 2 {
			w.Header().Set("Retry-After", "9")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = fmt.Fprint(w, `{"items":[]}`)
	})
	as := p.as()
	as.Credential = func(context.Context) (patchbay.Credential, error) {
		fetched++
		return p.key(), nil
	}
	audience := NewAudience(p.service(t))
	who := func(as patchbay.AskedAs) error {
		_, err := audience.WhoCanOpen(t.Context(), as, "A1", func(string) bool { return false })
		return err
	}
	if err := who(as); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		cause, values := patchbay.Why(who(as))
		seconds, _ := strconv.Atoi(values["seconds"])
		if cause != patchbay.RateLimited || seconds < 9 || seconds > 10 || values["service"] != p.pack.Name {
			t.Fatal(cause, values)
		}
	}
	if asked != 2 || fetched != 2 {
		t.Errorf("asked %d times with %d keys", asked, fetched)
	}
	as.Account.Key = "key-2"
	if err := who(as); err != nil || asked != 3 {
		t.Errorf("another account waits, too: %v", err)
	}
	as.Account.Key = "key-3"
	as.Credential = func(context.Context) (patchbay.Credential, error) { return nil, patchbay.VaultLocked }
	if err := who(as); !errors.Is(err, patchbay.VaultLocked) || asked != 3 {
		t.Error(err)
	}
}
