package patchbay_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"app.patchbay/internal/patchbay"
)

// whatCodaMayHave follows, by account's name and doc, what the person was told
// or said Coda has, while they do anything in any order.
type whatCodaMayHave map[[2]string]bool

// Whatever is done in whatever order, what Coda may have is on some list until
// the person says that it hasn't, and a doc has one private account at most.
func TestWhatCodaMayHaveIsOnAListUntilItIsTicked(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t)
		ctx := t.Context()
		has := whatCodaMayHave{}
		docs := []string{"one", "two"}
		names := []string{"Ada", "Bob"}
		account := func(name string) string {
			accounts := b.List().Accounts
			i := slices.IndexFunc(accounts, func(a patchbay.Account) bool { return a.Name() == name })
			if i >= 0 {
				return accounts[i].ID
			}
			if name == "Ada" {
				return b.connected("pretend-ada")
			}
			return b.connected("pretend-bob")
		}
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			name, doc := rapid.SampledFrom(names).Draw(r, "name"), rapid.SampledFrom(docs).Draw(r, "doc")
			at := [2]string{name, doc}
			what := rapid.SampledFrom([]string{
				"add private", "add shared", "add private", "add shared", "choose private", "choose none", "finished", "finished", "old", "planned", "out", "copied", "disconnect", "open",
				"swap", "remove", "forget doc", "tick", "put back", "sign in", "dismiss", "seen", "seen", "seen gone",
			}).Draw(r, "what")
			_, err := b.AddDoc(ctx, "https://coda.io/d/"+doc+"_d"+doc, "")
			b.must(err)
			id := account(name)
			switch what {
			case "add private":
				_ = b.AddToDoc(ctx, id, doc, private)
			case "choose private":
				_ = b.ChoosePrivate(ctx, doc, "example", id)
			case "choose none":
				b.must(b.ChoosePrivate(ctx, doc, "example", ""))
			case "add shared":
				_, was := b.use(id, doc)
				if b.AddToDoc(ctx, id, doc, shared) == nil && !was {
					if use, _ := b.use(id, doc); use.NonOwners != restricted {
						r.Fatalf("a new one is %s", use.NonOwners)
					}
				}
			case "finished":
				if b.MarkInCoda(ctx, id, doc, finished) == nil {
					has[at] = true
				}
			case "old":
				if b.MarkInCoda(ctx, id, doc, oldKey) == nil {
					has[at] = true
				}
			case "planned":
				if b.MarkInCoda(ctx, id, doc, planned) == nil {
					delete(has, at)
				}
			case "out":
				if b.MarkInCoda(ctx, id, doc, patchbay.TakenOut) == nil {
					delete(has, at)
				}
			case "copied":
				if b.NoteCopied(ctx, id, doc) == nil {
					has[at] = true
				}
			case "seen":
				d := patchbay.BroughtDoc{Doc: doc, Do: patchbay.AsSeen, Sharing: private}
				if rapid.Bool().Draw(r, "shared") {
					d.Sharing, d.NonOwners = shared, view
				}
				if rapid.Bool().Draw(r, "keep") {
					d.Do = patchbay.Keep
				}
				if b.BringIn(ctx, []patchbay.BroughtAccount{{Account: id, Docs: []patchbay.BroughtDoc{d}}}) == nil {
					has[at] = true
				}
			case "seen gone":
				d := patchbay.BroughtDoc{Doc: doc, Do: patchbay.TakeOut}
				if b.BringIn(ctx, []patchbay.BroughtAccount{{Account: id, Docs: []patchbay.BroughtDoc{d}}}) == nil {
					delete(has, at)
				}
			case "disconnect":
				b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: id, Doc: doc}))
			case "open":
				_ = b.SetNonOwners(ctx, id, doc, act)
			case "swap":
				_ = b.Swap(ctx, account("Ada"), account("Bob"))
			case "remove":
				_, err := b.Remove(ctx, id)
				b.must(err)
			case "forget doc":
				b.must(b.ForgetDoc(ctx, doc))
			case "put back":
				_ = b.PutBack(ctx, id, doc)
			case "sign in":
				if name == "Ada" {
					b.signedIn(id, rapid.SampledFrom([]string{"pretend-ada-2", "pretend-ada-3"}).Draw(r, "key"))
				}
			case "dismiss":
				_ = b.Dismiss(ctx, id, doc)
			case "tick":
				for _, todo := range b.List().ToDos {
					if todo.Name == name && todo.Place == doc {
						b.must(b.Tick(ctx, todo.ID))
						if use, ok := b.use(id, doc); !ok || !use.MayHave() {
							delete(has, at)
						}
					}
				}
			}
			if rapid.IntRange(0, 9).Draw(r, "restart") == 0 {
				b.restart()
			}
			b.mustKnow(r, has)
		}
	})
}

// mustKnow fails unless all that Coda has is on a list, and no doc has two
// private accounts of a Pack.
func (b *bench) mustKnow(r *rapid.T, has whatCodaMayHave) {
	state, err := b.register.Load(b.t.Context())
	b.must(err)
	known, privates := whatCodaMayHave{}, map[string]int{}
	for _, c := range state.Connections {
		if c.MayHave() {
			known[[2]string{state.Accounts[c.Account].Name(), c.Doc}] = true
		}
		if c.Sharing == private && !c.Leaving {
			privates[c.Doc]++
		}
	}
	for _, todo := range state.ToDos {
		if todo.Why == patchbay.LeftInDoc {
			known[[2]string{todo.Name, todo.Place}] = true
		}
	}
	for at := range has {
		if !known[at] {
			r.Fatalf("Coda may have %s in %s, and nothing says so", at[0], at[1])
		}
	}
	for doc, n := range privates {
		if n > 1 {
			r.Fatalf("%s has %d private accounts", doc, n)
		}
	}
}
