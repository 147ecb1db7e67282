package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the register at path, brings it up to date, or makes it where
// there is none; a folder that it makes for it only its owner can enter, and
// the file only its owner can read. The caller sees to it that no other
// Register has the same path open.
//
// It fails with RegisterNewer, RegisterDamaged, RegisterReadOnly, RegisterFull
// or RegisterUnavailable. Then the file is what it was, and nothing was made
// in its place. The path in the failure is the one to look at: the file, or
// its folder.
func Open(ctx context.Context, path string) (*Register, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, explain("open the register", path, err)
	}
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := create(ctx, path); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, unavailable(path, err)
	}
	if err := inspect(ctx, path); err != nil {
		return nil, err
	}
	// Not every file system has modes; where they can't be had, the folder and
	// the system's own rules are what protects the file.
	_ = os.Chmod(path, 0o600)

	db, err := connect(path)
	if err != nil {
		return nil, explain("open the register", path, err)
	}
	if err := migrate(ctx, db); err != nil {
		_ = db.Close()
		return nil, explain("bring the register up to date", path, err)
	}
	return &Register{path: path, db: db}, nil
}

// resolve makes path absolute, and free of links where the file exists: SQLite
// keeps its log beside the file that a link points to.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	return path, nil
}

// connect prepares the one connection for reading and writing.
//
// Locking is exclusive, so SQLite keeps the index of its log in its own
// memory: no third file, and no shared memory, which network folders lack
// (https://sqlite.org/wal.html). That must be said before the log is opened,
// and the driver sorts what stands under _pragma by name and does _journal_mode
// after it. Synchronous FULL and fullfsync are what makes a change survive a
// power cut, the latter on macOS alone.
func connect(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path,
		"_busy_timeout=2000",
		"_pragma=locking_mode(EXCLUSIVE)",
		"_pragma=fullfsync(1)",
		"_pragma=checkpoint_fullfsync(1)",
		"_pragma=secure_delete(1)",
		"_foreign_keys=1",
		"_journal_mode=WAL",
		"_synchronous=FULL",
	))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db, nil
}

// address is path as SQLite takes it with options, https://sqlite.org/uri.html.
func address(path string, options ...string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a Windows drive
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: strings.Join(options, "&")}).String()
}

// migrate applies what migrations the register hasn't seen.
func migrate(ctx context.Context, db *sql.DB) error {
	provider, err := migrator(db)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

func migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
}

// newest is the version of a register that is up to date.
func newest(db *sql.DB) (int64, error) {
	provider, err := migrator(db)
	if err != nil {
		return 0, err
	}
	sources := provider.ListSources()
	return sources[len(sources)-1].Version, nil
}
