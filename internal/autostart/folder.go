package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is a place with a file for each entry.
type folder struct {
	path   string
	ending string
	// text is what stands in the file, told what a file with that text does.
	text func(Program) (string, error)
	told func(text string, p Program) State
}

func (f folder) file(p Program) string { return filepath.Join(f.path, p.ID+f.ending) }

func (f folder) read(p Program) (State, error) {
	text, err := os.ReadFile(f.file(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Off, nil
	case err != nil:
		return Off, err
	}
	return f.told(string(text), p), nil
}

// write replaces the file as a whole: half an entry is none.
func (f folder) write(p Program) error {
	text, err := f.text(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return err
	}
	half, err := os.CreateTemp(f.path, "."+p.ID+"-")
	if err != nil {
		return err
	}
	_, err = half.WriteString(text)
	err = errors.Join(err, half.Chmod(0o644), half.Close())
	if err == nil {
		err = os.Rename(half.Name(), f.file(p))
	}
	if err != nil {
		_ = os.Remove(half.Name())
	}
	return err
}

func (f folder) remove(p Program) error { return without(os.Remove(f.file(p))) }
