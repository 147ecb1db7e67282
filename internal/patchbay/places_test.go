package patchbay_test

import (
	"errors"
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

const (
	private, shared       = patchbay.Private, patchbay.Shared
	restricted, view, act = patchbay.Restricted, patchbay.View, patchbay.Act
	planned, finished     = patchbay.Planned, patchbay.Finished
	oldKey, toTakeOut     = patchbay.HasOldKey, patchbay.ToTakeOut
)

func TestTwoAccountsOfAPackAreUsedInDocsAndTakenBack(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	one, two := b.doc("one"), b.doc("two")
	b.add(ada, one, private)
	b.add(bob, one, shared)
	b.is(ada, one, private, "", planned)
	b.is(bob, one, shared, restricted, planned)
	_, member, err := b.MayUse(bob, one, patchbay.Sync)
	if b.must(err); member.Allowed {
		t.Fatal("a new shared account isn't locked")
	}
	b.must(b.SetNonOwners(ctx, bob, one, act))
	if _, member, _ = b.MayUse(bob, one, patchbay.Action); !member.AsOwner {
		t.Fatalf("got %+v", member)
	}
	b.add(bob, two, shared)
	for _, at := range [][2]string{{ada, one}, {bob, one}, {bob, two}} {
		b.mark(at[0], at[1], finished)
	}
	if l := b.List(); len(l.Unfinished) != 0 || l.Places[bob] != 2 || l.Places[ada] != 1 {
		t.Fatalf("got %+v", l)
	}

	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: bob, Doc: one}))
	b.is(bob, one, shared, act, toTakeOut)
	b.is(bob, two, shared, restricted, finished)
	if l := b.List(); len(l.Unfinished) != 1 || l.Unfinished[0].Place.Name != "ONE" || l.Places[bob] != 1 {
		t.Fatalf("got %+v", l)
	}
	if _, _, err := b.MayUse(bob, one, patchbay.Sync); !errors.Is(err, patchbay.UnknownPlace) {
		t.Fatal(err)
	}
	b.mark(bob, one, patchbay.TakenOut)
	b.isnt(bob, one)

	_, err = b.Remove(ctx, bob)
	b.must(err)
	b.wantToDos("left-in-doc Bob TWO", "removed Bob")
	detail, err := b.Doc(two)
	if b.must(err); len(detail.ToDos) != 1 || len(detail.Packs) != 0 {
		t.Fatalf("the doc doesn't say who is still in it: %+v", detail)
	}
	b.tickAll()
	b.restart()

	bob = b.connected("pretend-bob")
	former, err := b.FormerDocs(bob)
	if b.must(err); len(former) != 1 || former[0].Doc != two || former[0].Sharing != shared {
		t.Fatalf("got %+v", former)
	}
	b.must(b.PutBack(ctx, bob, two, two))
	b.is(bob, two, shared, restricted, planned)
	if former, _ = b.FormerDocs(bob); len(former) != 0 {
		t.Fatalf("got %+v", former)
	}
}

func TestADocHasOnePrivateAccountOfAPack(t *testing.T) {
	b := newBench(t)
	ada, bob, doc := b.connected("pretend-ada"), b.connected("pretend-bob"), b.doc("one")
	b.add(ada, doc, private)
	err := b.AddToDoc(t.Context(), bob, doc, private)
	if _, values := patchbay.Why(err); !errors.Is(err, patchbay.PrivateAlready) || values["account"] != "Ada" {
		t.Fatalf("%v %v", err, values)
	}
	b.add(bob, b.doc("two"), private)
	kept, err := b.AddKeptByCoda(t.Context(), "other", "Mine")
	b.must(err)
	b.add(kept, doc, private) // another Pack's
	b.mark(ada, doc, finished)
	b.must(b.Disconnect(t.Context(), patchbay.ConnectionID{Account: ada, Doc: doc}))
	b.add(bob, doc, private) // Coda's drop-down has room again
	if err := b.AddToDoc(t.Context(), ada, doc, private); !errors.Is(err, patchbay.PrivateAlready) {
		t.Fatal(err)
	}
	b.add(ada, doc, shared)
}

