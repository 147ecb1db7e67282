//go:build linux

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/patchbay"
)

func TestKillsLeaveNoPlaceHalfWithARealKeyring(t *testing.T) {
	needsKeyring(t)
	before := items(t)
	killAmongPlaces(t, nil, func(*program) {}, func() int { return items(t) - before })
}

func TestKillsLeaveNoPlaceHalfWithAFolderOfFiles(t *testing.T) {
	t.Parallel() // most of its time goes into the passphrase
	unlock, inVault := folderOfFiles(t)
	killAmongPlaces(t, []string{"--vault", "filevault"}, unlock, inVault)
}

// killAmongPlaces kills the program while somebody changes where two accounts
// of one Pack are used, each time in the middle of one of the verbs that do it.
// A twin that nobody kills does the same. After each kill the register holds
// what the twin knows, with all of the interrupted step or nothing of it, in
// the history too; the program shows that and goes on with it; and the vault
// holds the accounts' keys and nothing else.
func killAmongPlaces(t *testing.T, args []string, unlock func(*program), inVault func() int) {
	service, data := newCoda(t), t.TempDir()
	args = append(args, "--data", data, service.flag())
	l := &life{t: t, twin: newTwin(t), codaHas: map[[2]string]bool{}, took: map[string]time.Duration{}, cut: map[string][2]int{}}
	p := start(t, args...)
	unlock(p)
	for _, who := range people() {
		l.must(p, step{verb: "connect", who: who, word: l.nextKey()})
	}
	for _, doc := range docs() {
		l.must(p, step{verb: "add doc", doc: doc})
	}
	var state patchbay.State
	for round := range kills() {
		if round > 0 {
			p = start(t, args...)
			unlock(p)
			mustShow(t, p, state)
			for _, account := range must[app.ListView](p, "List").Accounts {
				must[any](p, "Check", account.ID)
				if name := strings.TrimPrefix(account.Name, "Pretend "); !strings.HasSuffix(service.lastKey(name), strings.TrimPrefix(account.Identity.KeyName, "key ")) {
					t.Fatalf("round %d: %s has the key %s", round, name, service.lastKey(name))
				}
			}
			tidy(t, p, round, len(state.Accounts), inVault)
		}
		target := verbs()[round%len(verbs())]
		s := l.prepare(p, target)
		var dead sync.WaitGroup
		dead.Go(func() {
			time.Sleep(time.Duration(rand.Int64N(int64(l.took[target] + 5*time.Millisecond))))
			p.kill()
		})
		alive := l.lives(p, s)
		for alive {
			alive = l.lives(p, l.any())
		}
		dead.Wait()
		var events []patchbay.Event
		state, events = left(t, data)
		l.settle(state, events)
	}
	p = start(t, args...)
	unlock(p)
	mustShow(t, p, state)
	tidy(t, p, kills(), len(state.Accounts), inVault)
	l.tell()
}

func people() []string { return []string{"ada", "bob"} }
func docs() []string   { return []string{"OneOneOne1", "TwoTwoTwo2", "Three3333_"} }

// verbs are what is killed in the middle.
func verbs() []string {
	return []string{"add", "level", "disconnect", "swap", "remove", "private"}
}

// life is somebody in front of the program, and of its twin.
type life struct {
	t       *testing.T
	twin    *twin
	version int // of keys
	// under is the step that a kill interrupted.
	under step
	// codaHas are the accounts, by name and doc, that the person was told or
	// said Coda has.
	codaHas map[[2]string]bool

	took         map[string]time.Duration // a verb, about
	acknowledged int
	cut          map[string][2]int // by verb: how often nothing of it was there, and all
}

// step is one thing to do.
type step struct{ verb, who, with, doc, word string }

// lives does a step, and has the twin do it where it was acknowledged. It
// reports false where the program was killed meanwhile.
func (l *life) lives(p *program, s step) bool {
	l.t.Helper()
	began := time.Now()
	err := do(p, s)
	var refused problem
	if err != nil && !errors.As(err, &refused) {
		l.under = s
		return false
	}
	l.took[s.verb] = (l.took[s.verb] + time.Since(began)) / 2
	l.acknowledged++
	if there := l.follow(s); fmt.Sprint(there) != fmt.Sprint(err) {
		l.t.Fatalf("%+v: the program says %v, its twin %v", s, err, there)
	}
	return true
}

// follow has the twin do a step, and keeps in mind what Coda has after it.
func (l *life) follow(s step) error {
	err := do(l.twin, s)
	state, _ := l.twin.knows()
	at := [2]string{s.who, s.doc}
	switch {
	case err != nil:
	case s.verb == "mark" && s.word == "done":
		l.codaHas[at] = true
	case s.verb == "mark", s.verb == "tick" && !knownToBe(state, at):
		delete(l.codaHas, at)
	}
	for at := range l.codaHas {
		if !knownToBe(state, at) {
			l.t.Fatalf("%+v: Coda may have %s in %s, and nothing says so", s, at[0], at[1])
		}
	}
	return err
}

// knownToBe reports whether anything says that Coda may have somebody's account
// in a doc.
func knownToBe(s patchbay.State, at [2]string) bool {
	for id, c := range s.Connections {
		if s.Accounts[id.Account].Name() == "Pretend "+at[0] && id.Doc == at[1] && c.MayHave() {
			return true
		}
	}
	for _, todo := range s.ToDos {
		if todo.Why == patchbay.LeftInDoc && todo.Name == "Pretend "+at[0] && todo.Place == at[1] {
			return true
		}
	}
	return false
}

// settle compares what a killed program left with the twin. Where the step that
// was interrupted is there, the twin does it, too.
func (l *life) settle(state patchbay.State, events []patchbay.Event) {
	l.t.Helper()
	mustAgree(l.t, state)
	got, before, cut := shape(state, events), shape(l.twin.knows()), l.cut[l.under.verb]
	if got == before {
		cut[0]++
	} else {
		if err := l.follow(l.under); err != nil {
			l.t.Fatalf("%+v: its twin says %v, and something was done:\n%s", l.under, err, differing(got, before))
		}
		if after := shape(l.twin.knows()); got != after {
			l.t.Fatalf("%+v is half done. It isn't as before:\n%s\nnor as after:\n%s", l.under, differing(got, before), differing(got, after))
		}
		cut[1]++
	}
	l.cut[l.under.verb] = cut
}

// tell says what the kills have shown, and fails where that is nothing.
func (l *life) tell() {
	l.t.Helper()
	cut, there := 0, 0
	var said []string
	for verb, n := range l.cut {
		said = append(said, fmt.Sprintf("%s %d (%d there)", verb, n[0]+n[1], n[1]))
		if slices.Contains(verbs(), verb) {
			cut += n[0] + n[1]
			there += n[1]
		}
	}
	slices.Sort(said)
	l.t.Logf("%d kills, %d steps acknowledged: 0 lost, 0 half; interrupted: %s", kills(), l.acknowledged, strings.Join(said, ", "))
	// A dozen kills may all fall on one side of the commit; two hundred don't.
	if cut == 0 || long() && (cut < kills()/3 || there == 0 || there == cut) {
		l.t.Fatalf("%d of %d kills came in the middle of a verb, %d of them after it was durable: they prove too little", cut, kills(), there)
	}
}
