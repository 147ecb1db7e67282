// Package logbook writes the log to a file that a person may hand to somebody
// else. It is the last wall, not the first: the rest of the program logs no
// secret in the first place, and what slips through is hidden here as
// "[hidden]".
//
// Hidden is
//
//   - every value under a name that says secret, such as token, key, password,
//     code or cookie, groups included (names.go);
//   - in any text, be it a message, a name, a value or an error: what stands
//     after such a name or after "Bearer", the user and the query and the
//     fragment of an address, and every piece that looks made by a machine, a
//     UUID included (text.go);
//   - the inside of values that can't say themselves in text (values.go).
//
// The ids of our own accounts and flows are UUIDs too. They are shown under
// the names "account" and "flow".
//
// A short password that stands in a text under no name can't be told from a
// word; nothing here finds that one.
package logbook

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// The files, in the folder given to Open.
const (
	FileName  = "patchbay.log"
	OlderName = "patchbay.1.log"
)

// hidden stands where something was.
const hidden = "[hidden]"

// Logbook is a [slog.Handler] that writes one line of text per record of
// level Info and above. It may be used from several goroutines at once. It
// never fails: what can't be written is dropped, and standard error is told
// once.
type Logbook struct {
	file  *file
	lines slog.Handler // writes what is clean
	clean *cleaner
	// sealed says that a group around all that comes has a name that says
	// secret.
	sealed bool
}

// Open appends to the log in dir, which is made where it isn't there; folder
// and file are then for this user alone. The file has at most 1 MiB, and one
// older file of that size is kept. One process at a time may have it open.
func Open(dir string) (*Logbook, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the log: %w", err)
	}
	file := &file{
		path:  filepath.Join(dir, FileName),
		older: filepath.Join(dir, OlderName),
		limit: fileLimit,
		note:  os.Stderr,
	}
	if err := file.open(); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	return &Logbook{
		file:  file,
		lines: slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo}),
		clean: newCleaner(),
	}, nil
}

// Path is where the newer file lies.
func (l *Logbook) Path() string { return l.file.path }

// Close closes the file; what is logged later is dropped.
func (l *Logbook) Close() error { return l.file.close() }

// Enabled reports whether the level is Info or above.
func (l *Logbook) Enabled(ctx context.Context, level slog.Level) bool {
	return l.lines.Enabled(ctx, level)
}

// Handle writes the record and returns nil.
func (l *Logbook) Handle(ctx context.Context, record slog.Record) error {
	cleaned := slog.NewRecord(record.Time, record.Level, l.clean.text(record.Message), 0)
	record.Attrs(func(attr slog.Attr) bool {
		cleaned.AddAttrs(l.attr(attr))
		return true
	})
	_ = l.lines.Handle(ctx, cleaned)
	return nil
}

// WithAttrs returns a Logbook on the same file; attrs are cleaned once, now.
func (l *Logbook) WithAttrs(attrs []slog.Attr) slog.Handler {
	cleaned := make([]slog.Attr, 0, len(attrs))
	for _, attr := range attrs {
		cleaned = append(cleaned, l.attr(attr))
	}
	with := *l
	with.lines = l.lines.WithAttrs(cleaned)
	return &with
}

// WithGroup returns a Logbook on the same file.
func (l *Logbook) WithGroup(name string) slog.Handler {
	with := *l
	with.lines = l.lines.WithGroup(l.clean.text(name))
	with.sealed = l.sealed || saysSecret(name)
	return &with
}

func (l *Logbook) attr(attr slog.Attr) slog.Attr {
	if l.sealed && !attr.Equal(slog.Attr{}) {
		return slog.String(l.clean.text(attr.Key), hidden)
	}
	return l.clean.attr(attr, 0)
}
