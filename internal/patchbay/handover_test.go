package patchbay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// leaving is the list as "do place account sharing level".
func (b *bench) leaving() []string {
	said := []string{}
	for _, s := range b.LeavingList() {
		words := fmt.Sprint(s.Do, " ", s.Place.Name, " ", s.Account.Name(), " ", s.Sharing, " ", s.NonOwners)
		said = append(said, strings.Join(strings.Fields(words), " "))
	}
	return said
}

func (b *bench) wantLeaving(want ...string) {
	b.t.Helper()
	if got := b.leaving(); !slices.Equal(got, want) {
		b.t.Fatalf("the list is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNothingIsTakenOutBeforeSomebodyElseHasPutTheirs(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	for _, doc := range []string{"alpha", "beta", "gamma"} {
		b.doc(doc)
	}
	b.add(ada, "alpha", shared)
	b.mark(ada, "alpha", finished)
	b.add(ada, "beta", shared)
	b.let(ada, "beta", act)
	b.mark(ada, "beta", finished)
	b.add(bob, "beta", private)
	b.mark(bob, "beta", finished)
	b.add(bob, "gamma", shared) // only planned
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.mark(ada, nango.ID, finished)
	_, err = b.NoteOthers(ctx, patchbay.OthersAccount{Doc: "beta", Pack: "example", Name: "Support", Whose: "Mia", May: act})
	b.must(err)
	b.wantLeaving(
		"connect-anew BETA Ada shared act",
		"connect-anew ALPHA Ada shared restricted",
		"replace-elsewhere Nango Ada",
		"take-out-shared BETA Ada shared act",
		"take-out-shared ALPHA Ada shared restricted",
		"take-out-private BETA Bob private",
		"remove-at-coda Ada", "remove-at-coda Bob",
		"delete-key Ada", "delete-key Bob",
		"nothing-there GAMMA Bob shared restricted",
	)
	first := b.LeavingList()[0]
	if !slices.Equal(first.Instead, []string{"Support (Mia)"}) || first.Place.Link == "" {
		t.Fatalf("got %+v", first)
	}
}

func TestWhatIsGoneHereAndNotInCodaIsOnTheLeavingList(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.let(ada, "one", act)
	b.mark(ada, "one", finished)
	b.let(ada, "one", restricted) // here only: Coda still lets others act
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "one"}))
	kept, err := b.AddKeptByCoda(ctx, "other", "Kept")
	b.must(err)
	b.wantLeaving(
		"connect-anew ONE Ada shared act", "take-out-shared ONE Ada shared act",
		"remove-at-coda Ada", "remove-at-coda Kept", "delete-key Ada",
	)
	_, err = b.Remove(ctx, ada)
	b.must(err)
	_, err = b.Remove(ctx, kept)
	b.must(err)
	b.wantLeaving(
		"connect-anew ONE Ada shared act", "take-out-shared ONE Ada shared act", "remove-at-coda Kept", "delete-key Ada",
	)
	b.tickAll()
	b.wantLeaving()
}
