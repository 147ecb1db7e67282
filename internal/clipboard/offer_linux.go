package clipboard

import (
	"errors"
	"fmt"
)

// hint is the type, and its text, with which password managers ask clipboard
// managers to forget a copy. KDE's Klipper began it, and others follow
// (https://github.com/KDE/plasma-workspace, klipper).
const (
	hint     = "x-kde-passwordManagerHint"
	hintText = "secret"
)

// offer owns text from its success on and wipes it in the end.
func offer(env func(string) string, text []byte) (*held, error) {
	wayland, x := env("WAYLAND_DISPLAY"), env("DISPLAY")
	var err error
	if wayland != "" {
		var h *held
		if h, err = offerWayland(socketOf(wayland, env("XDG_RUNTIME_DIR")), text); err == nil {
			return h, nil
		}
	}
	if x != "" {
		h, xErr := offerX11(x, text)
		if xErr == nil {
			return h, nil
		}
		if !errors.Is(xErr, ErrNone) {
			return nil, xErr // there is one, and nobody knows what it took
		}
		err = errors.Join(err, xErr)
	}
	if err == nil {
		return nil, fmt.Errorf("%w: no display", ErrNone)
	}
	return nil, err
}

func ascii(text []byte) bool {
	for _, b := range text {
		if b >= 0x80 {
			return false
		}
	}
	return true
}
