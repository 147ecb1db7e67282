package main

import "golang.org/x/sys/windows"

const (
	errReadOnly = windows.ERROR_WRITE_PROTECT
	errDiskFull = windows.ERROR_DISK_FULL
)

// noCoreDumps does nothing: Windows writes none unless it was told to.
func noCoreDumps() {}
