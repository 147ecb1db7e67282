package patchbaytest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// Register checks the promises of [patchbay.Register]. It calls open once for
// each of them. open returns an empty register, and reopen, which is called
// after that register was closed and returns one on the same store, as the
// next start of the program would.
func Register(t *testing.T, open func(t *testing.T) (r patchbay.Register, reopen func() patchbay.Register)) {
	t.Helper()
	promises := []struct {
		name  string
		check func(t *testing.T, r patchbay.Register, reopen func() patchbay.Register)
	}{
		{"begins empty", beginsEmpty},
		{"gives back every field of what was put", everyField},
		{"gives back any text", anyText},
		{"replaces what has the same id", replaces},
		{"drops what is there and doesn't mind what isn't", drops},
		{"removes a preference that is set to nothing", setsNothing},
		{"makes changes in their order", inOrder},
		{"makes all changes or none", allOrNone},
		{"keeps nothing that stands on nothing", standsOnNothing},
		{"refuses a connection without rules", withoutRules},
		{"changes nothing once the context ended", changesNothingLate},
		{"tells the newest events first", newestFirst},
		{"pages through the history", pages},
		{"pages through the history of one account", pagesOfOne},
		{"hands out copies", copies},
		{"lets nobody see half a change", noHalves},
		{"keeps what was applied when it is closed and opened", keeps},
		{"fails once closed", failsClosed},
	}
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			r, reopen := open(t)
			t.Cleanup(func() { _ = r.Close() })
			p.check(t, r, reopen)
		})
	}
}

func beginsEmpty(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	state := mustLoad(t, r)
	for i, maps := 0, reflect.ValueOf(state); i < maps.NumField(); i++ {
		if maps.Field(i).IsNil() {
			t.Errorf("%s of the empty state is nil", maps.Type().Field(i).Name)
		}
	}
	mustHold(t, r, patchbay.NewState())
	mustTell(t, r, 0, 10)
	mustApply(t, r)
}

func everyField(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	want := patchbay.NewState()
	for n := range 2 {
		mustApply(t, r, full(n)...)
		mustApply(t, r, places(n)...)
		want.Apply(full(n)...)
		want.Apply(places(n)...)
	}
	// The zero time and the empty map are values like any others.
	alone := patchbay.Connection{Account: "bare", Doc: "bare", Sharing: patchbay.Private}
	bare := []patchbay.Change{
		patchbay.PutAccount{Account: patchbay.Account{ID: "bare"}}, patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "bare"}},
		patchbay.Suspect{Key: "bare"}, patchbay.Note{}, patchbay.PutDoc{Doc: patchbay.Doc{ID: "bare"}},
		patchbay.PutConnection{Connection: alone}, patchbay.PutFormer{Former: patchbay.Former{Was: alone}},
		patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "bare", Account: "bare"}},
		patchbay.PutOthers{Others: patchbay.OthersAccount{ID: "bare", Doc: "bare"}}, patchbay.PutReach{Reach: patchbay.Reach{Doc: "bare"}},
	}
	mustApply(t, r, bare...)
	want.Apply(bare...)
	mustHold(t, r, want)
	mustTell(t, r, 0, 10, noted(full(1)), noted(full(0)), patchbay.Event{})
}

func anyText(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	want := patchbay.NewState()
	for _, text := range []string{
		"'; DROP TABLE account; --", `"quoted" \ and %s ?`, "line\r\nbreak\ttab", "日本語 👩‍💻 ß é", " spaces ", "a\x00b", "null", "{}", "007",
	} {
		changes := []patchbay.Change{
			patchbay.PutAccount{Account: patchbay.Account{
				ID: text, Label: text, Identity: patchbay.Identity{ID: text, Name: text}, TroubleValues: map[string]string{text: text},
			}},
			patchbay.Set{Name: text, Value: text},
			patchbay.Suspect{Key: text},
			patchbay.PutDoc{Doc: patchbay.Doc{ID: text, Title: text, Link: text}},
			patchbay.PutConnection{Connection: patchbay.Connection{Account: text, Doc: text, Sharing: patchbay.Private}},
			patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: text, Account: text, Name: text}},
			patchbay.PutOthers{Others: patchbay.OthersAccount{ID: text, Doc: text, Name: text, Whose: text}},
		}
		mustApply(t, r, changes...)
		want.Apply(changes...)
	}
	mustHold(t, r, want)
}

