//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// TestTheWindowCopiesAKeyThatItNeverShows presses Copy key in the real window:
// what another program can paste then is the key, and it is off the clipboard
// again when that is asked for.
func TestTheWindowCopiesAKeyThatItNeverShows(t *testing.T) {
	binary := windowBinary(t)
	needsKeyring(t)
	service, data := newCoda(t), t.TempDir()
	p := start(t, "--data", data, service.flag())
	step, err := p.connect("coda", pasted("pretend-ada-1"))
	if err == nil {
		step, err = p.agree(step, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	must[app.PlaceView](p, "AddElsewhere", step.Done.Account, "Nango")
	if code := p.interrupt(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}

	s := newScreen(t)
	s.open(binary, "--data", data, service.flag())
	s.press("Finish")
	s.press("Copy key")
	s.until("the key is not on the clipboard", func() bool { return s.clipboard() == "pretend-ada-1" })
	s.press("Clear now")
	s.until("the key is still on the clipboard", func() bool { return s.clipboard() == "" })
	if strings.Contains(s.text(), "pretend-ada") {
		t.Error("the window shows the key")
	}
	lookFor(t, "pretend-ada-1", data)
}

// clipboard is what any program could paste now.
func (s *screen) clipboard() string {
	paste := exec.Command("xclip", "-selection", "clipboard", "-o")
	paste.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, _ := paste.Output() // fails where there is nothing
	return string(out)
}

// press clicks words as soon as they stand on the screen.
func (s *screen) press(words string) {
	s.t.Helper()
	for range 30 {
		if x, y, ok := s.find(strings.Fields(words)); ok {
			s.run("xdotool", "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	s.keepPicture()
	s.t.Fatalf("%q can't be pressed; the screen says:\n%s", words, s.text())
}

// find reads the window and returns the middle of the first of the words, where
// all of them stand in a row. What is scattered and what is text are read in
// different ways.
func (s *screen) find(words []string) (x, y int, ok bool) {
	s.t.Helper()
	picture := filepath.Join(s.folder, "screen.png")
	s.run("import", "-window", s.window, "-colorspace", "Gray", "-resize", "200%", picture)
	corner := strings.Fields(s.geometry())
	for _, way := range []string{"3", "11"} {
		read := s.run("tesseract", picture, "-", "--psm", way, "quiet", "tsv")
		// level, page, block, paragraph, line, word, left, top, width, height, sureness, text
		var row []string
		for line := range strings.Lines(read) {
			cells := strings.Split(strings.TrimSpace(line), "\t")
			if len(cells) != 12 || cells[11] != words[len(row)/12] {
				row = nil
				continue
			}
			if row = append(row, cells...); len(row) == 12*len(words) {
				return number(corner[0]) + (number(row[6])+number(row[8])/2)/2, number(corner[1]) + (number(row[7])+number(row[9])/2)/2, true
			}
		}
	}
	return 0, 0, false
}

// number is a number that a tool prints.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
