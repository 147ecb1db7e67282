package sqlite_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// version1 is a register as the first Patchbay made it, in a folder of its own.
func version1(t *testing.T) string { return written(t, "testdata/version-1.db") }

// written is a copy of a register in a folder of its own. The files in testdata
// were written by the programs of their time, not by today's migrations.
func written(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mustBeVersion1 fails unless all that the old file held is there, and can be
// built upon.
func mustBeVersion1(t *testing.T, path string) {
	t.Helper()
	r := open(t, path)
	state, err := r.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	todo := patchbay.ToDo{
		ID: "todo-1", Account: account(0).ID, Pack: "pretend", Base: "https://pretend.example/v1", Name: "Ada Pretend",
		KeyName: "via Patchbay", Why: patchbay.KeyReplaced, Since: time.Unix(1_800_000_000, 0).UTC(),
	}
	if len(state.Accounts) != 3 || !reflect.DeepEqual(state.ToDos["todo-1"], todo) || !state.Doubtful["patchbay.x.v1.old"].Garbage ||
		state.Settings["preference.theme"] != "dark" || len(state.Docs)+len(state.Connections) != 0 {
		t.Fatalf("it holds %+v", state)
	}
	for n := range 3 {
		if got, want := state.Accounts[account(n).ID], account(n); got.Key != want.Key || got.Identity != want.Identity {
			t.Fatalf("account %d is %+v", n, got)
		}
	}
	events, err := r.History(t.Context(), "", 0, 10)
	if err != nil || len(events) != 3 || events[0].Account != account(2).ID || events[0].Place != "" {
		t.Fatalf("%+v, %v", events, err)
	}
	c := connection(0)
	if err := r.Apply(t.Context(), patchbay.PutDoc{Doc: patchbay.Doc{ID: c.Doc}}, patchbay.PutConnection{Connection: c}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if state, err = open(t, path).Load(t.Context()); err != nil || state.Connections[c.ID()] != c {
		t.Fatalf("%+v, %v", state.Connections, err)
	}
}

func TestTheFirstPatchbaysRegisterIsBroughtUpToDate(t *testing.T) {
	mustBeVersion1(t, version1(t))
}

func TestTheFirstPatchbaysRegisterThatCrashedIsBroughtUpToDate(t *testing.T) {
	path := torn(t, version1(t), `UPDATE setting SET value = 'light' WHERE name = 'preference.theme'`)
	r := open(t, path)
	state, err := r.Load(t.Context())
	if err != nil || state.Settings["preference.theme"] != "light" || len(state.Accounts) != 3 {
		t.Fatalf("%+v, %v", state, err)
	}
}

func TestARegisterOfVersion2IsBroughtUpToDate(t *testing.T) {
	state, err := open(t, written(t, "testdata/version-2.db")).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1_800_000_000, 0).UTC()
	want := map[string]patchbay.ToDo{
		// Its places were accepted, and which those were isn't known any more.
		"todo-1": {
			ID: "todo-1", Account: account(0).ID, Pack: "pretend", Base: "https://pretend.example/v1", Name: "Ada Pretend",
			KeyName: "via Patchbay", Why: patchbay.KeyReplaced, Since: at,
		},
		"todo-2": {
			ID: "todo-2", Account: "gone", Pack: "pretend", Base: "https://pretend.example/v1", Name: "Bob Pretend",
			Why: patchbay.LeftInDoc, Since: at, Place: "doc-gone", PlaceName: "My doc", PlaceLink: "https://coda.io/d/_dgone",
		},
	}
	if !reflect.DeepEqual(state.ToDos, want) {
		t.Errorf("to do is %+v, want %+v", state.ToDos, want)
	}
	for n := range 2 {
		if c := connection(n); state.Connections[c.ID()] != c || state.Docs[c.Doc].Title != "A doc" {
			t.Errorf("%+v is %+v", c, state.Connections[c.ID()])
		}
	}
}

func TestAKillWhileItIsBroughtUpToDateLosesNothing(t *testing.T) {
	t.Parallel()
	rounds := 12
	if os.Getenv(longVariable) != "" {
		rounds = 200
	}
	begun := 0
	for round := range rounds {
		path := version1(t)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), partVariable+"=opener", pathVariable+"="+path)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(round) * 50 * time.Millisecond / time.Duration(rounds))
		_ = child.Process.Kill()
		_ = child.Wait() // killed, as it should be
		if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
			begun++
		}
		mustBeVersion1(t, path)
	}
	t.Logf("%d kills, %d of them after it had begun", rounds, begun)
}

// opener brings a register up to date and waits to be killed.
func opener(path string) {
	r, err := sqlite.Open(context.Background(), path)
	if err == nil {
		defer r.Close()
		time.Sleep(time.Minute)
	}
}
