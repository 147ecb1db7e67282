//go:build unix

package main

import "golang.org/x/sys/unix"

const (
	errReadOnly = unix.EROFS
	errDiskFull = unix.ENOSPC
)

// noCoreDumps keeps a crash from writing keys to the disk.
func noCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
