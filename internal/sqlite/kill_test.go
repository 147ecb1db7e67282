package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

const (
	pathVariable = "PATCHBAY_SQLITE_TEST_PATH"
	longVariable = "PATCHBAY_LONG"
)

// numbered are the changes with one number; they belong together. The fiftieth
// before leaves all its places, as a removed account does.
func numbered(n int) []patchbay.Change {
	a, gone := account(n), account(n-50)
	c, was := connection(n), connection(n-50)
	return []patchbay.Change{
		patchbay.PutAccount{Account: a},
		patchbay.PutDoc{Doc: patchbay.Doc{ID: c.Doc, Title: "A doc", Link: "https://coda.io/d/_d" + c.Doc}},
		patchbay.PutConnection{Connection: c},
		patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "e-" + a.ID, Account: a.ID, Name: "Nango"}},
		patchbay.PutOthers{Others: patchbay.OthersAccount{ID: "o-" + a.ID, Doc: c.Doc, Name: "Support"}},
		patchbay.Set{Name: "last", Value: strconv.Itoa(n)},
		patchbay.Suspect{Key: a.Key},
		patchbay.DropConnection{ID: was.ID()},
		patchbay.PutFormer{Former: patchbay.Former{Was: was}},
		patchbay.DropFormer{ID: connection(n - 100).ID()},
		patchbay.DropElsewhere{ID: "e-" + gone.ID},
		patchbay.DropOthers{ID: "o-" + gone.ID},
		patchbay.DropDoc{ID: was.Doc},
		patchbay.DropAccount{ID: gone.ID},
		patchbay.Clear{Key: gone.Key},
		patchbay.Note{Event: patchbay.Event{At: a.Connected, What: patchbay.DidConnect, Account: a.ID}},
	}
}

// writer makes numbered changes until it is killed, and prints the number of
// each that the register acknowledged.
func writer(path string) {
	ctx := context.Background()
	r, err := sqlite.Open(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	state, err := r.Load(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	last, _ := strconv.Atoi(state.Settings["last"]) // absent at the first start
	for n := last + 1; ; n++ {
		if err := r.Apply(ctx, numbered(n)...); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(n)
	}
}

// It shows what a killed process leaves, not what a power cut does: that
// rests on SQLite's synchronous FULL.
func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	t.Parallel()
	rounds := 25
	if os.Getenv(longVariable) != "" {
		rounds = 500
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	acknowledged, ahead, total, kills := 0, 0, 0, 0
	var path string
	for round := range rounds {
		if round%5 == 0 { // kills while the register is made count too
			path, acknowledged = filepath.Join(t.TempDir(), "data", "register.db"), 0
		}
		before := acknowledged
		acknowledged = killWriter(t, self, path, acknowledged, round%2 == 0)
		if t.Failed() {
			return
		}
		total += acknowledged - before
		kills++
		last := mustBeWhole(t, path, round)
		if last != acknowledged && last != acknowledged+1 {
			t.Fatalf("round %d: %d was acknowledged, the register knows %d", round, acknowledged, last)
		}
		ahead += last - acknowledged
		acknowledged = last
	}
	t.Logf("%d kills, %d changes acknowledged and all there, %d more there unacknowledged", kills, total, ahead)
	if total == 0 {
		t.Error("no change was acknowledged before a kill: the test showed nothing")
	}
}

// killWriter starts a writer, kills it at a random moment, and returns the last
// number it acknowledged. An early kill may come before anything was, however
// slow the machine is; a late one comes after.
func killWriter(t *testing.T, self, path string, acknowledged int, early bool) int {
	t.Helper()
	child := exec.Command(self)
	child.Env = append(os.Environ(), partVariable+"=writer", pathVariable+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(time.Hour, func() { _ = child.Process.Kill() })
	defer kill.Stop()
	soon := time.Duration(rand.IntN(150_000)) * time.Microsecond
	if early {
		kill.Reset(soon)
	}
	lines := bufio.NewScanner(out)
	for first := true; lines.Scan(); first = false {
		if first && !early {
			kill.Reset(soon)
		}
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Errorf("the writer failed: %s", lines.Text())
			break
		}
		if n != acknowledged+1 {
			t.Errorf("the writer went from %d to %d", acknowledged, n)
			break
		}
		acknowledged = n
	}
	_ = child.Process.Kill()
	_ = child.Wait() // killed, as it should be
	return acknowledged
}

// mustBeWhole opens the register, which checks it, and returns the last number
// in it after seeing that all that belongs to the numbers is there.
func mustBeWhole(t *testing.T, path string, round int) int {
	t.Helper()
	r, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer r.Close()
	state, err := r.Load(t.Context())
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	last, _ := strconv.Atoi(state.Settings["last"])
	want := patchbay.NewState()
	for n := max(1, last-50); n <= last; n++ {
		want.Apply(numbered(n)...)
	}
	for id := range want.Accounts {
		if _, ok := state.Accounts[id]; !ok {
			t.Fatalf("round %d: %s is missing", round, id)
		}
	}
	for id, c := range want.Connections {
		if state.Connections[id] != c {
			t.Fatalf("round %d: %v is %+v", round, id, state.Connections[id])
		}
	}
	for id := range state.Former {
		if _, ok := state.Accounts[id.Account]; ok {
			t.Fatalf("round %d: %v is there and was there", round, id)
		}
	}
	got := []int{len(state.Accounts), len(state.Doubtful), len(state.Docs), len(state.Connections), len(state.Elsewhere), len(state.Others)}
	for _, n := range got {
		if n != len(want.Accounts) {
			t.Fatalf("round %d: it holds %v of all that belongs together, want %d of each", round, got, len(want.Accounts))
		}
	}
	events, err := r.History(t.Context(), "", 0, last+10)
	if err != nil || len(events) != last {
		t.Fatalf("round %d: %d events, %v, want %d", round, len(events), err, last)
	}
	return last
}
