package nobus_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"
)

const starts = 3

func TestNoBusIsStarted(t *testing.T) {
	if got := leaked(t, build(t, "guarded")); got != 0 {
		t.Errorf("%d starts without a session bus left %d dbus-daemons, want none", starts, got)
	}
}

// The library as it is does start them, so the test above can fail.
func TestTheLibraryAloneStartsOneEach(t *testing.T) {
	if got := leaked(t, build(t, "bare")); got != starts {
		t.Errorf("%d starts without nobus left %d dbus-daemons, want %d: is nobus still needed?", starts, got, starts)
	}
}

func TestABusThatIsThereIsUsed(t *testing.T) {
	guarded := build(t, "guarded")
	runtime := filepath.Join(t.TempDir(), "a place, with % signs")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Run("named", func(t *testing.T) {
		const mine = "unix:path=/dev/null/mine"
		if got := address(t, guarded, "DBUS_SESSION_BUS_ADDRESS="+mine); got != mine {
			t.Errorf("address %q, want it left as %q", got, mine)
		}
	})
	t.Run("in the runtime folder", func(t *testing.T) {
		listener, err := net.Listen("unix", filepath.Join(runtime, "bus"))
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		go func() {
			for {
				c, err := listener.Accept()
				if err != nil {
					return
				}
				c.Close()
			}
		}()
		noSystemBus(t)
		got := address(t, guarded, "XDG_RUNTIME_DIR="+runtime)
		want := "unix:path=" + strings.NewReplacer(" ", "%20", ",", "%2c", "%", "%25").Replace(runtime) + "/bus"
		if got != want {
			t.Errorf("address %q, want %q", got, want)
		}
	})
}

func build(t *testing.T, name string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	out, err := exec.Command("go", "build", "-o", binary, "./testdata/"+name).CombinedOutput()
	if err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return binary
}

// leaked starts the binary where there is no session bus but dbus-launch, and
// counts the daemons that outlive it. They are known by a mark that they
// inherit in their environment.
func leaked(t *testing.T, binary string) int {
	t.Helper()
	noSystemBus(t)
	if _, err := exec.LookPath("dbus-launch"); err != nil {
		t.Skip("needs dbus-launch (Debian: dbus-x11)")
	}
	mark := "PATCHBAY_NOBUS_TEST=" + uuid.NewString()
	for range starts {
		address(t, binary, mark)
	}
	found := 0
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(environ, []byte(mark)) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if name, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "comm")); strings.TrimSpace(string(name)) == "dbus-daemon" {
			found++
		}
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	return found
}

// address starts the binary with nothing but PATH and what is given, and
// returns the bus address that it ended up with.
func address(t *testing.T, binary string, environ ...string) string {
	t.Helper()
	cmd := exec.Command(binary)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, environ...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(binary), err)
	}
	return string(out)
}

func noSystemBus(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/run/user/" + strconv.Itoa(os.Getuid()) + "/bus"); err == nil {
		t.Skip("this login has a session bus at its usual place")
	}
}
