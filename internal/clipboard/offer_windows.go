package clipboard

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// board calls the clipboard's functions
// (https://learn.microsoft.com/windows/win32/dataxchg/clipboard-functions).
type board struct{ user32, kernel32 *windows.LazyDLL }

const (
	unicodeText = 13 // CF_UNICODETEXT
	moveable    = 2  // GMEM_MOVEABLE
)

// offer owns text from its success on and wipes it in the end. The system has
// a copy of its own.
func offer(_ func(string) string, text []byte) (*held, error) {
	b := board{windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")}
	if err := b.put(text); err != nil {
		return nil, err
	}
	return &held{release: func() {
		b.remove(text)
		clear(text)
	}, forget: func() { clear(text) }}, nil
}

func (b board) put(text []byte) error {
	units, err := windows.UTF16FromString(string(text))
	if err != nil {
		return ErrText
	}
	defer clear(units)
	return b.open(func() error {
		if ok, _, err := b.user32.NewProc("EmptyClipboard").Call(); ok == 0 {
			return fmt.Errorf("empty the clipboard: %w", err)
		}
		// The marks come first: who looks on sees no moment without them.
		// https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats,
		// "Cloud Clipboard and Clipboard History Formats".
		for _, name := range []string{
			"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard",
		} {
			wide, err := windows.UTF16PtrFromString(name)
			if err != nil {
				return err
			}
			format, _, err := b.user32.NewProc("RegisterClipboardFormatW").Call(uintptr(unsafe.Pointer(wide)))
			if format == 0 {
				return fmt.Errorf("mark the text: %w", err)
			}
			if err := b.set(format, []uint16{0, 0}); err != nil { // a DWORD, zero
				return err
			}
		}
		return b.set(unicodeText, units)
	})
}

// remove empties the clipboard if the text is what it holds. It is patient
// with a program that keeps the clipboard open: nobody tries again after it.
func (b board) remove(text []byte) {
	for begun := time.Now(); time.Since(begun) < patience; {
		err := b.open(func() error {
			if held := b.text(); !bytes.Equal(held, text) {
				clear(held)
				return nil
			}
			if ok, _, err := b.user32.NewProc("EmptyClipboard").Call(); ok == 0 {
				return err
			}
			return nil
		})
		if err == nil || errors.Is(err, ErrNone) {
			return
		}
	}
}

// open does something with the clipboard, which one program at a time may
// have open. Opened without a window of one's own, an emptied clipboard takes
// nothing: so there is one for the moment, that nobody sees.
func (b board) open(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	static, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return err
	}
	messageOnly := ^uintptr(2) // HWND_MESSAGE, -3
	window, _, err := b.user32.NewProc("CreateWindowExW").Call(
		0, uintptr(unsafe.Pointer(static)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if window == 0 {
		return fmt.Errorf("%w: no desktop: %w", ErrNone, err)
	}
	defer func() { _, _, _ = b.user32.NewProc("DestroyWindow").Call(window) }()
	for tries := 0; ; tries++ {
		opened, _, err := b.user32.NewProc("OpenClipboard").Call(window)
		if opened != 0 {
			break
		}
		if tries == 50 {
			return fmt.Errorf("another program keeps the clipboard: %w", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	defer func() { _, _, _ = b.user32.NewProc("CloseClipboard").Call() }()
	return do()
}

// set hands units over in one format. Once accepted, the memory is the
// system's.
func (b board) set(format uintptr, units []uint16) error {
	size := uintptr(len(units)) * 2
	memory, _, err := b.kernel32.NewProc("GlobalAlloc").Call(moveable, size)
	if memory == 0 {
		return fmt.Errorf("memory for the clipboard: %w", err)
	}
	at, _, err := b.kernel32.NewProc("GlobalLock").Call(memory)
	if at == 0 {
		_, _, _ = b.kernel32.NewProc("GlobalFree").Call(memory)
		return fmt.Errorf("memory for the clipboard: %w", err)
	}
	_, _, _ = b.kernel32.NewProc("RtlMoveMemory").Call(at, uintptr(unsafe.Pointer(&units[0])), size)
	_, _, _ = b.kernel32.NewProc("GlobalUnlock").Call(memory)
	if taken, _, err := b.user32.NewProc("SetClipboardData").Call(format, memory); taken == 0 {
		_, _, _ = b.kernel32.NewProc("GlobalFree").Call(memory)
		return fmt.Errorf("set the clipboard: %w", err)
	}
	return nil
}

// text is the clipboard's text as UTF-8; nil where there is none.
func (b board) text() []byte {
	memory, _, _ := b.user32.NewProc("GetClipboardData").Call(unicodeText)
	if memory == 0 {
		return nil
	}
	at, _, _ := b.kernel32.NewProc("GlobalLock").Call(memory)
	if at == 0 {
		return nil
	}
	defer func() { _, _, _ = b.kernel32.NewProc("GlobalUnlock").Call(memory) }()
	size, _, _ := b.kernel32.NewProc("GlobalSize").Call(memory)
	if size < 2 || size > 8*mostBytes {
		return nil
	}
	units := make([]uint16, size/2)
	_, _, _ = b.kernel32.NewProc("RtlMoveMemory").Call(uintptr(unsafe.Pointer(&units[0])), at, size/2*2)
	defer clear(units)
	for i, unit := range units {
		if unit == 0 {
			return []byte(string(utf16.Decode(units[:i])))
		}
	}
	return nil
}
