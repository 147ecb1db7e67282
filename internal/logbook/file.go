package logbook

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

const (
	fileLimit = 1 << 20
	lineLimit = 64 << 10
)

// file is the log on the disk. Its Write takes whole lines and never fails.
type file struct {
	path, older string
	limit       int64
	note        io.Writer // told once that the log can't be written

	mu     sync.Mutex
	to     io.WriteCloser // nil where it couldn't be opened, or is closed
	size   int64
	torn   bool // the last line was written in part
	noted  bool
	closed bool
}

// open begins, or goes on, the newer file. It wants a plain file: a link laid
// there by somebody would lead our lines elsewhere.
func (f *file) open() error {
	info, err := os.Lstat(f.path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a plain file", FileName)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	to, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := to.Chmod(0o600); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = to.Close()
		return err
	}
	f.to, f.size = to, 0
	if info, err := to.Stat(); err == nil {
		f.size = info.Size()
	}
	return nil
}

// Write writes a line, in a new file where it would not fit into the old one.
// It always reports success.
func (f *file) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return len(line), nil
	}
	if len(line) > lineLimit {
		line = []byte("msg=\"a line too long was left out\"\n")
	}
	if f.torn {
		line = append([]byte("\n"), line...)
	}
	if f.to == nil || f.size > 0 && f.size+int64(len(line)) > f.limit {
		if err := f.turn(); err != nil {
			f.complain(err)
			return len(line), nil
		}
	}
	n, err := f.to.Write(line)
	f.size += int64(n)
	f.torn = err != nil && (n > 0 || f.torn)
	if err != nil {
		f.complain(err)
	}
	return len(line), nil
}

// turn makes the newer file the older one and begins anew. Where it can't be
// renamed it is emptied, so that it never grows past the limit.
func (f *file) turn() error {
	if f.to != nil {
		_ = f.to.Close()
		f.to = nil
		if err := os.Rename(f.path, f.older); err != nil {
			if err := os.Truncate(f.path, 0); err != nil {
				return err
			}
		}
	}
	f.torn = false
	return f.open()
}

func (f *file) complain(err error) {
	if !f.noted {
		f.noted = true
		_, _ = fmt.Fprintln(f.note, "Patchbay can't write its log:", err)
	}
}

func (f *file) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	if f.to == nil {
		return nil
	}
	return f.to.Close()
}
