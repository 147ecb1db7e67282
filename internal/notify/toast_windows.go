package notify

import (
	"os"
	"runtime"
	"sync"
	"unsafe"

	"git.sr.ht/~jackmordaunt/go-toast/v2/wintoast"
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

const (
	// activator is the class by which Windows tells that a message was pressed,
	// Patchbay's and nobody else's.
	activator = "{2E0A9B57-6C1F-4C0B-9E59-5D4D1B7E6A90}"
	// Where Windows looks up whose a message is, and whom to start when one is
	// pressed while nobody hears it: learn.microsoft.com, "Send a local app
	// notification from other types of unpackaged apps".
	programsPath = `Software\Classes\AppUserModelId\`
	classPath    = `Software\Classes\CLSID\` + activator + `\LocalServer32`
	// Where the person's switches lie: for all programs, and for each.
	allPath  = `Software\Microsoft\Windows\CurrentVersion\PushNotifications`
	eachPath = `Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\`
)

// What SHQueryUserNotificationState answers where a message would disturb:
// learn.microsoft.com, QUERY_USER_NOTIFICATION_STATE.
const (
	busy         = 2
	fullScreen   = 3
	presentation = 4
	quietTime    = 6
)

// toasts is the notification center of Windows.
type toasts struct {
	name, id string
	pressed  func(name string)

	mu sync.Mutex // held while one is shown
	// thread does what is handed to it on a thread of its own, on which alone
	// the library meets COM; nil before the first message, and after the last.
	thread chan func()
	ended  bool
}

// State asks Windows. While its own do-not-disturb is on, it shows messages in
// its center without a sound by itself, and doesn't tell.
func (t *toasts) State() State {
	if switchedOff(allPath, "ToastEnabled") || switchedOff(eachPath+t.id, "Enabled") {
		return Off
	}
	var state uint32
	ask := windows.NewLazySystemDLL("shell32.dll").NewProc("SHQueryUserNotificationState")
	if ask.Find() != nil {
		return There
	}
	if failed, _, _ := ask.Call(uintptr(unsafe.Pointer(&state))); failed == 0 {
		switch state {
		case busy, fullScreen, presentation, quietTime:
			return Quiet
		}
	}
	return There
}

// Listen keeps whom to tell.
func (t *toasts) Listen(pressed func(name string)) { t.pressed = pressed }

// Show hands a message to Windows.
func (t *toasts) Show(name string, m Message) error {
	if t.State() == Off {
		return ErrOff // it would take the message, and drop it
	}
	written, err := toastOf(name, m)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return ErrNone
	}
	if t.thread == nil {
		if err := t.introduce(); err != nil {
			return err
		}
		t.thread = make(chan func())
		go withCOM(t.thread)
	}
	said := make(chan error)
	t.thread <- func() { said <- wintoast.Push(t.id, written) }
	return <-said
}

// end has Windows let go of what hears presses. Else it may be called while
// the program goes away, which Go doesn't survive in peace (seen with Wine 8).
func (t *toasts) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if t.thread != nil {
		gone := make(chan struct{})
		t.thread <- func() { windows.CoUninitialize(); close(gone) }
		<-gone
		close(t.thread)
		t.thread = nil
	}
}

// withCOM does what it is handed, of which the library's first call starts COM.
func withCOM(what <-chan func()) {
	runtime.LockOSThread() // and never unlocked: the thread ends with it
	for do := range what {
		do()
	}
}

// Withdraw does nothing: the library can't.
func (*toasts) Withdraw(string) {}

// introduce tells Windows what Patchbay is called and where it lies: it may
// have been moved since the last time.
func (t *toasts) introduce() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, v := range []struct{ path, name, value string }{
		{programsPath + t.id, "DisplayName", t.name},
		{programsPath + t.id, "CustomActivator", activator},
		{classPath, "", `"` + self + `"`},
	} {
		if err := setValue(v.path, v.name, v.value); err != nil {
			return err
		}
	}
	if err := wintoast.SetAppData(wintoast.AppData{AppID: t.id, GUID: activator}); err != nil {
		return err
	}
	wintoast.SetActivationCallback(func(_, name string, _ []wintoast.UserData) { t.pressed(name) })
	return nil
}

func setValue(path, name, value string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue(name, value)
}

// switchedOff reports whether a switch is there, and off.
func switchedOff(path, name string) bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer key.Close()
	value, _, err := key.GetIntegerValue(name)
	return err == nil && value == 0
}
