package keyring

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"

	"app.patchbay/internal/patchbay"
)

// An item is a mark, a kind, the SHA-256 of what the kind says, and a body.
//
//	whole     the value's digest, then the value
//	manifest  the value's digest, then the number of parts and the length of
//	          the value, four bytes each, the most significant first
//	part      the part's digest, then the part
//
// The largest is 2,437 bytes, which every platform takes.
const (
	mark       = "PBv1"
	whole      = 'w'
	manifest   = 'm'
	part       = 'p'
	headerSize = len(mark) + 1 + sha256.Size

	partSize = 2400
	maxParts = (patchbay.MaxSecret + partSize - 1) / partSize
)

var errItem = errors.New("a stored item isn't what was put there")

func seal(kind byte, digest [sha256.Size]byte, body []byte) []byte {
	item := make([]byte, 0, headerSize+len(body))
	item = append(item, mark...)
	item = append(item, kind)
	item = append(item, digest[:]...)
	return append(item, body...)
}

// unseal takes an item apart. It fails with VaultCorrupt where it isn't one,
// or where a digest says that it isn't complete.
func unseal(item []byte) (kind byte, digest [sha256.Size]byte, body []byte, err error) {
	if len(item) < headerSize || string(item[:len(mark)]) != mark {
		return 0, digest, nil, patchbay.VaultCorrupt.Because(errItem)
	}
	kind = item[len(mark)]
	copy(digest[:], item[len(mark)+1:headerSize])
	body = item[headerSize:]
	if kind != manifest && sha256.Sum256(body) != digest {
		return 0, digest, nil, patchbay.VaultCorrupt.Because(errItem)
	}
	return kind, digest, body, nil
}

// split returns the items to store for a value above partSize: its parts, and
// the manifest that tells how many there are.
func split(value []byte) (parts [][]byte, whole []byte) {
	for rest := value; len(rest) > 0; {
		n := min(partSize, len(rest))
		parts = append(parts, seal(part, sha256.Sum256(rest[:n]), rest[:n]))
		rest = rest[n:]
	}
	body := binary.BigEndian.AppendUint32(nil, uint32(len(parts)))
	body = binary.BigEndian.AppendUint32(body, uint32(len(value)))
	return parts, seal(manifest, sha256.Sum256(value), body)
}

// partCount reads the body of a manifest.
func partCount(body []byte) (parts, length int, err error) {
	if len(body) != 8 {
		return 0, 0, patchbay.VaultCorrupt.Because(errItem)
	}
	parts = int(binary.BigEndian.Uint32(body))
	length = int(binary.BigEndian.Uint32(body[4:]))
	if length <= partSize || length > patchbay.MaxSecret || parts != (length+partSize-1)/partSize {
		return 0, 0, patchbay.VaultCorrupt.Because(errItem)
	}
	return parts, length, nil
}

// join puts the parts together again.
func join(parts [][]byte, length int, digest [sha256.Size]byte) ([]byte, error) {
	value := bytes.Join(parts, nil)
	if len(value) != length || sha256.Sum256(value) != digest {
		return nil, patchbay.VaultCorrupt.Because(errItem)
	}
	return value, nil
}

// partKey is where the nth part lies, from 1. The underscore is in no key that
// a caller may use, so a part never meets another value.
func partKey(key string, n int) string { return key + "_" + strconv.Itoa(n) }
