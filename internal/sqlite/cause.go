package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"syscall"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"app.patchbay/internal/patchbay"
)

// refusal is the error for a change that no register could keep: a defect of
// whoever asked for it.
type refusal string

func (r refusal) Error() string { return string(r) }

// explain gives err its cause, with the path that the sentence names.
// Refusals and the end of a context get none. A nil err stays nil.
func explain(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	var known *patchbay.Failure
	if errors.As(err, &known) {
		return err
	}
	wrapped := fmt.Errorf("%s: %w", doing, err)
	var refused refusal
	if errors.As(err, &refused) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return wrapped
	}
	var unread misread
	if errors.As(err, &unread) {
		return damaged(path, wrapped)
	}
	var said *driver.Error
	if errors.As(err, &said) {
		if said.Code()&0xff == sqlite3.SQLITE_CONSTRAINT {
			return wrapped
		}
		return causeOfCode(said.Code()).Because(wrapped).With("path", path)
	}
	return causeOfSystem(err).Because(wrapped).With("path", path)
}

// causeOfCode reads SQLite's result codes, https://sqlite.org/rescode.html:
// the low byte is the class, the whole tells more.
func causeOfCode(code int) patchbay.Cause {
	switch code {
	case sqlite3.SQLITE_IOERR_SHMSIZE: // the index of the log could not grow
		return patchbay.RegisterFull
	case sqlite3.SQLITE_READONLY_ROLLBACK, // read-only by our own wish, not the disk's
		sqlite3.SQLITE_READONLY_RECOVERY,
		sqlite3.SQLITE_READONLY_DBMOVED: // somebody moved the file away under us
		return patchbay.RegisterUnavailable
	}
	switch code & 0xff {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return patchbay.RegisterDamaged
	case sqlite3.SQLITE_READONLY:
		return patchbay.RegisterReadOnly
	case sqlite3.SQLITE_FULL:
		return patchbay.RegisterFull
	default:
		return patchbay.RegisterUnavailable
	}
}

// Windows' codes for a full disk and a write-protected one,
// https://learn.microsoft.com/windows/win32/debug/system-error-codes.
const (
	windowsWriteProtected syscall.Errno = 19
	windowsHandleDiskFull syscall.Errno = 39
	windowsDiskFull       syscall.Errno = 112
)

// causeOfSystem reads the system's answers to our own file calls.
func causeOfSystem(err error) patchbay.Cause {
	is := func(codes ...syscall.Errno) bool {
		for _, code := range codes {
			if errors.Is(err, code) {
				return true
			}
		}
		return false
	}
	windows := runtime.GOOS == "windows"
	switch {
	case is(syscall.ENOSPC, syscall.EDQUOT), windows && is(windowsDiskFull, windowsHandleDiskFull):
		return patchbay.RegisterFull
	case is(syscall.EROFS), errors.Is(err, fs.ErrPermission), windows && is(windowsWriteProtected):
		return patchbay.RegisterReadOnly
	default:
		return patchbay.RegisterUnavailable
	}
}
