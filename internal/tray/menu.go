//go:build linux || windows || (darwin && cgo)

package tray

import (
	"runtime"
	"strings"
	"sync"

	"fyne.io/systray"
)

// line is a line of the menu as the desktop has it. Lines are never taken away
// again, only hidden: a line that is being chosen while it is taken away
// would make the library send on a closed channel.
type line struct {
	native *systray.MenuItem
	under  []*line

	mu     sync.Mutex
	title  string
	chosen func()
	hidden bool
	grey   bool
}

// newLine shows nothing yet.
func newLine(native *systray.MenuItem) *line {
	l := &line{native: native, hidden: true}
	native.Hide()
	go func() {
		for range native.ClickedCh {
			l.mu.Lock()
			chosen := l.chosen
			l.mu.Unlock()
			if chosen != nil {
				go chosen()
			}
		}
	}()
	return l
}

// become makes the line the item, changing only what differs.
func (l *line) become(item Item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chosen = item.Chosen
	if item.Title != l.title {
		l.native.SetTitle(plain(item.Title))
		l.title = item.Title
	}
	if grey := item.Chosen == nil && len(item.Items) == 0; grey != l.grey {
		if grey {
			l.native.Disable()
		} else {
			l.native.Enable()
		}
		l.grey = grey
	}
	for len(l.under) < len(item.Items) {
		l.under = append(l.under, newLine(l.native.AddSubMenuItem("", "")))
	}
	fill(l.under, item.Items)
	if l.hidden {
		l.native.Show()
		l.hidden = false
	}
}

func (l *line) hide() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chosen = nil
	if !l.hidden {
		l.native.Hide()
		l.hidden = true
	}
}

// fill makes the lines the items, and hides those that are left over.
func fill(lines []*line, items []Item) {
	for i, l := range lines {
		if i < len(items) {
			l.become(items[i])
		} else {
			l.hide()
		}
	}
}

// menu is the whole menu as the desktop has it.
type menu [][]*line

// become makes the menu the sections. The first call decides how many there
// are, and how much room each has.
func (m *menu) become(sections []Section) {
	if *m == nil {
		for i, section := range sections {
			if i > 0 && !section.Joined {
				systray.AddSeparator()
			}
			lines := make([]*line, section.Room)
			for j := range lines {
				lines[j] = newLine(systray.AddMenuItem("", ""))
			}
			*m = append(*m, lines)
		}
	}
	for i, lines := range *m {
		if i < len(sections) {
			fill(lines, sections[i].Items)
		} else {
			fill(lines, nil)
		}
	}
}

// plain is a title as it is to be written for a menu: on one line, of a length
// that fits, and without the sign that marks the letter to press.
func plain(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	if letters := []rune(title); len(letters) > longest {
		title = strings.TrimSpace(string(letters[:longest-1])) + "…"
	}
	switch runtime.GOOS {
	case "windows":
		return strings.ReplaceAll(title, "&", "&&")
	case "linux":
		return strings.ReplaceAll(title, "_", "__") // com.canonical.dbusmenu, "label"
	}
	return title
}

// longest is how many letters a line of the menu has at most.
const longest = 60
