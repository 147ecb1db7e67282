package patchbay_test

import (
	"errors"
	"fmt"
	"testing"

	"app.patchbay/internal/patchbay"
)

// Every word that can be said of a place, in every state that it can be in.
func TestWhatCanBeSaidOfAPlace(t *testing.T) {
	gone, refused := patchbay.Progress("gone"), patchbay.TakenOutHere
	states := []patchbay.Progress{planned, finished, oldKey, patchbay.ToTakeOut}
	want := map[patchbay.Progress]map[patchbay.Progress]any{ // state, then what is said
		planned:            {planned: planned, finished: finished, oldKey: oldKey, patchbay.TakenOut: gone, patchbay.ToTakeOut: patchbay.SettingUnknown},
		finished:           {planned: planned, finished: finished, oldKey: oldKey, patchbay.TakenOut: gone, patchbay.ToTakeOut: patchbay.SettingUnknown},
		oldKey:             {planned: planned, finished: finished, oldKey: oldKey, patchbay.TakenOut: gone, patchbay.ToTakeOut: patchbay.SettingUnknown},
		patchbay.ToTakeOut: {planned: refused, finished: refused, oldKey: refused, patchbay.TakenOut: gone, patchbay.ToTakeOut: patchbay.SettingUnknown},
	}
	for _, state := range states {
		for said, want := range want[state] {
			t.Run(fmt.Sprintf("%s is said of one that is %s", said, state), func(t *testing.T) {
				b := newBench(t)
				ada := b.connected("pretend-ada")
				b.add(ada, b.doc("one"), shared)
				if state == patchbay.ToTakeOut {
					b.mark(ada, "one", finished)
					b.must(b.Disconnect(t.Context(), patchbay.ConnectionID{Account: ada, Doc: "one"}))
				} else if state != planned {
					b.mark(ada, "one", state)
				}
				err := b.MarkInCoda(t.Context(), ada, "one", said)
				use, there := b.use(ada, "one")
				switch want := want.(type) {
				case patchbay.Cause:
					if !errors.Is(err, want) || use.Progress() != state {
						t.Fatalf("%v, and it is %s", err, use.Progress())
					}
				case patchbay.Progress:
					if err != nil || there == (want == gone) || there && use.Progress() != want {
						t.Fatalf("%v, and it is %s (there: %v)", err, use.Progress(), there)
					}
				}
			})
		}
	}
}

func TestWhereCodaGetsNoKeyItHasNoOldOne(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	step, err := b.Connect("approved", "", "")
	b.must(err)
	account := b.answer(step, "pretend-ada", patchbay.ChooseYes).Done.Account
	b.add(account, b.doc("one"), shared)
	if err := b.MarkInCoda(ctx, account, "one", oldKey); !errors.Is(err, patchbay.NoKeyInCoda) {
		t.Fatal(err)
	}
	nango, err := b.AddElsewhere(ctx, account, "Nango")
	b.must(err)
	b.mark(account, nango.ID, oldKey) // there it has one
}
