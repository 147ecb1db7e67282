// Package packs is the catalogue: it reads the files that describe Packs and
// hands them out as [patchbay.Pack] values. A Pack is a file of data; adding
// one touches no code. catalogue/schema.json says what each field means, and
// this package checks beyond it what a schema can't: that names refer to
// something, that keys only ever go to declared hosts over https, and that
// the parts of a file agree with each other.
//
// Nothing here goes to a network. All but [Shelf] is pure: the functions may be
// called from several goroutines and never change what they are given.
package packs

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

//go:embed catalogue
var catalogue embed.FS

// schemaFile stands beside the Packs, for authors and their editors.
const schemaFile = "schema.json"

// sizeLimit is what a Pack file may have at most, in bytes.
const sizeLimit = 1 << 20

// Load returns the Packs that are built in, sorted by name. Its error is a
// defect of the build: a test reads every file.
func Load() ([]patchbay.Pack, error) {
	folder, err := fs.Sub(catalogue, "catalogue")
	if err != nil {
		return nil, fmt.Errorf("the built-in packs: %w", err)
	}
	return Read(folder)
}

// Option relaxes what Read accepts.
type Option func(*rules)

// AllowLoopback accepts http addresses on this computer, with a port, where
// else only https is accepted. It is for pretend services; a key for a real
// one never travels in clear.
func AllowLoopback() Option { return func(r *rules) { r.loopback = true } }

// Read returns the Packs described by the .json files in the top folder of
// fsys, sorted by name. All or nothing: where any file is wrong, it returns
// an error with one line per mistake, each naming file and field.
func Read(fsys fs.FS, options ...Option) ([]patchbay.Pack, error) {
	r := rules{forms: forms{}}
	for _, option := range options {
		option(&r)
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("the folder of packs: %w", err)
	}
	var found []patchbay.Pack
	var wrong []error
	for _, entry := range entries {
		if !isPackFile(entry) {
			continue
		}
		pack, err := readFile(fsys, entry, r)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		found = append(found, pack)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	sortByName(found)
	return found, nil
}

// ReadFile returns the Pack that one file of fsys describes. Its error has one
// line per mistake, each naming file and field.
func ReadFile(fsys fs.FS, file string, options ...Option) (patchbay.Pack, error) {
	r := rules{forms: forms{}}
	for _, option := range options {
		option(&r)
	}
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return patchbay.Pack{}, fmt.Errorf("%s: %w", file, err)
	}
	return readFile(fsys, fs.FileInfoToDirEntry(info), r)
}

func isPackFile(entry fs.DirEntry) bool {
	return !entry.IsDir() && strings.HasSuffix(entry.Name(), ".json") && entry.Name() != schemaFile
}

func sortByName(packs []patchbay.Pack) {
	slices.SortFunc(packs, func(a, b patchbay.Pack) int {
		return cmp.Or(
			cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

func readFile(fsys fs.FS, entry fs.DirEntry, r rules) (patchbay.Pack, error) {
	file := entry.Name()
	info, err := fs.Stat(fsys, file) // of what a link leads to: that is what is read
	if err != nil {
		return patchbay.Pack{}, fmt.Errorf("%s: %w", file, err)
	}
	if !info.Mode().IsRegular() { // reading a pipe or a device may never end
		return patchbay.Pack{}, fmt.Errorf("%s: must be a file", file)
	}
	if info.Size() > sizeLimit {
		return patchbay.Pack{}, fmt.Errorf("%s: larger than %d bytes", file, sizeLimit)
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return patchbay.Pack{}, fmt.Errorf("%s: %w", file, err)
	}
	wrong := &mistakes{file: file}
	pack := decode(data, wrong)
	// A file with the wrong shape is not looked at further: what follows
	// would only repeat the same mistake in other words.
	if wrong.none() {
		check(pack, r, wrong)
	}
	return pack, wrong.error()
}

// mistakes collects what is wrong with one file.
type mistakes struct {
	file  string
	found []error
}

// add notes a mistake; field is a path like "guide.steps[2].link", or empty
// for the file as a whole.
func (m *mistakes) add(field, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if field != "" {
		what = field + ": " + what
	}
	m.found = append(m.found, errors.New(m.file+": "+what))
}

func (m *mistakes) none() bool { return len(m.found) == 0 }

func (m *mistakes) error() error { return errors.Join(m.found...) }
