package tray

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// The colours of the icons' ground, and of the sign for attention.
const (
	ground = "0B5CAD"
	amber  = "E8890C"
)

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 150 {
		if is() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

// TestTheIconIsThereOnlyWhileAPanelShowsIt lives through a session on a real
// panel.
func TestTheIconIsThereOnlyWhileAPanelShowsIt(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesktop(t, "0.95")
	tapped, chosen := make(chan struct{}, 1), make(chan string, 10)
	tray := Start(t.Context(), Options{
		Title: "Patchbay", Log: slog.New(slog.DiscardHandler), Tapped: func() { tapped <- struct{}{} },
	})
	pick := func(title string) Item { return Item{Title: title, Chosen: func() { chosen <- title }} }
	tray.Show(Well, []Section{
		{Room: 1, Items: []Item{pick("Open Patchbay")}},
		{Room: 3, Items: []Item{pick("To finish: Slack in Plan"), {Title: "Only said"}}},
		{Room: 2, Items: []Item{{Title: "Docs", Items: []Item{pick("Plan"), pick("Team")}}}},
		{Room: 1, Items: []Item{pick("Quit")}},
	})
	if tray.There() {
		t.Fatal("nobody shows it, and it says that it is there")
	}
	if !tray.possible(t.Context()) {
		t.Fatal("there is a bus, so a panel may come")
	}

	d.startPanel()
	if !tray.Await(t.Context()) {
		t.Fatal("the panel came and it isn't there")
	}
	d.shows(ground, true)
	d.shows(amber, false)

	r := newReader(t)
	want := "Open Patchbay\n----\nTo finish: Slack in Plan\n(Only said)\n----\nDocs\n  Plan\n  Team\n----\nQuit"
	eventually(t, "the whole menu", func() bool { return r.text() == want })
	r.choose("Team")
	if got := <-chosen; got != "Team" {
		t.Fatalf("%q was chosen", got)
	}
	if err := r.bus.Object(r.own, "/StatusNotifierItem").Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)).Err; err != nil {
		t.Fatal(err)
	}
	<-tapped

	// What is so already isn't told again: a menu that is open would flicker.
	told := r.listen()
	tray.Show(Well, []Section{
		{Room: 1, Items: []Item{pick("Open Patchbay")}},
		{Room: 3, Items: []Item{pick("To finish: Slack in Plan"), {Title: "Only said"}}},
		{Room: 2, Items: []Item{{Title: "Docs", Items: []Item{pick("Plan"), pick("Team")}}}},
		{Room: 1, Items: []Item{pick("Quit")}},
	})
	if got := told(); len(got) != 0 {
		t.Fatalf("the panel was told %v", got)
	}
	tray.Show(Well, []Section{
		{Room: 1, Items: []Item{pick("Open Patchbay")}},
		{Room: 3, Items: []Item{pick("To finish: Slack in Plan"), {Title: "Said again"}}},
		{Room: 2, Items: []Item{{Title: "Docs", Items: []Item{pick("Plan"), pick("Team")}}}},
		{Room: 1, Items: []Item{pick("Quit")}},
	})
	if got := told(); !slices.Equal(got, []string{"Said again"}) {
		t.Fatalf("the panel was told of %v", got)
	}

	tray.Show(Attention, []Section{
		{Room: 1, Items: []Item{pick("Open Patchbay")}},
		{Room: 3, Items: []Item{pick("To finish: Trello in Team"), pick("a"), pick("b"), pick("no room")}},
		{Room: 2, Items: nil},
		{Room: 1, Items: []Item{pick("Quit")}},
	})
	want = "Open Patchbay\n----\nTo finish: Trello in Team\na\nb\n----\n----\nQuit"
	eventually(t, "the menu changed", func() bool { return r.text() == want })
	d.shows(amber, true)
	r.choose("a")
	if got := <-chosen; got != "a" {
		t.Fatalf("%q was chosen", got)
	}

	d.killPanel()
	eventually(t, "it says that it is gone", func() bool { return !tray.There() })
	gone := make(chan bool, 1)
	soon, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	go func() { gone <- tray.AwaitGone(soon) }()
	d.startPanel()
	eventually(t, "it is back", tray.There)
	if <-gone {
		t.Fatal("a panel that was only started anew counts as gone")
	}
	d.shows(amber, true)
	tray.Show(Well, nil)
	d.shows(amber, false)
	tray.Close()
	eventually(t, "the icon is taken away", func() bool { return !strings.Contains(d.colours(), ground) })
}

func TestEveryStateHasItsPicture(t *testing.T) {
	seen := map[string]bool{}
	for _, state := range []State{Well, Attention, Working} {
		seen[string(state.picture())] = true
	}
	if len(seen) != 3 {
		t.Fatalf("%d pictures", len(seen))
	}
}

// alone runs the test once more in a process of its own, because a process has
// one bus and one tray; it reports whether this is that process.
func alone(t *testing.T, environ ...string) bool {
	t.Helper()
	if os.Getenv("PATCHBAY_ALONE") == t.Name() {
		return true
	}
	again := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	again.Env = append(append(os.Environ(), "PATCHBAY_ALONE="+t.Name()), environ...)
	out, err := again.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "--- SKIP") {
		t.Skipf("%s", out)
	}
	return false
}

func TestWithoutAMessageBusThereIsNoIconAndNoHarm(t *testing.T) {
	if !alone(t, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/at/all") {
		return
	}
	tray := Start(t.Context(), Options{Log: slog.New(slog.DiscardHandler)})
	tray.Show(Working, []Section{{Room: 1, Items: []Item{{Title: "Open Patchbay"}}}})
	began := time.Now()
	if tray.Await(t.Context()) || time.Since(began) > 5*time.Second {
		t.Fatal("it waits for what can't come")
	}
	tray.Close()
}

func TestTheEndOfTheMessageBusIsNoEndOfTheProgram(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesktop(t, "0.1")
	tray := Start(t.Context(), Options{Title: "Patchbay", Log: slog.New(slog.DiscardHandler)})
	tray.Show(Well, []Section{{Room: 1, Items: []Item{{Title: "Open Patchbay"}}}})
	d.startPanel()
	if !tray.Await(t.Context()) {
		t.Fatal("it isn't there")
	}
	d.shows(ground, true)
	_ = d.bus.Process.Kill()
	eventually(t, "it says that it is gone", func() bool { return !tray.There() })
	if !tray.AwaitGone(t.Context()) {
		t.Fatal("it waits for an icon that is gone")
	}
	tray.Show(Attention, []Section{{Room: 1, Items: []Item{{Title: "Open it again"}}}})
	if tray.There() || tray.Await(t.Context()) {
		t.Fatal("it says that it is there")
	}
	tray.Close()
}

func TestATitleIsOneShortLineAsItIs(t *testing.T) {
	for title, want := range map[string]string{
		"Plan": "Plan", "my_plan": "my__plan", " two\n lines\t": "two lines", strings.Repeat("é", 60): strings.Repeat("é", 60),
		strings.Repeat("é", 61): strings.Repeat("é", 59) + "…",
	} {
		if got := plain(title); got != want {
			t.Errorf("%q becomes %q, not %q", title, got, want)
		}
	}
}