func replaces(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, places(1)...)
	again := patchbay.Connection{Account: "id-1", Doc: "doc-id-1", Sharing: patchbay.Private}
	changes := []patchbay.Change{
		patchbay.PutAccount{Account: patchbay.Account{ID: "id-1", Label: "another"}},
		patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "todo-id-1", Name: "another"}},
		patchbay.Suspect{Key: "doubt-id-1", Doubt: patchbay.Doubt{Garbage: true}},
		patchbay.Set{Name: "setting-id-1", Value: "another"},
		patchbay.PutDoc{Doc: patchbay.Doc{ID: "doc-id-1", Title: "another"}}, // with all that stands on it
		patchbay.PutConnection{Connection: again},
		patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "else-id-1", Account: "id-1", Name: "another"}},
		patchbay.PutOthers{Others: patchbay.OthersAccount{ID: "others-id-1", Doc: "doc-id-1", Name: "another"}},
		patchbay.PutFormer{Former: patchbay.Former{Was: again, Name: "another"}},
		patchbay.PutReach{Reach: patchbay.Reach{Doc: "doc-id-1", People: 7}},
	}
	mustApply(t, r, changes...)
	want := patchbay.NewState()
	want.Apply(changes...)
	mustHold(t, r, want)
}

func drops(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, full(2)...)
	mustApply(t, r, places(1)...)
	mustApply(t, r, places(2)...)
	for range 2 {
		mustApply(t, r, emptied(1)...)
		mustApply(t, r, patchbay.DropConnection{}, patchbay.DropElsewhere{}, patchbay.DropOthers{}, patchbay.DropFormer{}, patchbay.DropDoc{})
		mustApply(t, r, patchbay.DropAccount{ID: "id-1"}, patchbay.DropToDo{ID: "todo-id-1"}, patchbay.Clear{Key: "doubt-id-1"},
			patchbay.DropAccount{}, patchbay.DropToDo{}, patchbay.Clear{})
	}
	want := patchbay.NewState()
	want.Apply(full(2)...)
	want.Apply(places(2)...)
	want.Apply(full(1)[3]) // the preference stays
	mustHold(t, r, want)
	mustTell(t, r, 0, 10, noted(full(2)), noted(full(1)))
}

func setsNothing(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, patchbay.Set{Name: "theme", Value: "dark"})
	mustApply(t, r, patchbay.Set{Name: "theme"}, patchbay.Set{Name: "never set"})
	mustHold(t, r, patchbay.NewState())
}

func inOrder(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r,
		patchbay.Suspect{Key: "cleared"}, patchbay.Clear{Key: "cleared"},
		patchbay.Clear{Key: "doubtful"}, patchbay.Suspect{Key: "doubtful"},
		patchbay.Set{Name: "n", Value: "first"}, patchbay.Set{Name: "n", Value: "last"},
		patchbay.DropAccount{ID: "put"}, patchbay.PutAccount{Account: patchbay.Account{ID: "put"}},
		patchbay.PutAccount{Account: patchbay.Account{ID: "dropped"}}, patchbay.DropAccount{ID: "dropped"},
		patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "dropped"}}, patchbay.DropToDo{ID: "dropped"},
	)
	want := patchbay.NewState()
	want.Apply(patchbay.Suspect{Key: "doubtful"}, patchbay.Set{Name: "n", Value: "last"},
		patchbay.PutAccount{Account: patchbay.Account{ID: "put"}})
	mustHold(t, r, want)
}

func changesNothingLate(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, loaded := r.Load(ended)
	_, told := r.History(ended, "", 0, 1)
	for name, err := range map[string]error{"apply": r.Apply(ended, full(1)...), "load": loaded, "history": told} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s under an ended context: %v, want %v", name, err, context.Canceled)
		}
	}
	mustHold(t, r, patchbay.NewState())

	// Ended at any other moment, it is done wholly or not at all, and the
	// answer says which.
	want := patchbay.NewState()
	for n := range 40 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n)*50*time.Microsecond)
		switch err := r.Apply(ctx, full(n)...); {
		case err == nil:
			want.Apply(full(n)...)
		case !errors.Is(err, context.DeadlineExceeded):
			t.Errorf("apply: %v, want nil or %v", err, context.DeadlineExceeded)
		}
		_, _ = r.Load(ctx)
		cancel()
		mustHold(t, r, want)
	}
}

func newestFirst(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	noon := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	event := func(at time.Time, detail string) patchbay.Event { return patchbay.Event{At: at, Detail: detail} }
	first, second, third := event(noon, "first"), event(noon, "second"), event(noon, "third")
	later, earlier := event(noon.Add(1), "a nanosecond later"), event(noon.Add(-1), "a nanosecond earlier")
	old := event(time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), "a clock gone wrong")
	mustApply(t, r, patchbay.Note{Event: later}, patchbay.Note{Event: first}, patchbay.Note{Event: second})
	mustApply(t, r, patchbay.Note{Event: old}, patchbay.Note{Event: third}, patchbay.Note{Event: earlier})
	mustTell(t, r, 0, 100, later, third, second, first, earlier, old)
}

