package desktop

import (
	"encoding/json"
	"slices"
)

// The window's size at first, and the least.
const (
	firstWidth, firstHeight = 1120, 780
	// Narrower than this the wizard's guide and form stand one above the
	// other; it still works.
	leastWidth, leastHeight = 480, 480
)

// Bounds are the window's size and place. The zero value is the size of the
// first start, in the middle of the screen.
type Bounds struct {
	Width, Height int
	// X and Y count where Placed is set: some desktops don't tell a window's
	// place.
	Placed    bool
	X, Y      int
	Maximised bool
	// Screens are those that were there: a place on others means nothing.
	Screens []Screen
}

// Screen is the size of a screen.
type Screen struct{ Width, Height int }

// ParseBounds reads what String wrote. Whatever isn't sane becomes as at the
// first start.
func ParseBounds(text string) Bounds {
	var b Bounds
	if json.Unmarshal([]byte(text), &b) != nil || !b.sane() {
		return Bounds{}
	}
	return b
}

func (b Bounds) String() string {
	text, err := json.Marshal(b)
	if err != nil { // numbers always marshal
		panic(err)
	}
	return string(text)
}

func (b Bounds) sane() bool {
	const most = 1 << 15 // of X11; others have fewer
	within := func(n, least int) bool { return least <= n && n < most }
	return within(b.Width, leastWidth) && within(b.Height, leastHeight) && within(b.X, -most) && within(b.Y, -most)
}

// size is how large to open the window.
func (b Bounds) size() (width, height int) {
	if b.Width == 0 {
		return firstWidth, firstHeight
	}
	return b.Width, b.Height
}

// on is what of b can be had on the screens that are there now: no more than
// fits, and the place only where the same screens are there and its title bar
// can be reached.
func (b Bounds) on(screens []Screen) Bounds {
	var largest, all Screen
	for _, s := range screens {
		largest.Width, largest.Height = max(largest.Width, s.Width), max(largest.Height, s.Height)
		all.Width, all.Height = all.Width+s.Width, all.Height+s.Height
	}
	const reach = 100 // as much of it must be in sight
	b.Placed = b.Placed && slices.Equal(b.Screens, screens) &&
		b.X > reach-b.Width && b.X < all.Width-reach && b.Y >= 0 && b.Y < all.Height-reach
	b.Width, b.Height = b.size()
	if largest.Width > 0 {
		b.Width, b.Height = max(min(b.Width, largest.Width), leastWidth), max(min(b.Height, largest.Height), leastHeight)
	}
	return b
}
