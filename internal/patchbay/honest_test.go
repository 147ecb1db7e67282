package patchbay_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"app.patchbay/internal/patchbay"
)

// life is a Board that lives through what a person may do in any order, beside
// a Coda that has exactly what the person told it.
type life struct {
	*bench
	accounts map[string]string // by the account's name: its id, while it is here
	coda     map[[2]string]bool
	docs     []string
	did      []string
	given    bool // Mine was kept by Coda alone, and has had a key here since
}

// do does one thing, whatever it leads to.
func (l *life) do(t *rapid.T) {
	ctx := l.t.Context()
	name := rapid.SampledFrom([]string{"Ada", "Ada", "Ada", "Bob", "Mine", "Mine"}).Draw(t, "account")
	doc := rapid.SampledFrom(l.docs).Draw(t, "doc")
	sharing := rapid.SampledFrom([]patchbay.Sharing{private, shared, shared}).Draw(t, "sharing")
	action := rapid.SampledFrom([]string{
		"connect", "connect", "add", "add", "add", "finish", "finish", "finish", "take out", "disconnect", "level", "swap", "remove",
		"put back", "put back", "forget doc", "add doc", "add doc", "tick", "restart", "sign in again", "give a key",
	}).Draw(t, "action")
	id, here := l.accounts[name]
	var err error
	switch action {
	case "connect":
		l.appear(name)
	case "add":
		err = l.AddToDoc(ctx, id, doc, sharing)
	case "finish":
		use, there := l.there(id, doc)
		if err = l.MarkInCoda(ctx, id, doc, finished); err == nil {
			l.coda[[2]string{name, doc}] = true
		} else if there && !use.Leaving {
			t.Fatalf("%v after %v", err, l.did)
		}
	case "take out":
		if err = l.MarkInCoda(ctx, id, doc, patchbay.TakenOut); err == nil {
			delete(l.coda, [2]string{name, doc})
		}
	case "disconnect":
		err = l.Disconnect(ctx, patchbay.ConnectionID{Account: id, Doc: doc})
	case "level":
		err = l.SetNonOwners(ctx, id, doc, rapid.SampledFrom([]patchbay.Level{restricted, view, act}).Draw(t, "level"))
	case "swap":
		err = l.Swap(ctx, id, l.accounts[rapid.SampledFrom([]string{"Ada", "Bob", "Mine"}).Draw(t, "other")])
	case "remove":
		if _, err = l.Remove(ctx, id); err == nil {
			delete(l.accounts, name)
		}
	case "put back":
		err = l.PutBack(ctx, id, doc)
	case "forget doc":
		err = l.ForgetDoc(ctx, doc)
	case "add doc":
		l.doc(doc)
	case "tick":
		l.tickOne(t)
	case "restart":
		l.restart()
	case "give a key":
		// What an account of that name left before is, with a key, another's.
		if here && l.account(id).KeptByCoda() && !l.left(name) {
			l.signedIn(id, "pretend-limited")
			l.given = true
		}
	case "sign in again":
		if here && name == "Ada" {
			l.signedIn(id, rapid.SampledFrom([]string{"pretend-ada", "pretend-ada-2"}).Draw(t, "key"))
		}
	}
	l.did = append(l.did, fmt.Sprintln(action, name, doc, sharing, err))
}

func (l *life) appear(name string) {
	if _, here := l.accounts[name]; here {
		return
	}
	switch {
	case name == "Mine" && l.given:
		l.accounts[name] = l.connected("pretend-limited")
		l.must(l.Rename(l.t.Context(), l.accounts[name], name))
		return
	case name == "Mine":
		id, err := l.AddKeptByCoda(l.t.Context(), "example", name)
		l.must(err)
		l.accounts[name] = id
		return
	}
	l.accounts[name] = l.connected(map[string]string{"Ada": "pretend-ada", "Bob": "pretend-bob"}[name])
}

// left says that an account of that name left something to do.
func (l *life) left(name string) bool {
	return slices.ContainsFunc(l.List().ToDos, func(todo patchbay.OpenToDo) bool { return todo.Name == name })
}

