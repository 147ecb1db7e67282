package notify

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/windows/registry"
)

const pretendID = "app.patchbay.pretend"

// unsaid is a message, spoken by a name that is no program's. What it leaves in
// the real registry is taken away again.
func unsaid(t *testing.T) (*toasts, Message) {
	t.Cleanup(func() {
		for _, path := range []string{programsPath + pretendID, eachPath + pretendID, classPath} {
			_ = registry.DeleteKey(registry.CURRENT_USER, path)
		}
	})
	return &toasts{name: "Pretend", id: pretendID, pressed: func(string) {}}, Message{Title: "A title", Text: "a text", Button: "Do it"}
}

// TestASystemThatShowsNoneIsAnErrorAndNothingWorse has Windows show a message.
// Wine can't, needs ten seconds to find out, and would let the program crash at
// its end if it still knew who hears presses.
func TestASystemThatShowsNoneIsAnErrorAndNothingWorse(t *testing.T) {
	if os.Getenv("PATCHBAY_LONG") == "" {
		t.Skip("run by make kills")
	}
	windows, m := unsaid(t)
	err := windows.Show("one", m)
	t.Logf("Windows says: %v", err)
	windows.end()
	windows.end()
	if err := windows.Show("two", m); !errors.Is(err, ErrNone) {
		t.Fatalf("after the end: %v", err)
	}
}

func TestWindowsLearnsWhoSpeaksAndAPersonsSwitchIsKept(t *testing.T) {
	windows, m := unsaid(t)
	if state := windows.State(); state != There {
		t.Fatalf("at first it is %s", state)
	}
	if err := windows.introduce(); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ path, name, want string }{
		{programsPath + pretendID, "DisplayName", "Pretend"},
		{programsPath + pretendID, "CustomActivator", activator},
		{classPath, "", `"` + self + `"`},
	} {
		key, err := registry.OpenKey(registry.CURRENT_USER, v.path, registry.QUERY_VALUE)
		if err != nil {
			t.Fatalf("%s: %v", v.path, err)
		}
		got, _, err := key.GetStringValue(v.name)
		_ = key.Close()
		if err != nil || got != v.want {
			t.Fatalf("%s %q is %q, not %q: %v", v.path, v.name, got, v.want, err)
		}
	}

	key, _, err := registry.CreateKey(registry.CURRENT_USER, eachPath+pretendID, registry.SET_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	if err := key.SetDWordValue("Enabled", 0); err != nil {
		t.Fatal(err)
	}
	if err := windows.Show("two", m); windows.State() != Off || !errors.Is(err, ErrOff) {
		t.Fatalf("switched off by the person: %s %v", windows.State(), err)
	}
	if err := key.SetDWordValue("Enabled", 1); err != nil {
		t.Fatal(err)
	}
	if state := windows.State(); state != There {
		t.Fatalf("switched on again: %s", state)
	}
}