func TestWhatCantBeIsRefusedForItsCause(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, private)
	keep := func(pack string) string {
		id, err := b.AddKeptByCoda(ctx, pack, "Mine")
		b.must(err)
		return id
	}
	tables, buttons, other := keep("tables"), keep("buttons"), keep("other")
	b.add(tables, doc, shared)
	b.add(buttons, doc, shared)
	for name, c := range map[string]struct {
		err  error
		want patchbay.Cause
	}{
		"no such account":           {b.AddToDoc(ctx, "nobody", doc, shared), patchbay.UnknownAccount},
		"no such doc":               {b.AddToDoc(ctx, ada, "nothing", shared), patchbay.UnknownDoc},
		"no such sharing":           {b.AddToDoc(ctx, ada, doc, "lent"), patchbay.SettingUnknown},
		"there otherwise":           {b.AddToDoc(ctx, ada, doc, shared), patchbay.AlreadyInDoc},
		"a Pack without private":    {b.AddToDoc(ctx, tables, doc, private), patchbay.PackServesNoSuch},
		"level of a private one":    {b.SetNonOwners(ctx, ada, doc, view), patchbay.NotShared},
		"no such level":             {b.SetNonOwners(ctx, tables, doc, "all"), patchbay.SettingUnknown},
		"actions of a data Pack":    {b.SetNonOwners(ctx, tables, doc, act), patchbay.PackServesNoSuch},
		"data of an actions Pack":   {b.SetNonOwners(ctx, buttons, doc, view), patchbay.PackServesNoSuch},
		"level where it isn't":      {b.SetNonOwners(ctx, other, doc, view), patchbay.UnknownPlace},
		"saying nothing sensible":   {b.MarkInCoda(ctx, ada, doc, "perhaps"), patchbay.SettingUnknown},
		"saying what is only shown": {b.MarkInCoda(ctx, ada, doc, toTakeOut), patchbay.SettingUnknown},
		"saying it of nowhere":      {b.MarkInCoda(ctx, ada, "nowhere", finished), patchbay.UnknownPlace},
		"an old key of Coda's own":  {b.MarkInCoda(ctx, tables, doc, oldKey), patchbay.KeptByCoda},
		"forgetting nothing":        {b.ForgetDoc(ctx, "nothing"), patchbay.UnknownDoc},
		"putting back nowhere":      {b.PutBack(ctx, ada, "nothing"), patchbay.UnknownPlace},
		"putting back nobody":       {b.PutBack(ctx, "nobody", doc), patchbay.UnknownAccount},
		"swapping Packs":            {b.Swap(ctx, ada, other), patchbay.OtherPack},
		"swapping with nobody":      {b.Swap(ctx, ada, "nobody"), patchbay.UnknownAccount},
		"no such purpose":           {third(b.MayUse(ada, doc, "fun")), patchbay.SettingUnknown},
		"a nameless place":          {second(b.AddElsewhere(ctx, ada, "  ")), patchbay.NameMissing},
		"a nameless note":           {second(b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "other", May: act})), patchbay.NameMissing},
		"a note in no doc":          {second(b.NoteOthers(ctx, patchbay.OthersAccount{Doc: "x", Pack: "other", Name: "x", May: act})), patchbay.UnknownDoc},
		"a note without level":      {second(b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "other", Name: "x"})), patchbay.SettingUnknown},
		"a note of no Pack":         {second(b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "x", Name: "x", May: act})), patchbay.UnknownPack},
		"a flow into nowhere":       {second(b.Connect("example", "nothing", shared)), patchbay.UnknownDoc},
		"a flow without sharing":    {second(b.Connect("example", doc, "")), patchbay.SettingUnknown},
		"accepting nothing":         {b.AcceptStop(ctx, "nothing", nil), patchbay.UnknownToDo},
		"opening nothing":           {second(b.PlaceLink("nothing")), patchbay.UnknownDoc},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %s", name, c.err, c.want)
		}
	}
	b.is(ada, doc, private, "", planned)
	b.add(ada, doc, private) // once more changes nothing
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: "nobody", Doc: doc}, patchbay.ConnectionID{Account: other, Doc: doc}))
	b.must(b.DropNote(ctx, "nothing"), b.RemoveElsewhere(ctx, ada, "nothing"))
}

