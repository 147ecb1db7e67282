package logbook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/slogtest"
	"time"
)

func open(t testing.TB) (*Logbook, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "logs")
	book, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book, dir
}

func read(t testing.TB, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

type named struct{ name string }

func (n named) String() string { return n.name }

type broken struct{}

func (*broken) String() string { panic("pretend-token-in-a-panic") }

type brokenValuer struct{}

func (brokenValuer) LogValue() slog.Value { panic("pretend-token-in-a-panic") }

type refuses struct{}

func (refuses) MarshalText() ([]byte, error) { return nil, errors.New("no") }

type lazy struct{ value slog.Value }

func (l lazy) LogValue() slog.Value { return l.value }

type word string

const (
	uuidText = "0f5c1f0e-9d0a-4b0e-8a55-3f2a6f0d7b11"
	jwtText  = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"
)

func TestWhatIsShownAndWhatIsHidden(t *testing.T) {
	cases := []struct {
		name string
		attr slog.Attr
		want string // the attribute as the line has it
	}{
		{"a plain word", slog.String("pack", "todoist"), `pack=todoist`},
		{"a number", slog.Int("status", 422), `status=422`},
		{"a time span", slog.Duration("took", time.Second), `took=1s`},
		{"a yes", slog.Bool("ready", true), `ready=true`},
		{"an error", slog.Any("error", fmt.Errorf("read key: %w", context.DeadlineExceeded)), `error="read key: context deadline exceeded"`},
		{"a named text", slog.Any("cause", word("key-refused")), `cause=key-refused`},
		{"a long cause", slog.String("cause", "register-unavailable"), `cause=register-unavailable`},
		{"a path", slog.String("path", "/home/Ada/.local/share/patchbay/register2.db"), `path=/home/Ada/.local/share/patchbay/register2.db`},
		{"a path of a Mac", slog.String("path", "/Users/Ada/Library/Application Support/Patchbay"), `path="/Users/Ada/Library/Application Support/Patchbay"`},
		{"a date", slog.String("at", "2026-03-01T09:30:00Z"), `at=2026-03-01T09:30:00Z`},
		{"a failed request", slog.String("error", `Get "https://coda.io/apis/v1/whoami": dial tcp: lookup coda.io: no such host`),
			`error="Get \"https://coda.io/apis/v1/whoami\": dial tcp: lookup coda.io: no such host"`},
		{"where", slog.Any("at", []string{"board.go:41 app.patchbay/internal/patchbay.(*Board).Connect"}),
			`at="[board.go:41 app.patchbay/internal/patchbay.(*Board).Connect]"`},
		{"our account", slog.String("account", uuidText), `account=` + uuidText},
		{"our flow, in a group", slog.Group("step", slog.String("flow", uuidText)), `step.flow=` + uuidText},
		{"a decoding error", slog.String("error", "decode: unexpected end"), `error="decode: unexpected end"`},

		{"token", slog.String("token", "abc"), `token=[hidden]`},
		{"access token", slog.String("accessToken", "abc"), `accessToken=[hidden]`},
		{"API_KEY", slog.String("API_KEY", "abc"), `API_KEY=[hidden]`},
		{"key as a number", slog.Int("key", 4711), `key=[hidden]`},
		{"password", slog.String("password", "hunter"), `password=[hidden]`},
		{"passphrase", slog.Any("vault-passphrase", named{"correct horse"}), `vault-passphrase=[hidden]`},
		{"secret", slog.Any("client_secret", []byte("abc")), `client_secret=[hidden]`},
		{"authorization", slog.String("Authorization", "Basic YTpi"), `Authorization=[hidden]`},
		{"cookie", slog.String("set-cookie", "a=b"), `set-cookie=[hidden]`},
		{"code", slog.String("code", "abc"), `code=[hidden]`},
		{"a map of what was typed", slog.Any("values", map[string]string{"site": "a"}), `values=[hidden]`},
		{"a group", slog.Group("credential", slog.String("a", "b")), `credential=[hidden]`},

		{"a UUID", slog.String("id", uuidText), `id=[hidden]`},
		{"a UUID beside our account", slog.String("account", "is "+uuidText), `account="is [hidden]"`},
		{"a UUID in capitals", slog.String("account", strings.ToUpper(uuidText)), `account=[hidden]`},
		{"a vault key", slog.String("at", "patchbay.a1b2c3d4e5f6.v1."+uuidText), `at=patchbay.a1b2c3d4e5f6.v1.[hidden]`},
		{"a JWT", slog.String("said", "got "+jwtText+" back"), `said="got [hidden] back"`},
		{"Bearer", slog.String("said", "sent Bearer abcdef twice"), `said="sent Bearer [hidden] twice"`},
		{"a header", slog.String("said", "Authorization: token abc\nAccept: */*"), `said="Authorization: [hidden]\nAccept: */*"`},
		{"a header in a map", slog.Any("said", fmt.Sprint(map[string][]string{"Cookie": {"a=b"}})), `said="map[Cookie: [hidden]"`},
		{"a query", slog.String("said", "https://api.trello.com/1/members/me?key=abc&token=def"), `said=https://api.trello.com/1/members/me?[hidden]`},
		{"a user", slog.String("said", "https://ada:pw@example.com/x"), `said=https://[hidden]@example.com/x`},
		{"our own link", slog.String("said", "http://127.0.0.1:4711/#ABCDEFGHIJ"), `said=http://127.0.0.1:4711/#[hidden]`},
		{"a key in a path", slog.String("said", "https://hooks.example.com/services/T0/B0/abcdefghijklmnop0123"), `said=https://hooks.example.com/services/T0/B0/[hidden]`},
		{"a mixed key in a path", slog.String("said", "https://hooks.example.com/services/T0/B0/aBcD1eFgH2iJkL"), `said=https://hooks.example.com[hidden]`},
		{"a path with ids", slog.String("said", "https://coda.io/apis/v1/docs/aBcDe"), `said=https://coda.io/apis/v1/docs/aBcDe`},
		{"name = value", slog.String("said", "login?access_token=abc"), `said="login?access_token=[hidden]"`},
		{"JSON", slog.String("said", `{"user":"ada","password":"a \"b\" c"}`), `said="{\"user\":\"ada\",\"password\":[hidden]}"`},
		{"name: value", slog.String("said", "bad token: abc1"), `said="bad token: [hidden]"`},
		{"name: value, a word", slog.String("said", "password: hunter"), `said="password: [hidden]"`},
		{"a pair within a pair", slog.String("said", "error:token=abc"), `said="error:token=[hidden]"`},
		{"hex", slog.String("said", "got 9f86d081884c7d659a2feaa0c55ad015"), `said="got [hidden]"`},
		{"base64 with slashes", slog.String("said", "got wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), `said="got [hidden]"`},
		{"base64 after a slash", slog.String("said", "got /wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), `said="got [hidden]"`},
		{"letters only", slog.String("said", "got QWERTZUIOPASDFGHJKLYXCVBNM"), `said="got [hidden]"`},
		{"digits only", slog.String("said", "got 12345678901234567890"), `said="got [hidden]"`},
		{"a prefix and hyphens", slog.String("said", "got pretend-token-4711"), `said="got [hidden]"`},
		{"an error's text", slog.Any("error", errors.New("pretend-token-4711")), `error=[hidden]`},
		{"a Stringer's text", slog.Any("who", named{"pretend-token-4711"}), `who=[hidden]`},
		{"a LogValuer's group", slog.Any("who", lazy{slog.GroupValue(slog.String("key", "a"), slog.String("b", "c"))}), `who.key=[hidden] who.b=c`},
		{"a name", slog.String("pretend-4711-4711", "a"), `[hidden]=a`},
		{"a list", slog.Any("all", []any{"a", errors.New("pretend-token-4711"), 3}), `all="[a [hidden] 3]"`},
		{"a list of arguments", slog.Any("all", []string{"--token", "=", "abc"}), `all="[--token = [hidden]]"`},
		{"a map", slog.Any("all", map[string]any{"token": "a", "site": "b", "pretend-4711-4711": "c"}), `all.[hidden]=c all.site=b all.token=[hidden]`},
		{"bytes", slog.Any("body", []byte("abc")), `body="[3 bytes]"`},
		{"a struct", slog.Any("all", struct{ A string }{"abc"}), `all="[struct { A string }]"`},
		{"a pointer", slog.Any("all", &struct{ A string }{"abc"}), `all="[*struct { A string }]"`},
		{"nothing", slog.Any("all", nil), `all=nil`},
		{"a Stringer that panics", slog.Any("all", (*broken)(nil)), `all=[unreadable]`},
		{"a text that can't be had", slog.Any("all", refuses{}), `all=[unreadable]`},
		{"a text too long", slog.String("all", strings.Repeat("a b ", 20_000)), `all="[a text too long]"`},
		{"bad UTF-8", slog.String("all", "a\xffb"), `all="a` + "\ufffd" + `b"`},
		{"several lines", slog.String("all", "a\nlevel=ERROR msg=forged\r\x1b[31m"), `all="a\nlevel=ERROR msg=forged\r\x1b[31m"`},
	}
	book, dir := open(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := len(read(t, dir, FileName))
			slog.New(book).LogAttrs(context.Background(), slog.LevelInfo, "said", c.attr)
			line := read(t, dir, FileName)[before:]
			_, got, _ := strings.Cut(line, " msg=said ")
			if got != c.want+"\n" {
				t.Errorf("got  %swant %s", got, c.want)
			}
		})
	}
}

func TestAMessageIsCleanedToo(t *testing.T) {
	book, dir := open(t)
	slog.New(book).Info("key=abc https://a.example/?b=c\nsecond line")
	if got := read(t, dir, FileName); !strings.HasSuffix(got, `msg="key=[hidden] https://a.example/?[hidden]\nsecond line"`+"\n") {
		t.Fatal(got)
	}
}

func TestALogValuerThatPanicsIsSurvived(t *testing.T) {
	book, dir := open(t)
	slog.New(book).Info("said", "who", brokenValuer{})
	if got := read(t, dir, FileName); !strings.Contains(got, "LogValue panicked") || strings.Contains(got, "pretend") {
		t.Fatal(got)
	}
}

func TestGroupsThatSaySecretHideAllWithin(t *testing.T) {
	book, dir := open(t)
	slog.New(book).WithGroup("credentials").With("a", "first").WithGroup("b").Info("said", "c", "second", slog.Group("d", "e", "third"))
	slog.New(book).WithGroup("pretend-token-4711").Info("said", "a", "b")
	got := read(t, dir, FileName)
	for _, secret := range []string{"first", "second", "third", "4711"} {
		if strings.Contains(got, secret) {
			t.Errorf("%s is shown: %s", secret, got)
		}
	}
}

func TestOnlyInfoAndAboveIsWritten(t *testing.T) {
	book, dir := open(t)
	log := slog.New(book)
	log.Debug("one")
	log.Info("two")
	log.Error("three")
	if got := read(t, dir, FileName); strings.Contains(got, "one") || !strings.Contains(got, "two") || !strings.Contains(got, "three") {
		t.Fatal(got)
	}
}

func TestFolderAndFileAreForThisUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights; the folder is in the user's profile")
	}
	book, dir := open(t)
	slog.New(book).Info("said")
	for path, want := range map[string]os.FileMode{dir: 0o700, book.Path(): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	// One that was left open to others is closed to them.
	_ = book.Close()
	if err := os.Chmod(book.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if info, _ := os.Stat(book.Path()); info.Mode().Perm() != 0o600 {
		t.Errorf("left at %v", info.Mode())
	}
}

// The handler keeps the contract of slog: groups, empty attributes, With.
func TestItIsAProperHandler(t *testing.T) {
	var book *Logbook
	var dir string
	slogtest.Run(t, func(t *testing.T) slog.Handler {
		book, dir = open(t)
		return book
	}, func(t *testing.T) map[string]any {
		return parse(read(t, dir, FileName))
	})
}

// parse reads one line of plain words into nested maps.
func parse(line string) map[string]any {
	top := map[string]any{}
	for _, field := range strings.Fields(line) {
		path, value, _ := strings.Cut(field, "=")
		at, names := top, strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			next, ok := at[name].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[name] = next
			}
			at = next
		}
		at[names[len(names)-1]] = value
	}
	return top
}
