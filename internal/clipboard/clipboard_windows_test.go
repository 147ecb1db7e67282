package clipboard

import (
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

const canary = "pretend-pässwörd-鍵"

func testBoard() board {
	return board{windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")}
}

func onBoard(t *testing.T) (text string, marked int) {
	t.Helper()
	b := testBoard()
	if err := b.open(func() error {
		text = string(b.text())
		for _, name := range []string{
			"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard",
		} {
			wide, _ := windows.UTF16PtrFromString(name)
			format, _, _ := b.user32.NewProc("RegisterClipboardFormatW").Call(uintptr(unsafe.Pointer(wide)))
			if there, _, _ := b.user32.NewProc("IsClipboardFormatAvailable").Call(format); there != 0 {
				marked++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return text, marked
}

func TestTheTextIsThereWithItsMarksForItsTime(t *testing.T) {
	c := New(func(string) string { return "" })
	defer c.Close()
	if err := c.Copy(t.Context(), []byte(canary), time.Second); err != nil {
		t.Fatal(err)
	}
	if text, marked := onBoard(t); text != canary || marked != 3 {
		t.Errorf("there is %q with %d marks", text, marked)
	}
	time.Sleep(1500 * time.Millisecond)
	if text, marked := onBoard(t); text != "" || marked != 0 {
		t.Errorf("later there is %q with %d marks", text, marked)
	}
}

func TestClearTakesOffWhatIsOursAlone(t *testing.T) {
	c := New(func(string) string { return "" })
	for _, text := range []string{"pretend-first", canary} {
		if err := c.Copy(t.Context(), []byte(text), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, _ := onBoard(t); got != text {
			t.Errorf("there is %q", got)
		}
	}
	c.Clear()
	if text, _ := onBoard(t); text != "" {
		t.Errorf("after Clear there is %q", text)
	}
	if err := c.Copy(t.Context(), []byte(canary), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := testBoard().put([]byte("theirs")); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if text, _ := onBoard(t); text != "theirs" {
		t.Errorf("after Close there is %q", text)
	}
}
