//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// left reads what a killed program left in its data folder, from a copy: what
// the next start finds is not touched.
func left(t *testing.T, data string) (patchbay.State, []patchbay.Event) {
	t.Helper()
	copied := t.TempDir()
	for _, name := range []string{"patchbay.db", "patchbay.db-wal"} {
		content, err := os.ReadFile(filepath.Join(data, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	register, err := sqlite.Open(t.Context(), filepath.Join(copied, "patchbay.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer register.Close()
	state, err := register.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	events, err := register.History(t.Context(), "", 0, everything)
	if err != nil {
		t.Fatal(err)
	}
	return state, events
}

// shape is all that is known, in lines without ids and times, sorted: of two
// programs that did the same it is the same. An account that is gone is told
// from its successor by the name of its key.
func shape(s patchbay.State, events []patchbay.Event) string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	there := func(t patchbay.There) string {
		return fmt.Sprintf("key %q, leaving %v, dismissed %v", t.Key, t.Leaving, t.Dismissed)
	}
	rules := func(c patchbay.Connection) string {
		return fmt.Sprintf("%s %s, seen %s %s, %s", c.Sharing, c.NonOwners, c.SeenSharing, c.SeenNonOwners, there(c.There))
	}
	who, placed := map[string]string{}, map[string]string{}
	for _, todo := range s.ToDos {
		// Its last key has the highest number.
		if called := fmt.Sprintf("%s's %8s", todo.Name, todo.KeyName); called > who[todo.Account] {
			who[todo.Account] = called
		}
	}
	for id, account := range s.Accounts {
		who[id] = account.Name() + ", here"
		say("account %s with %s", account.Name(), account.Identity.KeyName)
	}
	for id, doc := range s.Docs {
		placed[id] = doc.Title
		say("doc %s %s", id, doc.Title)
	}
	for id, c := range s.Connections {
		say("connection %s in %s: %s", who[id.Account], placed[id.Doc], rules(c))
	}
	for id, e := range s.Elsewhere {
		placed[id] = e.Name
		say("elsewhere %s in %s: %s", who[e.Account], e.Name, there(e.There))
	}
	for id, former := range s.Former {
		say("former %s (%s) in %s: %s", former.Name, who[id.Account], id.Doc, rules(former.Was))
	}
	for _, todo := range s.ToDos {
		accepted := len(todo.Accepted)
		say("to do: %s, %s, %s, %s, %s; accepted %d, may be back %v",
			todo.Why, todo.Name, todo.KeyName, who[todo.Account], todo.PlaceName, accepted, todo.MayBeBack)
	}
	for _, event := range events {
		if event.What != patchbay.DidChooseVault { // the twin has another
			say("event %s %s %s %s", event.What, event.Name, event.Place, event.Detail)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// differing are the lines that only one of two shapes has.
func differing(got, want string) string {
	count := map[string]int{}
	for line := range strings.Lines(got + "\n") {
		count[line]++
	}
	for line := range strings.Lines(want + "\n") {
		count[line]--
	}
	var out []string
	for line, n := range count {
		if n != 0 {
			out = append(out, fmt.Sprintf("%+d %s", n, line))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

// mustAgree fails unless the parts of what is known fit each other.
func mustAgree(t *testing.T, s patchbay.State) {
	t.Helper()
	privates := map[string]int{}
	for _, c := range s.Connections {
		if !c.Whole() || c.Leaving && !c.MayHave() {
			t.Fatalf("half a connection: %+v", c)
		}
		if c.Sharing == patchbay.Private && !c.Leaving {
			privates[c.Doc]++
		}
	}
	for doc, n := range privates {
		if n > 1 {
			t.Fatalf("%s has %d private accounts of one Pack", doc, n)
		}
	}
	for _, todo := range s.ToDos {
		id := patchbay.ConnectionID{Account: todo.Account, Doc: todo.Place}
		_, here := s.Accounts[todo.Account]
		switch todo.Why {
		case patchbay.LeftInDoc:
			if _, in := s.Connections[id]; in || !s.Former[id].Was.MayHave() {
				t.Fatalf("a to-do that its connection knows nothing of: %+v", todo)
			}
		case patchbay.KeyReplaced:
			if !here {
				t.Fatalf("the old key of nobody: %+v", todo)
			}
		case patchbay.KeyRemoved:
			if here {
				t.Fatalf("the removed key of an account that is here: %+v", todo)
			}
		}
	}
	for _, account := range s.Accounts {
		if _, doubtful := s.Doubtful[account.Key]; doubtful || account.Key == "" {
			t.Fatalf("%s has no key that lasts", account.Name())
		}
	}
}

// mustShow fails unless the started program shows what it was left with.
func mustShow(t *testing.T, p *program, s patchbay.State) {
	t.Helper()
	list := must[app.ListView](p, "List")
	if len(list.Accounts) != len(s.Accounts) || len(list.ToDos) != len(s.ToDos) {
		t.Fatalf("it shows %d accounts and %d to-dos, and was left with %d and %d",
			len(list.Accounts), len(list.ToDos), len(s.Accounts), len(s.ToDos))
	}
	shown := 0
	for _, account := range list.Accounts {
		for _, use := range must[app.AccountUsesView](p, "Connections", account.ID).Docs {
			shown++
			c := s.Connections[patchbay.ConnectionID{Account: account.ID, Doc: use.Doc}]
			if use.Sharing != string(c.Sharing) || use.NonOwners != string(c.NonOwners) || use.State != string(c.Progress()) {
				t.Fatalf("it shows %+v, and was left with %+v", use, c)
			}
		}
	}
	if shown != len(s.Connections) {
		t.Fatalf("it shows %d connections of %d", shown, len(s.Connections))
	}
}