func pages(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	const all = 7
	var want []patchbay.Event
	for n := range all {
		e := patchbay.Event{At: time.Unix(int64(1000-n/2), 0), Detail: fmt.Sprint(n)}
		mustApply(t, r, patchbay.Note{Event: e})
		want = append(want, e)
	}
	for n := 0; n+1 < all; n += 2 { // of two at the same time the second comes first
		want[n], want[n+1] = want[n+1], want[n]
	}
	for skip := range all + 2 {
		for limit := range all + 2 {
			from := min(skip, all)
			mustTell(t, r, skip, limit, want[from:min(from+limit, all)]...)
		}
	}
	mustTell(t, r, -1, all, want...)
	mustTell(t, r, 0, -1)
}

func pagesOfOne(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	at := time.Unix(1_800_000_000, 0).UTC()
	want := []patchbay.Event{}
	for n := range 9 {
		// Two at a time happen at once: their order is that in which they were noted.
		e := patchbay.Event{At: at.Add(time.Duration(n/2) * time.Second), Account: fmt.Sprint("id-", n%3), Detail: fmt.Sprint(n)}
		mustApply(t, r, patchbay.Note{Event: e})
		if n%3 == 1 {
			want = append([]patchbay.Event{e}, want...)
		}
	}
	mustApply(t, r, patchbay.Note{Event: patchbay.Event{At: at, Detail: "nobody's"}})
	mustTellOf(t, r, "id-1", 0, 10, want...)
	mustTellOf(t, r, "id-1", 1, 1, want[1])
	mustTellOf(t, r, "id-1", 3, 10)
	mustTellOf(t, r, "nobody", 0, 10)
	mustTellOf(t, r, "%", 0, 10)
}

func copies(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	changes := full(1)
	mustApply(t, r, changes...)
	want := patchbay.NewState()
	want.Apply(full(1)...)
	spoil := func(s patchbay.State) {
		s.Accounts["id-1"].TroubleValues["seconds"] = "spoilt"
		s.Apply(patchbay.DropAccount{ID: "id-1"}, patchbay.DropToDo{ID: "todo-id-1"}, patchbay.Clear{Key: "doubt-id-1"},
			patchbay.Set{Name: "setting-id-1"})
	}
	spoil(mustLoad(t, r))
	mustHold(t, r, want)
	changes[0].(patchbay.PutAccount).Account.TroubleValues["seconds"] = "spoilt"
	mustHold(t, r, want)
	events, err := r.History(t.Context(), "", 0, 1)
	if err != nil || len(events) != 1 {
		t.Fatalf("history: %d events, %v", len(events), err)
	}
	events[0].Detail = "spoilt"
	mustTell(t, r, 0, 10, noted(full(1)))
}

func noHalves(t *testing.T, r patchbay.Register, reopen func() patchbay.Register) {
	const writers, each = 4, 10
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		reading.Go(func() {
			for {
				s, err := r.Load(t.Context())
				together := []int{len(s.ToDos), len(s.Doubtful), len(s.Docs), len(s.Connections), len(s.Elsewhere), len(s.Others), len(s.Reaches), len(s.Former)}
				if err != nil || slices.ContainsFunc(together, func(n int) bool { return n != len(s.Accounts) }) {
					t.Errorf("saw %d accounts and %v of what is only written together with them, %v", len(s.Accounts), together, err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	want := patchbay.NewState()
	for n := range writers * each {
		want.Apply(slices.Concat(full(n), places(n))...)
	}
	for w := range writers {
		writing.Go(func() {
			for n := w * each; n < (w+1)*each; n++ {
				if err := r.Apply(t.Context(), slices.Concat(full(n), places(n))...); err != nil {
					t.Errorf("apply: %v", err)
				}
				if _, err := r.History(t.Context(), "", 0, 5); err != nil {
					t.Errorf("history: %v", err)
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	mustHold(t, r, want)
	mustClose(t, r)
	again := reopen()
	defer again.Close()
	mustHold(t, again, want)
}

func keeps(t *testing.T, r patchbay.Register, reopen func() patchbay.Register) {
	want := patchbay.NewState()
	var events []patchbay.Event
	for n := range 5 {
		mustApply(t, r, full(n)...)
		want.Apply(full(n)...)
		events = append([]patchbay.Event{noted(full(n))}, events...)
		mustClose(t, r)
		r = reopen()
		mustHold(t, r, want)
		mustTell(t, r, 0, 10, events...)
	}
	mustClose(t, r)
}

func failsClosed(t *testing.T, r patchbay.Register, reopen func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustClose(t, r)
	mustClose(t, r)
	_, loaded := r.Load(t.Context())
	_, told := r.History(t.Context(), "", 0, 1)
	for name, err := range map[string]error{"apply": r.Apply(t.Context(), full(2)...), "load": loaded, "history": told} {
		if cause, values := patchbay.Why(err); cause != patchbay.RegisterUnavailable {
			t.Errorf("%s after close: %v %v, want %v", name, err, values, patchbay.RegisterUnavailable)
		}
	}
	again := reopen()
	defer again.Close()
	want := patchbay.NewState()
	want.Apply(full(1)...)
	mustHold(t, again, want)
}
