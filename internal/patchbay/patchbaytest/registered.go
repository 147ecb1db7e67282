package patchbaytest

import (
	"reflect"
	"testing"

	"app.patchbay/internal/patchbay"
)

func mustLoad(t *testing.T, r patchbay.Register) patchbay.State {
	t.Helper()
	state, err := r.Load(t.Context())
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return state
}

func mustApply(t *testing.T, r patchbay.Register, changes ...patchbay.Change) {
	t.Helper()
	if err := r.Apply(t.Context(), changes...); err != nil {
		t.Fatalf("apply: %v", err)
	}
}

func mustClose(t *testing.T, r patchbay.Register) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// mustHold compares times as instants: a register needn't keep their zone.
// Nor need it tell an empty map or list from none.
func mustHold(t *testing.T, r patchbay.Register, want patchbay.State) {
	t.Helper()
	if got := plain(mustLoad(t, r)); !reflect.DeepEqual(got, plain(want)) {
		t.Fatalf("the register holds\n%+v\nwant\n%+v", got, plain(want))
	}
}

func plain(s patchbay.State) patchbay.State {
	s = s.Clone()
	for id, a := range s.Accounts {
		a.Connected, a.Checked = a.Connected.UTC(), a.Checked.UTC()
		if len(a.TroubleValues) == 0 {
			a.TroubleValues = nil
		}
		if len(a.Lacks) == 0 {
			a.Lacks = nil
		}
		s.Accounts[id] = a
	}
	for id, todo := range s.ToDos {
		todo.Since = todo.Since.UTC()
		if len(todo.Accepted) == 0 {
			todo.Accepted = nil
		}
		s.ToDos[id] = todo
	}
	for id, d := range s.Docs {
		d.Added, d.Seen, d.NotShown = d.Added.UTC(), d.Seen.UTC(), d.NotShown.UTC()
		s.Docs[id] = d
	}
	for id, c := range s.Connections {
		c.There = plainly(c.There)
		s.Connections[id] = c
	}
	for id, e := range s.Elsewhere {
		e.There = plainly(e.There)
		s.Elsewhere[id] = e
	}
	for id, o := range s.Others {
		o.Noted = o.Noted.UTC()
		s.Others[id] = o
	}
	for id, reach := range s.Reaches {
		reach.Asked = reach.Asked.UTC()
		s.Reaches[id] = reach
	}
	for id, f := range s.Former {
		f.Was.There, f.Since = plainly(f.Was.There), f.Since.UTC()
		s.Former[id] = f
	}
	for key, doubt := range s.Doubtful {
		doubt.Since = doubt.Since.UTC()
		s.Doubtful[key] = doubt
	}
	return s
}

func plainly(t patchbay.There) patchbay.There {
	t.Copied, t.Since = t.Copied.UTC(), t.Since.UTC()
	return t
}

func mustTell(t *testing.T, r patchbay.Register, skip, limit int, want ...patchbay.Event) {
	t.Helper()
	mustTellOf(t, r, "", skip, limit, want...)
}

func mustTellOf(t *testing.T, r patchbay.Register, account string, skip, limit int, want ...patchbay.Event) {
	t.Helper()
	got, err := r.History(t.Context(), account, skip, limit)
	if err != nil {
		t.Fatalf("history: %v", err)
	}
	if len(got) != len(want) {
		t.Fatalf("history from %d, %d at most: %d events, want %d", skip, limit, len(got), len(want))
	}
	for i := range got {
		got[i].At, want[i].At = got[i].At.UTC(), want[i].At.UTC()
		if got[i] != want[i] {
			t.Fatalf("history from %d, %d at most: event %d is\n%+v\nwant\n%+v", skip, limit, i, got[i], want[i])
		}
	}
}
