package patchbay_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestASecretShowsItselfNowhere(t *testing.T) {
	const canary = "pretend-canary"
	s := patchbay.NewSecret(canary)
	held := struct{ S patchbay.Secret }{s}
	var shown strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		fmt.Fprintf(&shown, verb+" "+verb+" "+verb, s, &s, held)
	}
	slog.New(slog.NewTextHandler(&shown, nil)).Info("a", "s", s, "held", held)
	slog.New(slog.NewJSONHandler(&shown, nil)).Info("a", "s", s, "held", held)
	fmt.Fprint(&shown, errors.Join(fmt.Errorf("with %v", s)), patchbay.Values{"a": s}, patchbay.Credential{"a": s})
	if strings.Contains(shown.String(), canary) || strings.Contains(shown.String(), fmt.Sprintf("%x", canary)) {
		t.Fatal("it was shown")
	}
	if _, err := json.Marshal(held); err == nil {
		t.Fatal("it was marshalled")
	}
	if _, err := json.Marshal(patchbay.Credential{"a": s}); err == nil {
		t.Fatal("a credential was marshalled")
	}
}

func TestACredentialSurvivesTheVault(t *testing.T) {
	c := patchbay.Credential{"email": patchbay.NewSecret("ada@example.com"), "token": patchbay.NewSecret("pretend-\x00-\"ü")}
	back, err := patchbay.UnsealCredential(c.Seal())
	if err != nil || !back.Equal(c) || !c.Equal(back) {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "{", "null", "[]", `{"v":2,"fields":{"a":"b"}}`, `{"v":1,"fields":{}}`, `{"v":1}`} {
		if _, err := patchbay.UnsealCredential([]byte(bad)); !errors.Is(err, patchbay.VaultCorrupt) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, other := range []patchbay.Credential{{}, {"token": c["token"]}, {"email": c["token"], "token": c["token"]}, nil} {
		if c.Equal(other) {
			t.Errorf("equal to %d fields", len(other))
		}
	}
}

func TestEveryCauseIsListedOnceAndExplainsItself(t *testing.T) {
	seen := map[patchbay.Cause]bool{}
	for _, cause := range patchbay.Causes() {
		if seen[cause] || cause == "" || strings.ToLower(string(cause)) != string(cause) {
			t.Errorf("%q", cause)
		}
		seen[cause] = true
		err := fmt.Errorf("outside: %w", cause.Because(errors.New("inside")).With("host", "example.com"))
		if got, values := patchbay.Why(err); got != cause || values["host"] != "example.com" || !errors.Is(err, cause) {
			t.Errorf("%s: %s %v", cause, got, values)
		}
		if got, _ := patchbay.Why(fmt.Errorf("plain: %w", cause)); got != cause {
			t.Errorf("%s: %s", cause, got)
		}
	}
	if got, _ := patchbay.Why(errors.New("whatever")); got != patchbay.Unexplained {
		t.Error(got)
	}
	if got, _ := patchbay.Why(nil); got != "" {
		t.Error(got)
	}
}
