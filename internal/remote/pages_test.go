package remote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

// asked counts calls and answers each with a doc named by its number.
type asked struct {
	at   []time.Time
	fail func(n int) error
	take time.Duration
}

func (a *asked) ask(ctx context.Context) ([]patchbay.FoundDoc, string, error) {
	a.at = append(a.at, time.Now())
	n := len(a.at)
	time.Sleep(a.take)
	if a.fail != nil {
		if err := a.fail(n); err != nil {
			return nil, "", err
		}
	}
	return []patchbay.FoundDoc{{ID: strconv.Itoa(n)}}, "next", ctx.Err()
}

func limited(int) error { return patchbay.RateLimited.With("service", "Pretend Service") }

// patient are pages that rather wait than fail.
func patient() *Pages {
	p := NewPages()
	p.patience = 12 * time.Second
	return p
}

func wish(query string) Wish {
	return Wish{Account: "key-1", Service: "Pretend Service", Query: query}
}

func TestAPageIsRememberedForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := NewPages(), &asked{}
		get := func(w Wish) string {
			docs, next, err := p.Get(t.Context(), w, a.ask)
			if err != nil || next != "next" || len(docs) != 1 {
				t.Fatalf("%+v: %v %q %v", w, docs, next, err)
			}
			id := docs[0].ID
			docs[0].ID = "spoiled"
			return id
		}
		second, other := wish(""), wish("")
		second.Page, other.Account = "next", "key-2"
		for _, step := range []struct {
			wish Wish
			want string
		}{{wish(""), "1"}, {wish(" "), "1"}, {wish("a"), "2"}, {second, "3"}, {other, "4"}, {wish(""), "1"}, {wish("a"), "2"}} {
			if got := get(step.wish); got != step.want {
				t.Errorf("%+v: answer %s, want %s", step.wish, got, step.want)
			}
		}
		time.Sleep(59 * time.Second)
		if got := get(wish("")); got != "1" {
			t.Errorf("within the minute: answer %s", got)
		}
		time.Sleep(2 * time.Second)
		if got := get(wish("")); got != "5" {
			t.Errorf("after the minute: answer %s", got)
		}
		p.Forget("key-2")
		if got := get(wish("")); got != "5" {
			t.Errorf("another account was forgotten: answer %s", got)
		}
		p.Forget("key-1")
		if got := get(wish("")); got != "6" {
			t.Errorf("after Forget: answer %s", got)
		}
	})
}

func TestFourCallsInSixSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := patient(), &asked{}
		begun := time.Now()
		for i := range 9 {
			if _, _, err := p.Get(t.Context(), wish(fmt.Sprint(i)), a.ask); err != nil {
				t.Fatal(err)
			}
		}
		for i := 4; i < len(a.at); i++ {
			if within := a.at[i].Sub(a.at[i-4]); within < 6*time.Second {
				t.Errorf("five calls within %v", within)
			}
		}
		if took := time.Since(begun); took != 2*codaWindow {
			t.Errorf("nine calls took %v", took)
		}
	})
}

func TestWhoComesBackWhenToldIsServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := NewPages(), &asked{}
		told := 0
		for i := range 9 {
			_, _, err := p.Get(t.Context(), wish(fmt.Sprint(i)), a.ask)
			if err == nil {
				continue
			}
			begun := time.Now()
			cause, values := patchbay.Why(err)
			seconds, _ := strconv.Atoi(values["seconds"])
			if cause != patchbay.RateLimited || seconds != 7 || time.Since(begun) > 0 {
				t.Fatalf("got %v %v after %v", cause, values, time.Since(begun))
			}
			told++
			time.Sleep(time.Duration(seconds) * time.Second)
			if _, _, err := p.Get(t.Context(), wish(fmt.Sprint(i)), a.ask); err != nil {
				t.Fatalf("although it was time: %v", err)
			}
		}
		if told != 2 || len(a.at) != 9 {
			t.Errorf("told %d times to come back, %d calls", told, len(a.at))
		}
	})
}

func TestARefusedCallIsRepeatedLaterAndLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := patient()
		a := &asked{fail: func(n int) error {
			if n < 3 {
				return limited(n)
			}
			return nil
		}}
		if _, _, err := p.Get(t.Context(), wish(""), a.ask); err != nil {
			t.Fatal(err)
		}
		first, second := a.at[1].Sub(a.at[0]), a.at[2].Sub(a.at[1])
		if first < time.Second || first > 3*time.Second || second < 2*time.Second || second > 6*time.Second {
			t.Errorf("waited %v and %v", first, second)
		}
	})
}

func TestNobodyWaitsForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := patient(), &asked{fail: limited}
		begun := time.Now()
		_, _, err := p.Get(t.Context(), wish(""), a.ask)
		cause, values := patchbay.Why(err)
		seconds, _ := strconv.Atoi(values["seconds"])
		if cause != patchbay.RateLimited || values["service"] == "" || seconds < 1 || seconds > 64 {
			t.Errorf("got %v %v", cause, values)
		}
		if took := time.Since(begun); took > p.patience || len(a.at) < 2 {
			t.Errorf("gave up after %v and %d calls", took, len(a.at))
		}
		// It is left alone as long as it was said, and asked again then.
		a.fail = nil
		calls := len(a.at)
		time.Sleep(time.Duration(seconds) * time.Second)
		if _, _, err := p.Get(t.Context(), wish(""), a.ask); err != nil || len(a.at) != calls+1 {
			t.Errorf("later: %v after %d calls", err, len(a.at)-calls)
		}
	})
}

func TestTheServicesOwnWordIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := patient()
		said := "5"
		a := &asked{fail: func(n int) error {
			if n%2 == 1 {
				return patchbay.RateLimited.With("seconds", said)
			}
			return nil
		}}
		if _, _, err := p.Get(t.Context(), wish("a"), a.ask); err != nil {
			t.Fatal(err)
		}
		if waited := a.at[1].Sub(a.at[0]); waited < 5*time.Second || waited > 6*time.Second {
			t.Errorf("waited %v", waited)
		}
		said = "3600"
		begun := time.Now()
		for range 2 { // the second isn't even asked
			_, _, err := p.Get(t.Context(), wish("b"), a.ask)
			cause, values := patchbay.Why(err)
			seconds, _ := strconv.Atoi(values["seconds"])
			if cause != patchbay.RateLimited || seconds < 3600 || seconds > 3601 || time.Since(begun) > 0 || len(a.at) != 3 {
				t.Errorf("got %v %v after %v and %d calls", cause, values, time.Since(begun), len(a.at))
			}
		}
		other := wish("b")
		other.Account = "key-2"
		if _, _, err := p.Get(t.Context(), other, a.ask); err != nil {
			t.Errorf("another account suffers: %v", err)
		}
	})
}

func TestTheSameWishAtTheSameTimeIsOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := patient(), &asked{take: time.Second}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if docs, _, err := p.Get(t.Context(), wish("a"), a.ask); err != nil || docs[0].ID != "1" {
					t.Errorf("got %v, %v", docs, err)
				}
			})
		}
		all.Wait()
		if len(a.at) != 1 {
			t.Errorf("%d calls", len(a.at))
		}
	})
}

func TestOtherFailuresEndItAtOnceAndAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPages()
		a := &asked{fail: func(n int) error {
			if n == 1 {
				return patchbay.KeyRefused.With("service", "Pretend Service")
			}
			return nil
		}}
		if _, _, err := p.Get(t.Context(), wish(""), a.ask); !errors.Is(err, patchbay.KeyRefused) || len(a.at) != 1 {
			t.Errorf("got %v after %d calls", err, len(a.at))
		}
		if _, _, err := p.Get(t.Context(), wish(""), a.ask); err != nil {
			t.Errorf("again: %v", err)
		}
	})
}

func TestCancellingEndsEveryWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := patient(), &asked{fail: limited}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for i := range 3 { // one pauses, two wait for their turn
			all.Go(func() {
				if _, _, err := p.Get(ctx, wish(fmt.Sprint(i)), a.ask); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		begun := time.Now()
		cancel()
		all.Wait()
		if took := time.Since(begun); took != 0 || len(a.at) != 1 {
			t.Errorf("it took %v and %d calls", took, len(a.at))
		}
	})
}

func TestWhoWaitsForAnotherWaitsNoLongerThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, a := NewPages(), &asked{take: time.Minute}
		go func() { _, _, _ = p.Get(t.Context(), wish("slow"), a.ask) }()
		synctest.Wait()
		begun := time.Now()
		_, _, err := p.Get(t.Context(), wish("b"), a.ask)
		if cause, values := patchbay.Why(err); cause != patchbay.RateLimited || values["seconds"] != "1" || values["service"] == "" {
			t.Errorf("got %v %v", cause, values)
		}
		if took := time.Since(begun); took != mostWaiting {
			t.Errorf("it took %v", took)
		}
		time.Sleep(time.Minute)
	})
}

func TestMemoryIsBounded(t *testing.T) {
	p := NewPages()
	for i := range 3 * mostPages {
		p.remember(pageID{query: fmt.Sprint(i)}, nil, "")
	}
	if len(p.known) > mostPages {
		t.Errorf("%d pages are kept", len(p.known))
	}
}

// A real server that says 429 as strictly as Coda, and once without reason,
// and eight people who search at once, thirty times faster than real time.
func TestA429StormEndsWellForEverybody(t *testing.T) {
	const window = codaWindow / 30
	var mu sync.Mutex
	var served []time.Time
	var refused atomic.Int32
	p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		n := len(served)
		if refused.Load() == 0 && n == 2 || n >= 4 && time.Since(served[n-4]) < window-20*time.Millisecond {
			refused.Add(1)
			w.WriteHeader(429)
			_, _ = w.Write([]byte(`{"statusCode":429,"message":"` + canary + `"}`))
			return
		}
		served = append(served, time.Now())
		_, _ = fmt.Fprintf(w, `{"items":[{"id":"A1","name":%q}]}`, r.URL.Query().Get("query"))
	})
	pages, service := NewPages(), p.service(t)
	pages.window, pages.backOff, pages.patience = window, firstBackOff/30, 10*time.Second
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			w := wish(fmt.Sprint("query ", i))
			docs, _, err := pages.Get(t.Context(), w, func(ctx context.Context) ([]patchbay.FoundDoc, string, error) {
				return service.Docs(ctx, p.pack, p.signIn, p.base, p.key(), w.Query, w.Page)
			})
			if err != nil || len(docs) != 1 || docs[0].Title != w.Query {
				t.Errorf("%s: %v %v", w.Query, docs, err)
			}
		})
	}
	all.Wait()
	p.search(t, "", nil)
	if len(served) != 8 || refused.Load() == 0 || refused.Load() > 3 {
		t.Errorf("served %d, refused %d", len(served), refused.Load())
	}
}
