package practice

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed packs/*.json
var packFiles embed.FS

// addressMark stands in the embedded Pack files for the services' address,
// which is known only once they run.
const addressMark = "{address}"

// Packs returns a folder of Pack files, in the catalogue's own format, for
// those pretend services that no real Pack speaks to. Their addresses are
// http and loopback, which the catalogue must be told to accept.
func (s *Services) Packs() fs.FS {
	folder, err := fillIn(packFiles, s.address)
	if err != nil { // the files are part of the binary, and a test reads them
		panic("practice: " + err.Error())
	}
	return folder
}

// fillIn returns the files of packs/ with the address in them. The folder is
// a zip archive in memory: the standard library's one fs.FS that can be made
// of bytes at hand outside tests.
func fillIn(files fs.FS, address string) (fs.FS, error) {
	var archive bytes.Buffer
	out := zip.NewWriter(&archive)
	names, err := fs.Glob(files, "packs/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		file, err := out.Create(strings.TrimPrefix(name, "packs/"))
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(bytes.ReplaceAll(data, []byte(addressMark), []byte(address))); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	folder, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		return nil, fmt.Errorf("the pack files: %w", err)
	}
	return folder, nil
}
