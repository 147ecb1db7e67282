package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// unfinished is appended to the name of a register that is being made.
const unfinished = ".new"

// create makes an empty register. It is whole before it has its name, and a
// half-made one that a crash left is made anew.
func create(ctx context.Context, path string) error {
	if size(path+"-wal") > 0 {
		return damaged(path, errors.New("its log is there, the register itself is not"))
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return explain("make the folder", folder, err)
	}
	aside := path + unfinished
	if err := build(ctx, aside); err != nil {
		discard(aside)
		return explain("make the register", folder, err)
	}
	if err := os.Rename(aside, path); err != nil {
		discard(aside)
		return explain("make the register", folder, err)
	}
	return explain("make the register", folder, syncFolder(folder))
}

// build makes a register at aside and brings it to the disk.
func build(ctx context.Context, aside string) error {
	discard(aside)
	// SQLite gives the log the mode of the file, so the file comes first.
	file, err := os.OpenFile(aside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	db, err := connect(aside)
	if err != nil {
		return err
	}
	if err := migrate(ctx, db); err != nil {
		_ = db.Close()
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	// A log that couldn't be folded into the file would be lost by the move.
	if size(aside+"-wal") > 0 {
		return errors.New("the new register's log is still there")
	}
	return syncFile(aside)
}

// discard takes away what was being made.
func discard(aside string) {
	for _, suffix := range []string{"", "-wal", "-journal"} {
		_ = os.Remove(aside + suffix)
	}
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// syncFolder makes a rename last. Windows has no such call and needs none.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// size is how long a file is, zero where there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
