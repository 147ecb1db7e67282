package app_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func newApp(t *testing.T) *app.App {
	t.Helper()
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: memory.NewRegister(),
		Vaults:   []patchbay.VaultSource{memory.NewVaultSource("keyring", "Pretend Keyring")},
		Packs:    []patchbay.Pack{{ID: "example", Name: "Example", Account: patchbay.RequiredAccount}},
		Log:      slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	host := app.Host{OpenAddress: func(string) error { return nil }}
	return app.New(t.Context(), board, host, slog.New(slog.DiscardHandler))
}

func TestBothShellsCanCallExactlyTheSame(t *testing.T) {
	methods := []string{}
	for method := range reflect.TypeFor[*app.App]().Methods() {
		methods = append(methods, method.Name)
	}
	calls := slices.Sorted(maps.Keys(app.Calls(newApp(t))))
	if !slices.Equal(methods, calls) {
		t.Errorf("the loopback shell calls %v\nApp has %v", calls, methods)
	}
	bindings, err := os.ReadFile("../frontend/wailsjs/go/app/App.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	bound := []string{}
	for _, match := range regexp.MustCompile(`export function (\w+)\(`).FindAllSubmatch(bindings, -1) {
		bound = append(bound, string(match[1]))
	}
	if !slices.Equal(methods, bound) {
		t.Errorf("the window binds %v\nApp has %v", bound, methods)
	}
}

func TestEachCallIsItsOwnMethod(t *testing.T) {
	// A mistyped table would call another method with the same arguments.
	source, err := os.ReadFile("calls.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile(`"(\w+)":\s+call\w+\(a\.(\w+)\)`).FindAllSubmatch(source, -1) {
		if string(match[1]) != string(match[2]) {
			t.Errorf("%s calls %s", match[1], match[2])
		}
	}
}

func TestNoViewBecomesNull(t *testing.T) {
	a := newApp(t)
	for name, call := range app.Calls(a) {
		result, err := call(nil)
		if err != nil || result == nil {
			continue // wants arguments, or returns nothing
		}
		text, err := json.Marshal(result)
		if err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s: %s %v", name, text, err)
		}
	}
	packs, _ := a.Packs()
	text, _ := json.Marshal(packs)
	if strings.Contains(string(text), "null") {
		t.Errorf("a bare pack has nulls: %s", text)
	}
}

func TestWrongArgumentsAreRefusedWithoutQuotingThem(t *testing.T) {
	calls := app.Calls(newApp(t))
	for name, args := range map[string][]json.RawMessage{
		"Submit": {json.RawMessage(`"f"`), json.RawMessage(`"pretend-canary"`), json.RawMessage(`{}`)},
		"Unlock": {json.RawMessage(`{"pretend-canary":1}`)},
		"List":   {json.RawMessage(`"pretend-canary"`)},
		"Check":  nil,
	} {
		_, err := calls[name](args)
		if err == nil || strings.Contains(err.Error(), "canary") || app.Explain(err).Code != "unexplained" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPanicBecomesAProblem(t *testing.T) {
	a := app.New(t.Context(), nil, app.Host{}, slog.New(slog.DiscardHandler))
	for name, call := range app.Calls(a) {
		if name == "Quit" || name == "List" || name == "Packs" || name == "Vault" {
			if _, err := call(nil); app.Explain(err).Code != "unexplained" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestLinksAreOpenedByNameOnly(t *testing.T) {
	a := newApp(t)
	if err := a.OpenLink("example", "https://elsewhere.example.com"); app.Explain(err).Code != "unknown-link" {
		t.Error(err)
	}
	if err := a.OpenLink("nothing", "keys"); app.Explain(err).Code != "unknown-pack" {
		t.Error(err)
	}
}

func TestPreferencesTakeOnlyWhatExists(t *testing.T) {
	a := newApp(t)
	if p, err := a.Preferences(); err != nil || p.Theme != "system" {
		t.Fatal(p, err)
	}
	for name, value := range map[string]string{"theme": "pink", "colour": "dark", "": ""} {
		if err := a.SetPreference(name, value); app.Explain(err).Code != "setting-unknown" {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	if err := a.SetPreference("theme", "dark"); err != nil {
		t.Fatal(err)
	}
	if p, _ := a.Preferences(); p.Theme != "dark" {
		t.Fatal(p)
	}
}
