package logbook

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestTheLogIsBoundedAndKeepsTheNewest(t *testing.T) {
	book, dir := open(t)
	if book.file.limit != 1<<20 {
		t.Fatalf("the limit is %d bytes", book.file.limit)
	}
	const limit, lines = 100_000, 300 // of about a kilobyte
	book.file.limit = limit
	log := slog.New(book)
	text := strings.Repeat("many words ", 90)
	for i := range lines {
		log.Info(text, "n", i)
	}
	newer, older := read(t, dir, FileName), read(t, dir, OlderName)
	if len(newer) > limit || len(older) > limit || len(older) < limit-2000 {
		t.Fatalf("%d and %d bytes", len(newer), len(older))
	}
	all := strings.Split(strings.TrimSuffix(older+newer, "\n"), "\n")
	for i, line := range all {
		if want := fmt.Sprintf(" n=%d", lines-len(all)+i); !strings.HasSuffix(line, want) {
			t.Fatalf("line %d ends in %q, want %q", i, line[len(line)-10:], want)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Fatalf("%d files", len(files))
	}
}

func TestTheLogGoesOnWhereItStopped(t *testing.T) {
	book, dir := open(t)
	slog.New(book).Info("one")
	_ = book.Close()
	slog.New(book).Info("lost")
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	slog.New(again).Info("two")
	got := read(t, dir, FileName)
	if !strings.Contains(got, "one") || !strings.Contains(got, "two") || strings.Contains(got, "lost") {
		t.Fatal(got)
	}
	if again.file.size != int64(len(got)) {
		t.Fatalf("counts %d of %d bytes", again.file.size, len(got))
	}
}

func TestManyWriteAtOnceAndNoLineIsTorn(t *testing.T) {
	book, dir := open(t)
	book.file.limit = 200 << 10
	var all sync.WaitGroup
	for w := range 16 {
		log := slog.New(book).With("writer", w)
		all.Go(func() {
			for i := range 100 {
				log.WithGroup("g").Info("a line of some words", "n", i, "token", "pretend-token-4711")
			}
		})
	}
	all.Wait()
	lines := strings.Split(strings.TrimSuffix(read(t, dir, FileName), "\n"), "\n")
	if len(lines) != 1600 {
		t.Fatalf("%d lines", len(lines))
	}
	seen := map[string]bool{}
	for _, line := range lines {
		if !strings.HasPrefix(line, "time=") || !strings.HasSuffix(line, " g.token=[hidden]") {
			t.Fatalf("torn: %q", line)
		}
		seen[line[strings.Index(line, "writer="):]] = true
	}
	if len(seen) != 1600 {
		t.Fatalf("%d different lines", len(seen))
	}
}

// fullDisk takes so many more bytes.
type fullDisk struct {
	bytes.Buffer
	room int
}

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), d.room)
	d.room -= n
	d.Buffer.Write(p[:n])
	if n < len(p) {
		return n, errors.New("no space left on device")
	}
	return n, nil
}

func (d *fullDisk) Close() error { return nil }

func TestAFullDiskIsNotedOnceAndNothingElseHappens(t *testing.T) {
	book, _ := open(t)
	disk, note := &fullDisk{room: 100}, &bytes.Buffer{}
	_ = book.file.to.Close()
	book.file.to, book.file.note = disk, note
	log := slog.New(book)
	for range 10 {
		log.Info("a line of some words that is about eighty letters long, as they often are")
	}
	if got := note.String(); got != "Patchbay can't write its log: no space left on device\n" {
		t.Fatalf("noted %q", got)
	}
	disk.room = 10_000 // somebody made room
	log.Info("after")
	lines := strings.Split(strings.TrimSuffix(disk.String(), "\n"), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "time=") || !strings.HasSuffix(last, "msg=after") {
		t.Fatalf("the line after a torn one is %q", last)
	}
}

func TestALogThatCanNotBeTurnedIsNotedOnce(t *testing.T) {
	book, dir := open(t)
	note := &bytes.Buffer{}
	book.file.note, book.file.limit = note, 100
	log := slog.New(book)
	log.Info("one")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		log.Info("a line of some words that is about eighty letters long, as they often are")
	}
	if strings.Count(note.String(), "\n") != 1 {
		t.Fatalf("noted %q", note)
	}
	// Once the folder is back, so is the log.
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	log.Info("again")
	if !strings.Contains(read(t, dir, FileName), "msg=again") {
		t.Fatal("the log didn't come back")
	}
}

func TestWhereTheOlderFileCanNotBeReplacedTheLogIsEmptied(t *testing.T) {
	book, dir := open(t)
	book.file.limit = 1000
	if err := os.MkdirAll(filepath.Join(dir, OlderName, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		slog.New(book).Info("a line of some words")
	}
	if got := read(t, dir, FileName); len(got) > 1000 || got == "" {
		t.Fatalf("%d bytes", len(got))
	}
}

func TestALineTooLongIsLeftOut(t *testing.T) {
	book, dir := open(t)
	var attrs []any
	for range 20 {
		attrs = append(attrs, "a", strings.Repeat("a b ", 1000))
	}
	slog.New(book).Info("said", attrs...)
	if got := read(t, dir, FileName); got != "msg=\"a line too long was left out\"\n" {
		t.Fatalf("%d bytes", len(got))
	}
}

func TestOpenSaysWhyItCanNot(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(dir, "file")); err == nil {
		t.Error("opened in a file")
	}
	linked := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "file"), filepath.Join(linked, FileName)); err != nil {
		t.Skip("no links here: ", err)
	}
	if _, err := Open(linked); err == nil {
		t.Error("followed a link")
	}
}
