package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"app.patchbay/internal/patchbay"
)

// inspect says why the register at path, which exists, can't be used, or nil.
// It changes nothing.
func inspect(ctx context.Context, path string) error {
	if err := writable(path); err != nil {
		return err
	}
	if size(path) == 0 {
		return damaged(path, errors.New("the file is empty"))
	}
	options := []string{"mode=ro", "_busy_timeout=2000"}
	if atRest(path) {
		// Nothing to recover: SQLite needs no lock and makes no file.
		options = append(options, "immutable=1")
	} else if _, err := os.Lstat(path + "-shm"); errors.Is(err, fs.ErrNotExist) {
		// A reader of the log leaves its index behind.
		defer func() { _ = os.Remove(path + "-shm") }()
	}
	db, err := sql.Open("sqlite", address(path, options...))
	if err != nil {
		return explain("look at the register", path, err)
	}
	db.SetMaxOpenConns(1)
	defer func() { _ = db.Close() }()
	if err := understood(ctx, db, path); err != nil {
		return explain("look at the register", path, err)
	}
	return nil
}

// understood fails where the register is newer than this program, isn't a
// register, or doesn't hold together. A connection that can't write leaves the
// tables' own checks out; values that they would refuse are found by Load.
func understood(ctx context.Context, db *sql.DB, path string) error {
	var found int64
	switch err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'`).Scan(&found); {
	case err != nil:
		return err
	case found == 0:
		return damaged(path, errors.New("it holds no register"))
	}
	ours, err := newest(db)
	if err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&found); err != nil {
		return err
	}
	if found > ours {
		return patchbay.RegisterNewer.Because(fmt.Errorf("its version is %d, this program knows %d", found, ours))
	}
	if err := db.QueryRowContext(ctx, `PRAGMA page_size`).Scan(&found); err != nil {
		return err
	}
	// SQLite reads what is missing of the last page as zeros. Only a crash in
	// the middle of writing it, which the log makes good, leaves it so.
	if atRest(path) && size(path)%found != 0 {
		return damaged(path, errors.New("its last page is cut off"))
	}
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return damaged(path, errors.New(strings.ToLower(verdict)))
	}
	return nil
}

// atRest reports whether the register was closed in order, so that there is
// nothing to recover from a log.
func atRest(path string) bool { return size(path+"-wal") == 0 && size(path+"-journal") == 0 }

// writable fails with RegisterReadOnly where the register, its log or its
// folder can't be written.
func writable(path string) error {
	for _, name := range []string{path, path + "-wal"} {
		file, err := os.OpenFile(name, os.O_RDWR, 0)
		switch {
		case err == nil:
			_ = file.Close()
		case errors.Is(err, fs.ErrNotExist) && name != path:
		case causeOfSystem(err) == patchbay.RegisterReadOnly && !readable(name):
			return unavailable(path, err)
		default:
			return explain("open the register", name, err)
		}
	}
	folder := filepath.Dir(path)
	probe, err := os.CreateTemp(folder, filepath.Base(path)+".try-*")
	if err != nil {
		return explain("write beside the register", folder, err)
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return nil
}

func readable(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	_ = file.Close()
	return true
}

func damaged(path string, err error) error {
	return patchbay.RegisterDamaged.Because(err).With("path", path)
}

func unavailable(path string, err error) error {
	return patchbay.RegisterUnavailable.Because(fmt.Errorf("open the register: %w", err)).With("path", path)
}
