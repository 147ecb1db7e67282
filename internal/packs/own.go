package packs

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// ownLimit is how many files of a person's own are read.
const ownLimit = 200

// WithOwn adds the Packs of a person's own folder to the built-in ones, and
// marks them. None takes the place of a built-in one: a file whose Pack has the
// id of one, or is called as one is, is a mistake. So is everything that Read
// finds wrong; wrong has a line for each mistake, with file and field, and the
// files that are right are added all the same. Links, symbolic or hard, are
// read like files: a file is only data. Where there is no such folder, there
// are no such Packs.
func WithOwn(builtIn []patchbay.Pack, folder fs.FS) (all []patchbay.Pack, wrong []error) {
	all = slices.Clone(builtIn)
	entries, err := fs.ReadDir(folder, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return all, []error{fmt.Errorf("the folder can't be read: %w", err)}
	}
	entries = slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return !isPackFile(entry) })
	if len(entries) > ownLimit {
		wrong = append(wrong, fmt.Errorf("there are %d files, and only the first %d are read", len(entries), ownLimit))
		entries = entries[:ownLimit]
	}
	r := rules{forms: forms{}}
	for _, entry := range entries {
		pack, err := readFile(folder, entry, r)
		if err == nil {
			err = taken(all, pack, entry.Name())
		}
		if err != nil {
			wrong = append(wrong, mistakesIn(err)...)
			continue
		}
		pack.Own = true
		all = append(all, pack)
	}
	sortByName(all)
	return all, wrong
}

// taken says whether a Pack of that id or name is there already.
func taken(all []patchbay.Pack, pack patchbay.Pack, file string) error {
	for _, other := range all {
		if other.ID == pack.ID {
			return fmt.Errorf("%s: id: there is a Pack %q already, which stays as it is", file, other.ID)
		}
		for _, name := range append([]string{other.Name}, other.AlsoKnownAs...) {
			for field, own := range map[string]string{"name": pack.Name, "id": pack.ID} {
				if strings.EqualFold(name, own) {
					return fmt.Errorf("%s: %s: the Pack %q is called so already; choose another, such as %q", file, field, other.ID, "my "+own)
				}
			}
			for i, own := range pack.AlsoKnownAs {
				if strings.EqualFold(name, own) {
					return fmt.Errorf("%s: alsoKnownAs[%d]: the Pack %q is called so already", file, i, other.ID)
				}
			}
		}
	}
	return nil
}

// mistakesIn takes joined errors apart.
func mistakesIn(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
