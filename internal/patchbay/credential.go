package patchbay

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Credential is the secret of an account: the values of the fields that its
// Pack's way of signing in names, by field id ("token", or "email" and
// "token"). It lives in the vault and, for the length of a request, in
// memory.
type Credential map[string]Secret

// Equal reports whether both hold the same fields with the same values.
func (c Credential) Equal(other Credential) bool {
	if len(c) != len(other) {
		return false
	}
	equal := true
	for id, value := range c {
		theirs, ok := other[id]
		if !ok || !value.Equal(theirs) {
			equal = false
		}
	}
	return equal
}

type sealedCredential struct {
	Version int               `json:"v"`
	Fields  map[string]string `json:"fields"`
}

// Seal returns the bytes that the vault keeps. They hold the secret in clear.
func (c Credential) Seal() []byte {
	fields := make(map[string]string, len(c))
	for id, value := range c {
		fields[id] = value.Reveal()
	}
	sealed, err := json.Marshal(sealedCredential{1, fields})
	if err != nil { // a map of strings always marshals
		panic("patchbay: " + err.Error())
	}
	return sealed
}

// UnsealCredential reads what Seal wrote. Its error is [VaultCorrupt] and
// quotes nothing of the input.
func UnsealCredential(sealed []byte) (Credential, error) {
	var s sealedCredential
	if err := json.Unmarshal(sealed, &s); err != nil {
		return nil, VaultCorrupt.Because(errors.New("the stored key can't be read"))
	}
	if s.Version != 1 || len(s.Fields) == 0 {
		return nil, VaultCorrupt.Because(fmt.Errorf("the stored key has version %d and %d fields", s.Version, len(s.Fields)))
	}
	c := make(Credential, len(s.Fields))
	for id, value := range s.Fields {
		c[id] = NewSecret(value)
	}
	return c, nil
}
