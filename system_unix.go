//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	errReadOnly = unix.EROFS
	errDiskFull = unix.ENOSPC
)

// noCoreDumps keeps a crash from writing keys to the disk.
func noCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}

// showSignals bring Patchbay to the front. SIGUSR1 is the web view's own.
func showSignals() []os.Signal { return []os.Signal{unix.SIGUSR2} }
