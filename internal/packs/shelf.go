package packs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"app.patchbay/internal/patchbay"
)

// Shelf has the built-in Packs and those of a person's own folder. It
// implements [patchbay.Shelf].
type Shelf struct {
	builtIn []patchbay.Pack
	folder  string
	rules   rules
	turn    sync.Mutex
	added   []patchbay.Pack // where there is no folder
}

// NewShelf returns a shelf with the built-in Packs and those in folder, which
// needn't be there. Where folder is empty, what is added is kept for as long as
// the shelf is, and no longer.
func NewShelf(builtIn []patchbay.Pack, folder string, options ...Option) *Shelf {
	s := &Shelf{builtIn: builtIn, folder: folder, rules: rules{forms: forms{}}}
	for _, option := range options {
		option(&s.rules)
	}
	return s
}

// Read reads the folder.
func (s *Shelf) Read() (all []patchbay.Pack, wrong []error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	return s.read()
}

func (s *Shelf) read() (all []patchbay.Pack, wrong []error) {
	if s.folder != "" {
		return WithOwn(s.builtIn, os.DirFS(s.folder))
	}
	all = append(slices.Clone(s.builtIn), s.added...)
	sortByName(all)
	return all, nil
}

// Describe makes a Pack of what a person says of a service.
func (s *Shelf) Describe(service patchbay.OwnService) (patchbay.Pack, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	all, _ := s.read()
	ids := make([]string, 0, len(all))
	for _, pack := range all {
		ids = append(ids, pack.ID)
	}
	if s.folder != "" { // a file with a mistake has its name all the same
		entries, _ := os.ReadDir(s.folder)
		for _, entry := range entries {
			ids = append(ids, strings.TrimSuffix(strings.ToLower(entry.Name()), ".json"))
		}
	}
	pack, err := describe(service, ids, s.rules)
	if err != nil {
		return patchbay.Pack{}, err
	}
	if err := clash(all, pack); err != nil {
		return patchbay.Pack{}, patchbay.ServiceKnown.Because(err).With("service", service.Name)
	}
	_, err = s.file(pack)
	return pack, err
}

// Keep writes the Pack's file, wholly or not at all.
func (s *Shelf) Keep(pack patchbay.Pack) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	all, _ := s.read()
	if err := clash(all, pack); err != nil {
		return patchbay.ServiceKnown.Because(err).With("service", pack.Name)
	}
	if s.folder == "" {
		s.added = append(s.added, pack)
		return nil
	}
	data, err := s.file(pack)
	if err != nil {
		return err
	}
	path := filepath.Join(s.folder, pack.ID+".json")
	if err = s.room(); err == nil {
		err = writeNew(path, data)
	}
	if err != nil {
		return patchbay.FileNotSaved.Because(err).With("path", path)
	}
	return nil
}

// clash says whether a new Pack and one that is there could not be read
// together, whichever of their files comes first: the new one must not be what
// makes the other's file a mistake.
func clash(all []patchbay.Pack, pack patchbay.Pack) error {
	if err := taken(all, pack, pack.ID); err != nil {
		return err
	}
	for _, other := range all {
		if err := taken([]patchbay.Pack{pack}, other, other.ID); err != nil {
			return err
		}
	}
	return nil
}

// room fails where one file more would be one more than are read: the new one
// would not be there, or another no longer.
func (s *Shelf) room() error {
	entries, _ := os.ReadDir(s.folder)
	files := 0
	for _, entry := range entries {
		if isPackFile(entry) {
			files++
		}
	}
	if files >= ownLimit {
		return fmt.Errorf("only %d files are read, and so many are there", ownLimit)
	}
	return nil
}

// file is the file of a Pack, after it was found to be in order.
func (s *Shelf) file(pack patchbay.Pack) ([]byte, error) {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false) // people read it
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(pack); err != nil {
		return nil, err
	}
	wrong := &mistakes{file: pack.ID + ".json"}
	if read := decode(data.Bytes(), wrong); wrong.none() {
		check(read, s.rules, wrong)
	}
	return data.Bytes(), wrong.error()
}

// writeNew writes a file that must not be there yet. It is durable when it is
// done, and nothing half written ever has its name.
func writeNew(path string, data []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	aside, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return err
	}
	_, err = aside.Write(data)
	if err = errors.Join(err, aside.Sync(), aside.Close()); err == nil {
		err = os.Rename(aside.Name(), path)
	}
	if err != nil {
		_ = os.Remove(aside.Name())
		return err
	}
	if names, err := os.Open(folder); err == nil {
		_ = names.Sync() // not every system lets a folder be synced, nor needs it
		_ = names.Close()
	}
	return nil
}
