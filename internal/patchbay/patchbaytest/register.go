package patchbaytest

import (
	"context"
	"errors"
	"fmt"
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
		{"changes nothing once the context ended", changesNothingLate},
		{"tells the newest events first", newestFirst},
		{"pages through the history", pages},
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
	if state.Accounts == nil || state.ToDos == nil || state.Doubtful == nil || state.Settings == nil {
		t.Errorf("a map of the empty state is nil: %#v", state)
	}
	mustHold(t, r, patchbay.NewState())
	mustTell(t, r, 0, 10)
	mustApply(t, r)
}

// full returns one change of each kind that puts something, all fields set.
func full(n int) []patchbay.Change {
	at := time.Date(2026, 2, 3, 4, 5, n%60, 123_456_789, time.FixedZone("somewhere", 5400))
	id := fmt.Sprint("id-", n)
	return []patchbay.Change{
		patchbay.PutAccount{Account: patchbay.Account{
			ID: id, Pack: "pretend", Way: patchbay.Bearer, Base: "https://pretend.example/v1",
			Identity: patchbay.Identity{
				ID: "u-" + id, Name: "Ada", Email: "ada@pretend.example", Workspace: "Works", KeyName: "via Patchbay",
				Scoped: true, Limited: n%2 == 0,
			},
			Label: "mine", Key: "patchbay.x.v1." + id, Connected: at, Checked: at.Add(time.Nanosecond),
			Trouble: patchbay.RateLimited, TroubleValues: map[string]string{"seconds": "30", "": "empty name"},
		}},
		patchbay.PutToDo{ToDo: patchbay.ToDo{
			ID: "todo-" + id, Account: id, Pack: "pretend", Base: "https://pretend.example/v1",
			Name: "mine", KeyName: "via Patchbay", Why: patchbay.KeyReplaced, Since: at,
		}},
		patchbay.Suspect{Key: "doubt-" + id, Doubt: patchbay.Doubt{Since: at, Garbage: n%2 == 0}},
		patchbay.Set{Name: "setting-" + id, Value: "value"},
		patchbay.Note{Event: patchbay.Event{
			At: at, What: patchbay.DidRename, Account: id, Pack: "pretend", Name: "mine", Detail: "yours",
		}},
	}
}

func everyField(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	want := patchbay.NewState()
	for n := range 2 {
		mustApply(t, r, full(n)...)
		want.Apply(full(n)...)
	}
	// The zero time and the empty map are values like any others.
	bare := patchbay.PutAccount{Account: patchbay.Account{ID: "bare"}}
	mustApply(t, r, bare, patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "bare"}}, patchbay.Suspect{Key: "bare"}, patchbay.Note{})
	want.Apply(bare, patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "bare"}}, patchbay.Suspect{Key: "bare"})
	mustHold(t, r, want)
	mustTell(t, r, 0, 10, noted(full(1)), noted(full(0)), patchbay.Event{})
}

func noted(changes []patchbay.Change) patchbay.Event {
	return changes[len(changes)-1].(patchbay.Note).Event
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
		}
		mustApply(t, r, changes...)
		want.Apply(changes...)
	}
	mustHold(t, r, want)
}

func replaces(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	changes := []patchbay.Change{
		patchbay.PutAccount{Account: patchbay.Account{ID: "id-1", Label: "another"}},
		patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "todo-id-1", Name: "another"}},
		patchbay.Suspect{Key: "doubt-id-1", Doubt: patchbay.Doubt{Garbage: true}},
		patchbay.Set{Name: "setting-id-1", Value: "another"},
	}
	mustApply(t, r, changes...)
	want := patchbay.NewState()
	want.Apply(changes...)
	mustHold(t, r, want)
}

func drops(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, full(2)...)
	for range 2 {
		mustApply(t, r, patchbay.DropAccount{ID: "id-1"}, patchbay.DropToDo{ID: "todo-id-1"}, patchbay.Clear{Key: "doubt-id-1"},
			patchbay.DropAccount{}, patchbay.DropToDo{}, patchbay.Clear{})
	}
	want := patchbay.NewState()
	want.Apply(full(2)...)
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

// alien is a change of a kind that there isn't.
type alien struct{ patchbay.Change }

func allOrNone(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	want := patchbay.NewState()
	want.Apply(full(1)...)
	for name, wrong := range map[string]patchbay.Change{
		"no change at all":          nil,
		"a change of no known kind": alien{patchbay.Clear{Key: "x"}},
		"an account without an id":  patchbay.PutAccount{},
		"a to-do without an id":     patchbay.PutToDo{},
		"a doubt about no key":      patchbay.Suspect{},
		"a preference without name": patchbay.Set{Value: "x"},
	} {
		changes := append(full(2), patchbay.DropAccount{ID: "id-1"}, wrong, patchbay.Set{Name: "after", Value: "x"})
		err := r.Apply(t.Context(), changes...)
		if cause, _ := patchbay.Why(err); cause != patchbay.Unexplained {
			t.Errorf("%s: %v, want it refused as a defect of the caller", name, err)
		}
		mustHold(t, r, want)
		mustTell(t, r, 0, 10, noted(full(1)))
	}
}

func changesNothingLate(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, loaded := r.Load(ended)
	_, told := r.History(ended, 0, 1)
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
	events, err := r.History(t.Context(), 0, 1)
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
				if err != nil || len(s.Accounts) != len(s.ToDos) || len(s.Accounts) != len(s.Doubtful) {
					t.Errorf("saw %d accounts, %d to-dos and %d doubts, %v; they are only written together",
						len(s.Accounts), len(s.ToDos), len(s.Doubtful), err)
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
		want.Apply(full(n)...)
	}
	for w := range writers {
		writing.Go(func() {
			for n := w * each; n < (w+1)*each; n++ {
				if err := r.Apply(t.Context(), full(n)...); err != nil {
					t.Errorf("apply: %v", err)
				}
				if _, err := r.History(t.Context(), 0, 5); err != nil {
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
	_, told := r.History(t.Context(), 0, 1)
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
