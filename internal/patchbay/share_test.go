package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestAPrivateAccountBecomesASharedOneInOneStep(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	one, two := b.doc("one"), b.doc("two")
	b.add(ada, one, private)
	b.add(ada, two, private)
	b.mark(ada, one, finished)

	b.must(b.ShareInstead(ctx, ada, one))
	b.is(ada, one, shared, restricted, planned)
	b.is(ada, two, private, "", planned)
	uses, err := b.Connections(ada)
	b.must(err)
	if c := uses.Docs[0]; c.SeenSharing != private || !c.MayHave() {
		t.Errorf("it forgets how Coda has it: %+v", c)
	}
	if owner, member, err := b.MayUse(ada, one, patchbay.Sync); err != nil || !owner.Allowed || member.Allowed {
		t.Errorf("for a table: %+v, %+v, %v", owner, member, err)
	}
	b.add(bob, one, private) // the place of the private one is free

	b.must(b.SetNonOwners(ctx, ada, one, act))
	b.must(b.ShareInstead(ctx, ada, one))
	b.is(ada, one, shared, act, planned)

	b.must(b.ShareInstead(ctx, ada, two))
	b.is(ada, two, shared, restricted, planned)
}

func TestWhatIsntInADocIsntSharedThere(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, one := b.connected("pretend-ada"), b.doc("one")
	for name, try := range map[string]struct {
		account, doc string
		want         patchbay.Cause
	}{
		"no account": {"nobody", one, patchbay.UnknownAccount},
		"no doc":     {ada, "nowhere", patchbay.UnknownDoc},
		"not there":  {ada, one, patchbay.UnknownPlace},
	} {
		if err := b.ShareInstead(ctx, try.account, try.doc); !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %s", name, err, try.want)
		}
	}
	b.add(ada, one, private)
	b.startWith(func(p *patchbay.Parts) {
		p.Packs = packs()
		for i := range p.Packs {
			p.Packs[i].Accounts = []patchbay.Sharing{private}
		}
	})
	if err := b.ShareInstead(ctx, ada, one); !errors.Is(err, patchbay.PackServesNoSuch) {
		t.Errorf("the Pack takes private ones only: %v", err)
	}
	b.is(ada, one, private, "", planned)
}
