//go:build unix

package filevault

import (
	"errors"
	"os"
)

// syncDir flushes a folder, so that the names in it survive a power cut.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
