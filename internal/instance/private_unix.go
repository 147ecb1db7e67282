//go:build unix

package instance

import (
	"os"
	"strconv"
	"syscall"
)

// whose names the person in the name of a folder that others may see.
func whose() string { return strconv.Itoa(os.Getuid()) }

// private reports whether a folder is the person's own, and no one else can
// look into it: in a folder for temporary files anybody may have made it.
func private(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return false
	}
	made, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(made.Uid) == os.Getuid()
}
