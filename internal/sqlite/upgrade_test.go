package sqlite_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// version1 is a register as the first Patchbay made it, in a folder of its own.
// The file in testdata was written by that program, not by today's migrations.
func version1(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("testdata/version-1.db")
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
	if len(state.Accounts) != 3 || state.ToDos["todo-1"] != todo || !state.Doubtful["patchbay.x.v1.old"].Garbage ||
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
