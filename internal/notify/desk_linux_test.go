package notify

import (
	"bufio"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// alone is a bus that starts nobody by itself.
const alone = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// bus starts a message bus that the test's session is on.
func bus(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("dbus-daemon is not here")
	}
	settings := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(settings, []byte(alone), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("dbus-daemon", "--config-file", settings, "--nofork", "--print-address")
	said, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	address, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
}

// pretendServer is somebody who shows messages, as the specification says.
type pretendServer struct {
	t    *testing.T
	conn *dbus.Conn
	can  []string
	last uint32

	mu     sync.Mutex
	name   string
	shown  map[uint32]string
	acts   []string
	closed []uint32
}

func serve(t *testing.T, inhibited bool, can ...string) *pretendServer {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	s := &pretendServer{t: t, conn: conn, can: can, last: 6, shown: map[uint32]string{}}
	if err := conn.Export(s, serverPath, server); err != nil {
		t.Fatal(err)
	}
	if _, err := prop.Export(conn, serverPath, prop.Map{server: {"Inhibited": {Value: inhibited}}}); err != nil {
		t.Fatal(err)
	}
	if reply, err := conn.RequestName(server, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return s
}

func (s *pretendServer) GetCapabilities() ([]string, *dbus.Error) { return s.can, nil }

func (s *pretendServer) GetServerInformation() (name, vendor, version, speaks string, failed *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name, "nobody", "1", "1.2", nil
}

func (s *pretendServer) Notify(_ string, _ uint32, _, title, text string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.shown[s.last], s.acts = title+"|"+text, actions
	return s.last, nil
}

func (s *pretendServer) CloseNotification(id uint32) *dbus.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = append(s.closed, id)
	return nil
}

// showing is what it was told to show, and the buttons of the last.
func (s *pretendServer) showing() (map[uint32]string, []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.shown), s.acts
}

func (s *pretendServer) emits(signal string, body ...any) {
	s.t.Helper()
	if err := s.conn.Emit(serverPath, server+"."+signal, body...); err != nil {
		s.t.Fatal(err)
	}
}

func TestWithoutABusOrAnybodyOnItNothingIsShown(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	desk := Start(t.Context(), Options{})
	if _, err := desk.Show(Message{}); desk.State() != None || !errors.Is(err, ErrNone) {
		t.Fatalf("%s %v", desk.State(), err)
	}
	bus(t)
	if _, err := desk.Show(Message{}); desk.State() != None || !errors.Is(err, ErrNone) {
		t.Fatalf("%s %v", desk.State(), err)
	}
	serve(t, false)
	if desk.State() != There {
		t.Fatal("somebody came, and isn't seen")
	}
	desk.Close()
}

func TestNothingIsSentToWhoWantsQuiet(t *testing.T) {
	bus(t)
	s := serve(t, true)
	desk := Start(t.Context(), Options{})
	defer desk.Close()
	_, err := desk.Show(Message{})
	if shown, _ := s.showing(); desk.State() != Quiet || !errors.Is(err, ErrQuiet) || len(shown) != 0 {
		t.Fatalf("%s %v %v", desk.State(), err, shown)
	}
}

func TestTextsAreMarkedUpOnlyForThoseWhoReadMarkup(t *testing.T) {
	for text, can := range map[string][]string{
		"A <b>title</b>|this & that":     {"actions"},
		"A <b>title</b>|this &amp; that": {"actions", "body-markup"},
	} {
		t.Run(text, func(t *testing.T) {
			bus(t)
			s := serve(t, false, can...)
			desk := Start(t.Context(), Options{})
			defer desk.Close()
			id, err := desk.Show(message(nil))
			if shown, acts := s.showing(); err != nil || shown[id] != text || len(acts) != 4 {
				t.Fatalf("%v %v %q", err, shown, acts)
			}
		})
	}
}

func TestXfceIsHandedOneButtonForItDrawsThemAll(t *testing.T) {
	bus(t)
	s := serve(t, false, "actions")
	desk := Start(t.Context(), Options{})
	defer desk.Close()
	for name, want := range map[string][]string{
		"another": {button, "Do it", pressed, "Do it"}, xfce: {button, "Do it"},
	} {
		s.mu.Lock()
		s.name = name
		s.mu.Unlock()
		_, err := desk.Show(message(nil))
		if _, acts := s.showing(); err != nil || !slices.Equal(acts, want) {
			t.Fatalf("%s: %v %q", name, err, acts)
		}
	}
}

func TestOnlyTheOwnMessageIsChosenAndOnlyOnce(t *testing.T) {
	bus(t)
	s := serve(t, false, "actions")
	desk := Start(t.Context(), Options{})
	defer desk.Close()
	chosen := make(chan string, 8)
	id, err := desk.Show(message(chosen))
	if err != nil {
		t.Fatal(err)
	}
	s.emits("ActionInvoked", id+1, pressed) // another program's
	s.emits("ActionInvoked", id, "inline-reply")
	s.emits("ActionInvoked", "nonsense")
	s.emits("ActionInvoked", id, button)
	select {
	case <-chosen:
	case <-time.After(5 * time.Second):
		t.Fatal("nobody heard that it was chosen")
	}
	time.Sleep(200 * time.Millisecond)
	s.emits("ActionInvoked", id, pressed)
	time.Sleep(200 * time.Millisecond)
	if len(chosen) != 0 {
		t.Fatal("it was chosen twice")
	}
}

func TestAMessageOfAServerThatWentIsNobodysAnyMore(t *testing.T) {
	bus(t)
	s := serve(t, false, "actions")
	desk := Start(t.Context(), Options{})
	defer desk.Close()
	chosen := make(chan string, 8)
	id, err := desk.Show(message(chosen))
	if err != nil {
		t.Fatal(err)
	}
	_ = s.conn.Close()
	time.Sleep(200 * time.Millisecond)
	next := serve(t, false, "actions")
	next.emits("ActionInvoked", id, pressed)
	time.Sleep(300 * time.Millisecond)
	if len(chosen) != 0 {
		t.Fatal("another program's message led here")
	}
	_, err = desk.Show(message(chosen))
	if shown, _ := next.showing(); err != nil || len(shown) != 1 {
		t.Fatalf("%v %v", err, shown)
	}
}

func TestClosingTakesAllMessagesAway(t *testing.T) {
	bus(t)
	s := serve(t, false)
	desk := Start(t.Context(), Options{})
	one, err := desk.Show(message(nil))
	if err != nil {
		t.Fatal(err)
	}
	two, err := desk.Show(message(nil))
	if err != nil {
		t.Fatal(err)
	}
	s.emits("NotificationClosed", one, uint32(2))
	time.Sleep(grace + 300*time.Millisecond)
	desk.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.closed) != 1 || s.closed[0] != two {
		t.Fatalf("taken away: %v", s.closed)
	}
}
