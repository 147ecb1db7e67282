package keyring

import (
	"slices"
	"testing"
)

func TestNamesAreComparedAsTheLibraryDoes(t *testing.T) {
	for name, want := range map[string]string{
		"login":             "login",
		"Default_5fkeyring": "Default_keyring",
		"My_20safe":         "My safe",
		"_c3_84":            "Ä",
		"end_":              "end_",
		"end_2":             "end_2",
		"no_zz_20hex":       "no_zz_20hex",
	} {
		if got := decoded(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestTheWorkerGetsNoMoreOfTheEnvironmentThanItNeeds(t *testing.T) {
	got := environment([]string{"HOME=/h", "TODOIST_TOKEN=pretend-token", "LC_ALL=C", "XDG_RUNTIME_DIR=/r", "LD_PRELOAD=x.so", "DISPLAY=:0", "HOMER=1"})
	want := []string{"HOME=/h", "LC_ALL=C", "XDG_RUNTIME_DIR=/r", "DISPLAY=:0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// KDE Wallet and the unknown are given time to reach the disk; those that are
// proven to be quick aren't.
func TestOnlyGNOMEKeyringIsQuick(t *testing.T) {
	for _, p := range providers() {
		v := newVault(nil, found{Late: p.late})
		if late := v.Settles() > 0; late != (p.title == "KDE Wallet") {
			t.Errorf("%s settles after %v", p.title, v.Settles())
		}
	}
}
