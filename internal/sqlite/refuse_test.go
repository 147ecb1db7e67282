package sqlite_test

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// raw opens path behind the register's back.
func raw(t *testing.T, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return db
}

// torn copies a register whose last changes are only in its log, as a crash
// leaves it.
func torn(t *testing.T, path string, statements ...string) string {
	t.Helper()
	db := raw(t, path, append([]string{"PRAGMA wal_autocheckpoint = 0"}, statements...)...)
	defer db.Close()
	to := filepath.Join(t.TempDir(), "register.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil || len(content) == 0 {
			t.Fatalf("%s: %d bytes, %v", path+suffix, len(content), err)
		}
		if err := os.WriteFile(to+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

const fromTheFuture = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`

func TestANewerRegisterIsLeftAlone(t *testing.T) {
	path := filled(t, 3)
	if err := raw(t, path, fromTheFuture).Close(); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, path, patchbay.RegisterNewer, "")
}

func TestANewerRegisterThatCrashedIsLeftAlone(t *testing.T) {
	mustRefuse(t, torn(t, filled(t, 3), fromTheFuture), patchbay.RegisterNewer, "")
}

func TestARegisterThatCrashedIsRecovered(t *testing.T) {
	path := torn(t, filled(t, 3), `INSERT INTO setting VALUES ('only in the log', 'x')`)
	state, err := open(t, path).Load(t.Context())
	if err != nil || state.Settings["only in the log"] != "x" || len(state.Accounts) != 3 {
		t.Errorf("%d accounts, settings %v, %v", len(state.Accounts), state.Settings, err)
	}
}

// edit replaces what is in the file at path.
func edit(change func([]byte) []byte) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedRegisterIsLeftAlone(t *testing.T) {
	t.Parallel()
	const page = 4096
	damages := map[string]func(t *testing.T, path string){
		"empty":                 edit(func(b []byte) []byte { return nil }),
		"one byte":              edit(func(b []byte) []byte { return b[:1] }),
		"half a header":         edit(func(b []byte) []byte { return b[:50] }),
		"half":                  edit(func(b []byte) []byte { return b[:len(b)/2] }),
		"the last page cut off": edit(func(b []byte) []byte { return b[:len(b)-page] }),
		"the last byte cut off": edit(func(b []byte) []byte { return b[:len(b)-1] }),
		"another kind of file":  edit(func([]byte) []byte { return []byte("Dear diary,\nthis is no register.\n") }),
		"the beginning zeroed":  edit(func(b []byte) []byte { clear(b[:page]); return b }),
		"a page in it zeroed":   edit(func(b []byte) []byte { clear(b[page : 2*page]); return b }),
		"a page in it garbled":  edit(func(b []byte) []byte { copy(b[2*page:], b[:page]); return b }),
		"another database":      func(t *testing.T, path string) { another(t, path, "CREATE TABLE recipe (name)") },
		"a database of nothing": func(t *testing.T, path string) { another(t, path, "CREATE TABLE x (y)", "DROP TABLE x") },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			path := filled(t, 40)
			damage(t, path)
			mustRefuse(t, path, patchbay.RegisterDamaged, path)
		})
	}
	t.Run("half, and a log", func(t *testing.T) {
		path := torn(t, filled(t, 40), `INSERT INTO setting VALUES ('only in the log', 'x')`)
		damages["half"](t, path)
		mustRefuse(t, path, patchbay.RegisterDamaged, path)
	})
	t.Run("gone, and a log", func(t *testing.T) {
		path := torn(t, filled(t, 40), `INSERT INTO setting VALUES ('only in the log', 'x')`)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		mustRefuse(t, path, patchbay.RegisterDamaged, path)
	})
}

// What the look before can't tell, reading does.
func TestValuesThatNoRegisterHoldsAreLeftAlone(t *testing.T) {
	for _, statement := range []string{
		"UPDATE account SET scoped = 7",
		"UPDATE account SET trouble_values = '[1'",
		"UPDATE account SET trouble_values = '[]'",
	} {
		path := filled(t, 3)
		unchecked(t, path, statement)
		before := files(t, filepath.Dir(path))
		r := open(t, path)
		_, err := r.Load(t.Context())
		if cause, values := patchbay.Why(err); cause != patchbay.RegisterDamaged || values["path"] != path {
			t.Errorf("%s: %v, want %v", statement, err, patchbay.RegisterDamaged)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if after := files(t, filepath.Dir(path)); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: the folder held\n%v\nand holds\n%v", statement, before, after)
		}
	}
}

func another(t *testing.T, path string, statements ...string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := raw(t, path, statements...).Close(); err != nil {
		t.Fatal(err)
	}
}

func unchecked(t *testing.T, path, statement string) {
	t.Helper()
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	for _, s := range []string{"PRAGMA ignore_check_constraints = 1", statement} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whatever the damage, it is either told and left alone, or it hit nothing
// that can be told (a letter in a name); it is never made worse.
func TestAnyDamageIsToldOrHarmless(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(filled(t, 160))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "register.db")
	const tries = 60
	told := 0
	for seed := range uint64(tries) {
		dice := rand.New(rand.NewPCG(seed, 1))
		hurt := append([]byte(nil), whole...)
		for range 1 + dice.IntN(3) {
			at := dice.IntN(len(hurt) - 64)
			for i := range 1 + dice.IntN(64) {
				hurt[at+i] = byte(dice.Uint32())
			}
		}
		if err := os.WriteFile(path, hurt, 0o600); err != nil {
			t.Fatal(err)
		}
		before := files(t, filepath.Dir(path))
		r, err := sqlite.Open(t.Context(), path)
		if err == nil {
			_, err = r.Load(t.Context())
			_ = r.Close()
		}
		if err == nil {
			continue
		}
		told++
		switch cause, _ := patchbay.Why(err); cause {
		case patchbay.RegisterDamaged, patchbay.RegisterNewer, patchbay.RegisterUnavailable:
		default:
			t.Errorf("seed %d: %v", seed, err)
		}
		if after := files(t, filepath.Dir(path)); !reflect.DeepEqual(before, after) {
			t.Errorf("seed %d: after %v the folder held\n%v\nand holds\n%v", seed, err, before, after)
		}
	}
	if told < tries/6 {
		t.Errorf("only %d of %d damages were told: they hardly hit anything", told, tries)
	}
}

func TestWhatIsNoFileIsUnavailable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, path, patchbay.RegisterUnavailable, path)
}

func TestARegisterInUseIsUnavailableToOthers(t *testing.T) {
	t.Parallel()
	path := filled(t, 1)
	r := open(t, path)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self)
	child.Env = append(os.Environ(), partVariable+"=writer", pathVariable+"="+path, "GORACE=atexit_sleep_ms=0")
	out, err := child.Output()
	if err != nil || !strings.HasPrefix(string(out), patchbay.RegisterUnavailable.Error()) {
		t.Errorf("another process: %v\n%s", err, out)
	}
	if state, err := r.Load(t.Context()); err != nil || len(state.Accounts) != 1 || len(state.Settings) != 0 {
		t.Errorf("after another process tried: %v, %v", state, err)
	}
}

func TestAHalfMadeRegisterIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	for _, suffix := range []string{".new", ".new-wal", ".new-journal"} {
		if err := os.WriteFile(path+suffix, []byte("left by a crash"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := open(t, path)
	if err := r.Apply(t.Context(), patchbay.Set{Name: "x", Value: "y"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if left := files(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("beside the register are %v", left)
	}
}
