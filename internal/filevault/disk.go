package filevault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// ending is that of the credentials and of the identity.
	ending = ".age"
	// unfinished is how the name of a file begins that is still being
	// written. No vault key begins with a dot.
	unfinished = ".unfinished-"
)

// writeOnce writes a file that isn't there yet. When it returns nil the file
// survives a power cut; after an error it may or may not be there, but never a
// part of it.
func writeOnce(dir, name string, content []byte) error {
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fmt.Errorf("%s is already there: %w", name, fs.ErrExist)
		}
		return err
	}
	f, err := os.CreateTemp(dir, unfinished+"*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(dir)
}

// erase unlinks a file. The folder is flushed where the file is gone already,
// too: the deletion before may have been cut short between the two.
func erase(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(dir)
}

// makeDir makes a folder for the person alone, and its parents.
func makeDir(dir string) error {
	parent := filepath.Dir(dir)
	if _, err := os.Stat(parent); errors.Is(err, fs.ErrNotExist) && parent != dir {
		if err := makeDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := syncDir(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err // a parent that may not be opened isn't ours to flush
	}
	return nil
}

// sweep removes what writes that were cut short have left.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// escaped is a path in which filepath.Glob sees no pattern.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