func third[A, B any](_ A, _ B, err error) error { return err }

func TestWhatIsChangedHereIsPlannedUntilItIsDoneThere(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, shared)
	b.mark(ada, doc, finished)
	b.must(b.SetNonOwners(ctx, ada, doc, view))
	b.is(ada, doc, shared, view, planned)
	if use, _ := b.use(ada, doc); !use.MayHave() || use.SeenNonOwners != restricted {
		t.Fatalf("what Coda has is lost: %+v", use.Connection)
	}
	b.must(b.SetNonOwners(ctx, ada, doc, restricted))
	b.is(ada, doc, shared, restricted, finished) // back to what Coda has
	b.must(b.SetNonOwners(ctx, ada, doc, act))
	b.mark(ada, doc, finished)
	b.is(ada, doc, shared, act, finished)

	// Out and in again, before it was out in Coda: Coda has it as it was.
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: doc}))
	if err := b.MarkInCoda(ctx, ada, doc, finished); !errors.Is(err, patchbay.TakenOutHere) {
		t.Fatal(err)
	}
	b.add(ada, doc, shared)
	b.is(ada, doc, shared, restricted, planned)
	if use, _ := b.use(ada, doc); use.SeenNonOwners != act {
		t.Fatalf("what Coda has is lost: %+v", use.Connection)
	}
	b.mark(ada, doc, planned)
	if use, _ := b.use(ada, doc); use.MayHave() || use.SeenSharing != "" {
		t.Fatalf("got %+v", use.Connection)
	}
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: doc}))
	b.isnt(ada, doc) // it never was there, so nothing is left to do
}

func TestAKeyThatWasCopiedForAPlaceMayBeThere(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, shared)
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err, b.NoteCopied(ctx, ada, doc), b.NoteCopied(ctx, ada, nango.ID))
	b.is(ada, doc, shared, restricted, planned)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: doc}), b.RemoveElsewhere(ctx, ada, nango.ID))
	b.is(ada, doc, shared, restricted, toTakeOut)
	if uses, _ := b.Connections(ada); len(uses.Elsewhere) != 1 || uses.Elsewhere[0].Progress() != toTakeOut {
		t.Fatalf("got %+v", uses.Elsewhere)
	}
	if err := b.NoteCopied(ctx, ada, doc); !errors.Is(err, patchbay.UnknownPlace) {
		t.Fatal(err)
	}
	again, err := b.AddElsewhere(ctx, ada, " nango ")
	if b.must(err); again.ID != nango.ID || again.Progress() != planned || !again.MayHave() {
		t.Fatalf("got %+v", again)
	}
	b.must(b.RemoveElsewhere(ctx, ada, nango.ID))
	b.mark(ada, nango.ID, patchbay.TakenOut)
	if uses, _ := b.Connections(ada); len(uses.Elsewhere) != 0 {
		t.Fatalf("got %+v", uses.Elsewhere)
	}
}

