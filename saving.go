package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"app.patchbay/internal/patchbay"
)

// saver keeps files in folder. It replaces none: where the name is taken it
// adds a number. Its failures are FileNotSaved.
func saver(folder string) func(name string, content []byte) (string, error) {
	return func(name string, content []byte) (string, error) {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return "", patchbay.FileNotSaved.Because(err).With("path", folder)
		}
		ending := filepath.Ext(name)
		for n := 1; ; n++ {
			path := filepath.Join(folder, name)
			if n > 1 {
				path = filepath.Join(folder, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ending), n, ending))
			}
			err := writeNew(path, content)
			switch {
			case err == nil:
				return path, nil
			case !errors.Is(err, fs.ErrExist) || n == 1000:
				return "", patchbay.FileNotSaved.Because(err).With("path", path)
			}
		}
	}
}

// writeNew writes a file that must not be there yet, wholly or not at all.
func writeNew(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}