func (l *life) tickOne(t *rapid.T) {
	todos := l.List().ToDos
	if len(todos) == 0 {
		return
	}
	todo := todos[rapid.IntRange(0, len(todos)-1).Draw(t, "to-do")]
	if err := l.Tick(l.t.Context(), todo.ID); err == nil && todo.Why == patchbay.LeftInDoc {
		delete(l.coda, [2]string{todo.Name, todo.Place})
	}
}

func (l *life) there(id, doc string) (patchbay.Use, bool) {
	uses, err := l.Connections(id)
	if err != nil {
		return patchbay.Use{}, false
	}
	i := slices.IndexFunc(uses.Docs, func(u patchbay.Use) bool { return u.Doc == doc })
	if i < 0 {
		return patchbay.Use{}, false
	}
	return uses.Docs[i], true
}

// told is what the Board says that Coda may have.
func (l *life) told() map[[2]string]int {
	told := map[[2]string]int{}
	for _, todo := range l.List().ToDos {
		if todo.Why == patchbay.LeftInDoc {
			told[[2]string{todo.Name, todo.Place}]++
		}
	}
	for name, id := range l.accounts {
		uses, err := l.Connections(id)
		l.must(err)
		for _, use := range uses.Docs {
			if use.MayHave() {
				told[[2]string{name, use.Doc}]++
			}
		}
	}
	return told
}

// Whatever is done in whatever order, what Coda has is told, exactly once, and
// nothing else is told to be there.
func TestWhatCodaHasIsNeverForgottenAndNeverMadeUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{bench: newBench(t), accounts: map[string]string{}, coda: map[[2]string]bool{}, docs: []string{"one", "one", "two"}}
		defer func() { _ = l.Close() }()
		for _, name := range []string{"Ada", "Bob", "Mine"} {
			l.appear(name)
		}
		for _, doc := range l.docs {
			l.doc(doc)
		}
		for range rapid.IntRange(20, 100).Draw(rt, "steps") {
			l.do(rt)
			told := l.told()
			for which, times := range told {
				if times != 1 || !l.coda[which] {
					rt.Fatalf("%v is told %d times, and Coda has it: %v; after\n%v", which, times, l.coda[which], l.did)
				}
			}
			for which := range l.coda {
				if told[which] == 0 {
					rt.Fatalf("Coda has %v and nobody says so; after\n%v", which, l.did)
				}
			}
			l.onePrivate(rt)
			l.decides(rt)
		}
	})
}

// onePrivate fails unless each doc has one private account of the Pack at most.
func (l *life) onePrivate(t *rapid.T) {
	for _, doc := range l.Docs() {
		detail, err := l.Doc(doc.ID)
		l.must(err)
		for _, pack := range detail.Packs {
			n := 0
			for _, use := range pack.Uses {
				if use.Sharing == private && !use.Leaving {
					n++
				}
			}
			if n > 1 {
				t.Fatalf("%d private accounts in %s; after\n%v", n, doc.Title, l.did)
			}
		}
	}
}

// decides fails unless MayUse says of each connection what is said of a new
// one with the same rules: how it came about doesn't matter.
func (l *life) decides(t *rapid.T) {
	pack, err := l.Pack("example")
	l.must(err)
	for _, id := range l.accounts {
		uses, err := l.Connections(id)
		l.must(err)
		for _, use := range uses.Docs {
			owner, member, err := l.MayUse(id, use.Doc, patchbay.Action)
			if use.Leaving {
				continue
			}
			fresh := patchbay.Connection{Sharing: use.Sharing, NonOwners: use.NonOwners}
			if err != nil || owner != patchbay.Decide(pack, fresh, patchbay.Owner, patchbay.Action) ||
				member != patchbay.Decide(pack, fresh, patchbay.Member, patchbay.Action) {
				t.Fatalf("%+v: %+v, %+v, %v; after\n%v", fresh, owner, member, err, l.did)
			}
		}
	}
}