func TestSeveralDocsAreDisconnectedInOneStep(t *testing.T) {
	b := newBench(t)
	ada := b.connected("pretend-ada")
	var which []patchbay.ConnectionID
	for _, id := range []string{"one", "two", "three"} {
		b.add(ada, b.doc(id), shared)
		b.mark(ada, id, finished)
		which = append(which, patchbay.ConnectionID{Account: ada, Doc: id})
	}
	applied := 0
	b.startWith(func(*patchbay.Parts) {
		b.register.Before = func([]patchbay.Change) error { applied++; return nil }
	})
	applied = 0
	b.must(b.Disconnect(t.Context(), append(which[:2:2], which[0])...))
	if applied != 1 || b.List().Places[ada] != 1 || len(b.List().Unfinished) != 2 {
		t.Fatalf("%d transactions, %+v", applied, b.List())
	}
	if err := b.Dismiss(t.Context(), ada, "one"); err != nil || len(b.List().Unfinished) != 1 {
		t.Fatal(err)
	}
	b.is(ada, "one", shared, restricted, toTakeOut) // and says so still
}

func TestOthersAccountsAreNotesAndNothingElse(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	doc := b.doc("one")
	mias, err := b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "other", Name: " Support ", Whose: "Mia", May: view})
	b.must(err)
	b.restart()
	detail, err := b.Doc(doc)
	if b.must(err); len(detail.Packs) != 1 || detail.Packs[0].Pack != "other" || detail.Packs[0].Others[0].Name != "Support" {
		t.Fatalf("got %+v", detail)
	}
	if len(b.List().Accounts) != 0 || len(b.List().Unfinished) != 0 {
		t.Fatal("a note is taken for an account")
	}
	b.must(b.DropNote(ctx, mias.ID))
	_, err = b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "example", Name: "x", May: restricted})
	b.must(err, b.ForgetDoc(ctx, doc))
	if _, err := b.Doc(doc); !errors.Is(err, patchbay.UnknownDoc) || len(b.Docs()) != 0 {
		t.Fatal(err)
	}
}

func TestEverythingIsInTheHistory(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob, doc := b.connected("pretend-ada"), b.connected("pretend-bob"), b.doc("one")
	b.add(ada, doc, shared)
	b.must(b.SetNonOwners(ctx, ada, doc, view), b.SetNonOwners(ctx, ada, doc, act), b.SetNonOwners(ctx, ada, doc, restricted))
	b.must(b.NoteCopied(ctx, ada, doc))
	b.mark(ada, doc, finished)
	b.mark(ada, doc, oldKey)
	b.mark(ada, doc, planned)
	b.must(b.Dismiss(ctx, ada, doc), b.Swap(ctx, ada, bob))
	b.mark(bob, doc, finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: bob, Doc: doc}))
	b.mark(bob, doc, patchbay.TakenOut)
	_, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	noted, err := b.NoteOthers(ctx, patchbay.OthersAccount{Doc: doc, Pack: "other", Name: "Support", May: view})
	b.must(err, b.DropNote(ctx, noted.ID), b.ForgetDoc(ctx, doc))
	_, err = b.AddKeptByCoda(ctx, "other", "Mine")
	b.must(err)
	events, err := b.History(ctx, 0)
	b.must(err)
	slices.Reverse(events)
	want := []patchbay.What{
		patchbay.DidAddDoc, patchbay.DidAddToDoc, patchbay.DidLetView, patchbay.DidLetAct, patchbay.DidRestrict, patchbay.DidCopy,
		patchbay.DidFinish, patchbay.DidSeeOldKey, patchbay.DidUnfinish, patchbay.DidDismiss, patchbay.DidSwap, patchbay.DidAddToDoc,
		patchbay.DidFinish, patchbay.DidDisconnect, patchbay.DidTakeOut, patchbay.DidAddElsewhere, patchbay.DidNoteOthers,
		patchbay.DidDropOthers, patchbay.DidForgetDoc, patchbay.DidAddKept,
	}
	events = events[len(events)-len(want):]
	for i, event := range events {
		place := map[patchbay.What]string{patchbay.DidAddElsewhere: "Nango", patchbay.DidAddKept: ""}
		at, known := place[event.What]
		if !known {
			at = "ONE"
		}
		if event.What != want[i] || event.Place != at || event.At.IsZero() {
			t.Errorf("event %d is %+v, want %s", i, event, want[i])
		}
	}
}
