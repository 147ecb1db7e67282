package patchbay_test

import (
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// doc adds a doc called after its id.
func (b *bench) doc(id string) string {
	b.t.Helper()
	doc, err := b.AddDoc(b.t.Context(), "https://coda.io/d/"+strings.ToUpper(id)+"_d"+id, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return doc.ID
}

// must fails the test unless all went well.
func (b *bench) must(errs ...error) {
	b.t.Helper()
	for _, err := range errs {
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) add(account, doc string, sharing patchbay.Sharing) {
	b.t.Helper()
	b.must(b.AddToDoc(b.t.Context(), account, doc, sharing))
}

func (b *bench) mark(account, place string, said patchbay.Progress) {
	b.t.Helper()
	b.must(b.MarkInCoda(b.t.Context(), account, place, said))
}

// use is an account in a doc, and whether it is there.
func (b *bench) use(account, doc string) (patchbay.Use, bool) {
	b.t.Helper()
	uses, err := b.Connections(account)
	b.must(err)
	i := slices.IndexFunc(uses.Docs, func(u patchbay.Use) bool { return u.Doc == doc })
	if i < 0 {
		return patchbay.Use{}, false
	}
	return uses.Docs[i], true
}

// is fails the test unless the account is in the doc as told.
func (b *bench) is(account, doc string, sharing patchbay.Sharing, level patchbay.Level, progress patchbay.Progress) {
	b.t.Helper()
	use, ok := b.use(account, doc)
	if !ok || use.Sharing != sharing || use.NonOwners != level || use.Progress() != progress {
		b.t.Fatalf("it is %s %s, %s (there: %v), want %s %s, %s",
			use.Sharing, use.NonOwners, use.Progress(), ok, sharing, level, progress)
	}
}

// isnt fails the test if the account is in the doc at all.
func (b *bench) isnt(account, doc string) {
	b.t.Helper()
	if use, ok := b.use(account, doc); ok {
		b.t.Fatalf("it is in %s still: %+v", doc, use.Connection)
	}
}

// toDos are the open ones, as "why name place".
func (b *bench) toDos() []string {
	said := []string{}
	for _, todo := range b.List().ToDos {
		said = append(said, strings.TrimSpace(string(todo.Why)+" "+todo.Name+" "+todo.PlaceName))
	}
	slices.Sort(said)
	return said
}

func (b *bench) wantToDos(want ...string) {
	b.t.Helper()
	if got := b.toDos(); !slices.Equal(got, want) {
		b.t.Fatalf("to do is %q, want %q", got, want)
	}
}

// tickAll does all there is to do.
func (b *bench) tickAll() {
	b.t.Helper()
	for _, todo := range b.List().ToDos {
		b.must(b.Tick(b.t.Context(), todo.ID))
	}
}

// signedIn gives an account another key.
func (b *bench) signedIn(account, token string) {
	b.t.Helper()
	step, err := b.SignInAgain(account)
	b.must(err)
	if step = b.answer(step, token, patchbay.ChooseYes); step.Kind != patchbay.StepDone {
		b.t.Fatalf("got %+v", step)
	}
}
