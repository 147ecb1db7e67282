//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"

	"app.patchbay/app"
	"app.patchbay/internal/patchbay"
)

// do does a step by the names that a person sees. What isn't there to do it
// with is passed over, by the program and its twin alike.
func do(p caller, s step) error {
	list, err := call[app.ListView](p, "List")
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, account := range list.Accounts {
		ids[account.Name] = account.ID
	}
	id, with := ids["Pretend "+s.who], ids["Pretend "+s.with]
	switch s.verb {
	case "connect":
		return ended(connect(p, "coda", pasted("pretend-"+s.who+"-"+s.word)))
	case "add doc":
		_, err = call[app.DocView](p, "AddDoc", "https://coda.io/d/Doc-"+s.doc[:3]+"_d"+s.doc, "")
	case "tick":
		for _, todo := range list.ToDos {
			if todo.Name == "Pretend "+s.who && todo.Why+todo.KeyName+todo.Place.Name == s.word {
				_, err = call[any](p, "Tick", todo.ID)
				break
			}
		}
	}
	if id == "" || err != nil {
		return err
	}
	switch s.verb {
	case "sign in":
		step, err := call[app.StepView](p, "SignInAgain", id)
		if err != nil {
			return err
		}
		return ended(agree(p, step, pasted("pretend-"+s.who+"-"+s.word)))
	case "add":
		_, err = call[any](p, "AddToDoc", id, s.doc, s.word)
	case "level":
		_, err = call[any](p, "SetNonOwners", id, s.doc, s.word)
	case "disconnect":
		_, err = call[any](p, "Disconnect", id, []string{s.doc, s.with})
	case "private":
		_, err = call[any](p, "ChoosePrivate", s.doc, "coda", id)
	case "swap":
		_, err = call[any](p, "Swap", id, with)
	case "remove":
		_, err = call[app.RemovedView](p, "Remove", id)
	case "mark":
		_, err = call[any](p, "MarkInCoda", id, s.doc, s.word)
	case "elsewhere":
		_, err = call[app.ElsewhereView](p, "AddElsewhere", id, "Nango")
	case "mark elsewhere":
		var uses app.AccountUsesView
		if uses, err = call[app.AccountUsesView](p, "Connections", id); err == nil && len(uses.Elsewhere) > 0 {
			_, err = call[any](p, "MarkInCoda", id, uses.Elsewhere[0].ID, s.word)
		}
	}
	return err
}

// ended turns the end of a flow into an error where it wasn't a good one.
func ended(step app.StepView, err error) error {
	if err == nil && step.Kind != "done" {
		return fmt.Errorf("the flow ended in %s %s", step.Kind, step.Form.Name)
	}
	return err
}

// any is a step at random, and often one that does nothing.
func (l *life) any() step {
	state, _ := l.twin.knows()
	s := step{who: pick(people()), doc: pick(docs())}
	for _, who := range people() {
		if len(state.Accounts) < 2 && !known(state, who) {
			s.who = who
		}
	}
	switch n := rand.IntN(20); {
	case !known(state, s.who):
		s.verb, s.word = "connect", l.nextKey()
	case n < 5:
		s.verb, s.word = "add", pick([]string{"private", "shared", "shared"})
	case n < 10:
		s.verb, s.word = "mark", pick([]string{"done", "done", "done", "taken-out", "planned"})
	case n < 12:
		s.verb, s.word = "level", pick([]string{"restricted", "view", "act"})
	case n < 13:
		s.verb = "elsewhere"
	case n < 14:
		s.verb, s.word = "mark elsewhere", pick([]string{"done", "done", "taken-out"})
	case n < 15:
		s.verb, s.word = "sign in", l.nextKey()
	case n < 16:
		s.verb = "private"
	case n < 17:
		s.verb, s.with = "disconnect", pick(docs())
	default:
		return l.tick(state)
	}
	return s
}

// tick is a to-do at random, of one that only one has.
func (l *life) tick(state patchbay.State) step {
	for _, todo := range state.ToDos {
		return step{
			verb: "tick", who: todo.Name[len("Pretend "):], doc: todo.Place, word: string(todo.Why) + todo.KeyName + todo.PlaceName,
		}
	}
	return step{verb: "mark", who: pick(people()), doc: pick(docs()), word: "done"}
}

func (l *life) nextKey() string {
	l.version++
	return fmt.Sprint(l.version)
}

func known(s patchbay.State, who string) bool {
	for _, account := range s.Accounts {
		if account.Name() == "Pretend "+who {
			return true
		}
	}
	return false
}

// prepare lives on until there is something to do for a verb, and returns it.
func (l *life) prepare(p *program, verb string) step {
	l.t.Helper()
	for range 3 + rand.IntN(8) {
		l.must(p, l.any())
	}
	for range 500 {
		state, _ := l.twin.knows()
		for range 30 {
			s := step{
				verb: verb, who: pick(people()), doc: pick(docs()),
				word: map[string]string{"add": pick([]string{"private", "shared"}), "level": pick([]string{"restricted", "view", "act"})}[verb],
			}
			s.with = map[string]string{"swap": other(s.who), "disconnect": pick(docs())}[verb]
			if known(state, s.who) && changes(state, s) {
				return s
			}
		}
		l.must(p, l.any())
	}
	l.t.Fatalf("there is never anything to do for %s", verb)
	return step{}
}

func (l *life) must(p *program, s step) {
	l.t.Helper()
	if !l.lives(p, s) {
		l.t.Fatalf("%+v: it is gone, and nobody killed it\n%s", s, p.said())
	}
}

// changes reports whether a step has something to change.
func changes(state patchbay.State, s step) bool {
	places := 0
	var at patchbay.Connection
	var in, full bool
	for id, c := range state.Connections {
		mine := state.Accounts[id.Account].Name() == "Pretend "+s.who
		if mine && !c.Leaving {
			places++
		}
		if id.Doc == s.doc && !c.Leaving {
			if mine {
				at, in = c, true
			}
			full = full || !mine && c.Sharing == patchbay.Private
		}
	}
	switch s.verb {
	case "add":
		return !in && (s.word == "shared" || !full)
	case "level":
		return in && at.Sharing == patchbay.Shared && string(at.NonOwners) != s.word
	case "disconnect":
		return in
	case "private":
		return !in
	case "swap":
		return places > 0 && len(state.Accounts) == 2
	default:
		return true
	}
}

func pick(of []string) string { return of[rand.IntN(len(of))] }

func other(who string) string {
	if who == people()[0] {
		return people()[1]
	}
	return people()[0]
}
