package main

import (
	"os"

	"golang.org/x/sys/windows"
)

const (
	errReadOnly = windows.ERROR_WRITE_PROTECT
	errDiskFull = windows.ERROR_DISK_FULL
)

// noCoreDumps does nothing: Windows writes none unless it was told to.
func noCoreDumps() {}

// showSignals are none: Windows has no signals to send.
func showSignals() []os.Signal { return nil }
