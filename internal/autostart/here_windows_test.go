package autostart

import "testing"

// TestTheOwnRegistryTakesAndGivesBackAnEntry writes to the real one, under a
// name that is no program's.
func TestTheOwnRegistryTakesAndGivesBackAnEntry(t *testing.T) {
	p := program(`C:\Program Files\Pat\pretend.exe`)
	entry := New(p)
	t.Cleanup(func() { _ = entry.Set(false) })
	for _, c := range []struct {
		on   bool
		want State
	}{{false, Off}, {true, On}, {true, On}, {false, Off}, {false, Off}} {
		if err := entry.Set(c.on); err != nil {
			t.Fatal(err)
		}
		if got, err := entry.State(); err != nil || got != c.want {
			t.Fatalf("%s %v, not %s", got, err, c.want)
		}
	}
	if err := entry.Set(true); err != nil {
		t.Fatal(err)
	}
	p.Path = `C:\moved\pretend.exe`
	if got, err := New(p).State(); err != nil || got != Changed {
		t.Fatalf("moved: %s %v", got, err)
	}
}
