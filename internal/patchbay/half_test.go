package patchbay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"app.patchbay/internal/patchbay"
)

// shape is all that is known of accounts and places, without ids and times.
func (b *bench) shape() string {
	b.t.Helper()
	state, err := b.register.Load(b.t.Context())
	b.must(err)
	name := func(id string) string { return state.Accounts[id].Name() }
	said := b.toDos()
	for _, account := range state.Accounts {
		said = append(said, fmt.Sprintln("account", account.Name(), account.KeptByCoda(), account.AlsoInCoda))
	}
	for id, c := range state.Connections {
		said = append(said, fmt.Sprintln("connection", name(id.Account), id.Doc, c.Sharing, c.NonOwners, c.Progress(), c.Approved))
	}
	for _, e := range state.Elsewhere {
		said = append(said, fmt.Sprintln("elsewhere", name(e.Account), e.Name, e.Progress()))
	}
	for id, former := range state.Former {
		said = append(said, fmt.Sprintln("former", former.Name, id.Doc))
	}
	for id := range state.Docs {
		said = append(said, "doc "+id)
	}
	slices.Sort(said)
	return strings.Join(said, "\n")
}

// TestWhereverThePowerGoesNoPlaceIsHalf cuts the power at every call to either
// store, before and after it took effect, in everything that changes places.
func TestWhereverThePowerGoesNoPlaceIsHalf(t *testing.T) {
	for name, act := range map[string]func(b *bench, ada, bob string) error{
		"add to doc": func(b *bench, ada, _ string) error { return b.AddToDoc(b.t.Context(), ada, "three", shared) },
		"level":      func(b *bench, ada, _ string) error { return b.SetNonOwners(b.t.Context(), ada, "one", view) },
		"share":      func(b *bench, ada, _ string) error { return b.ShareInstead(b.t.Context(), ada, "two") },
		"disconnect": func(b *bench, ada, _ string) error {
			return b.Disconnect(b.t.Context(), patchbay.ConnectionID{Account: ada, Doc: "one"}, patchbay.ConnectionID{Account: ada, Doc: "two"})
		},
		"choose private": func(b *bench, _, bob string) error {
			return b.ChoosePrivate(b.t.Context(), "two", "example", bob)
		},
		"swap":       func(b *bench, ada, bob string) error { return b.Swap(b.t.Context(), ada, bob) },
		"remove":     func(b *bench, ada, _ string) error { return second(b.Remove(b.t.Context(), ada)) },
		"forget doc": func(b *bench, _, _ string) error { return b.ForgetDoc(b.t.Context(), "one") },
		"put back":   func(b *bench, ada, _ string) error { return b.PutBack(b.t.Context(), ada, "former") },
		"give a key": func(b *bench, _, _ string) error {
			accounts := b.List().Accounts
			mine := slices.IndexFunc(accounts, patchbay.Account.KeptByCoda)
			if b.try(b.SignInAgain(accounts[mine].ID))("pretend-limited") {
				return nil
			}
			return errPower
		},
		"connect into": func(b *bench, _, _ string) error {
			if b.try(b.Connect("example", "three", private))("pretend-limited") {
				return nil
			}
			return errPower
		},
	} {
		// world is what stands before, and what act, uncut, makes of it.
		world := func(t *testing.T) (b *bench, ada, bob string) {
			b = newBench(t)
			ada = b.connected("pretend-ada")
			b.add(ada, b.doc("former"), shared)
			b.mark(ada, "former", finished)
			b.must(second(b.Remove(b.t.Context(), ada)))
			ada, bob = b.connected("pretend-ada"), b.connected("pretend-bob")
			for _, doc := range []string{"one", "two", "three"} {
				b.doc(doc)
			}
			b.add(ada, "one", shared)
			b.add(ada, "two", private)
			b.add(bob, "one", shared)
			b.mark(ada, "one", finished)
			nango, err := b.AddElsewhere(b.t.Context(), ada, "Nango")
			b.must(err)
			b.mark(ada, nango.ID, finished)
			mine := b.kept("Mine")
			b.add(mine, "two", shared)
			b.mark(mine, "two", finished)
			b.restart()
			return b, ada, bob
		}
		var before, after string
		synctest.Test(t, func(t *testing.T) {
			b, ada, bob := world(t)
			before = b.shape()
			b.must(act(b, ada, bob))
			after = b.shape()
			_ = b.Close()
		})
		if before == after {
			t.Fatalf("%s does nothing", name)
		}
		for _, late := range []bool{false, true} {
			for n, cut := 1, true; cut; n++ {
				t.Run(fmt.Sprintf("%s, call %d, after=%v", name, n, late), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						b, ada, bob := world(t)
						p := &power{goesAt: n, after: late}
						b.wire(p)
						done := act(b, ada, bob) == nil
						synctest.Wait()
						b.restart()
						cut = p.calls >= n
						switch got := b.shape(); {
						case got != before && got != after:
							t.Fatalf("half done:\n%s\n\nbefore:\n%s\n\nafter:\n%s", got, before, after)
						case done && got != after:
							t.Fatalf("the person was told that it is done, and it isn't:\n%s", got)
						}
						_ = b.Close()
					})
				})
			}
		}
	}
}
