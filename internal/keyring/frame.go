package keyring

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"app.patchbay/internal/patchbay"
)

// What the worker can be told to do.
const (
	opFind   = "find"
	opPut    = "put"
	opGet    = "get"
	opDelete = "delete"
)

// request is one call to the worker.
type request struct {
	// N numbers the calls; the answers carry it back.
	N        uint64 `json:"n"`
	Op       string `json:"op"`
	Location string `json:"location,omitempty"`
	Key      string `json:"key,omitempty"`
	Value    []byte `json:"value,omitempty"`
}

// answer is what comes back: an answer with Interim set as soon as the request
// is read and before anything is done, any number of them later, then one
// without.
type answer struct {
	N uint64 `json:"n"`
	// Interim says that the call goes on; Asking whether the system may be
	// asking the person from now on.
	Interim bool `json:"interim,omitempty"`
	Asking  bool `json:"asking,omitempty"`

	Found *found `json:"found,omitempty"`
	Value []byte `json:"value,omitempty"`
	// Cause is why it failed, empty where it didn't; Text is for the log.
	Cause patchbay.Cause `json:"cause,omitempty"`
	Text  string         `json:"text,omitempty"`
}

// found is what a look at the keyring told.
type found struct {
	Location string `json:"location"`
	Title    string `json:"title"`
	Locked   bool   `json:"locked"`
	// Late says that writes reach the disk some seconds late.
	Late bool `json:"late,omitempty"`
}

// maxFrame has room for the largest value in base64.
const maxFrame = patchbay.MaxSecret*4/3 + 16<<10

var errFrame = errors.New("a message between Patchbay and its keyring worker is damaged")

// encode returns v as JSON behind its length in four bytes.
func encode(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode a message: %w", err)
	}
	defer clear(body)
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body)))
	return append(frame, body...), nil
}

// writeFrame writes v so that readFrame can read it.
func writeFrame(w io.Writer, v any) error {
	frame, err := encode(v)
	if err != nil {
		return err
	}
	defer clear(frame)
	_, err = w.Write(frame)
	return err
}

// readFrame reads what writeFrame wrote. Its errors quote nothing of it.
func readFrame(r io.Reader, v any) error {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > maxFrame {
		return errFrame
	}
	body := make([]byte, n)
	defer clear(body)
	if _, err := io.ReadFull(r, body); err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return errFrame
	}
	return nil
}
