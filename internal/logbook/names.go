package logbook

import (
	"slices"
	"strings"
	"unicode"
)

// saysSecret reports whether a name says that its value is secret. It errs
// towards yes: a hidden number in a log costs less than a shown key. Log a
// problem's code as "cause" and a status as "status" to have them shown.
func saysSecret(name string) bool {
	var joined strings.Builder
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			joined.WriteRune(unicode.ToLower(r))
		}
	}
	flat := joined.String()
	for _, part := range []string{
		"token", "secret", "passw", "passphrase", "passcode", "pwd", "authoriz", "bearer", "cookie", "credential",
		"apikey", "jwt", "signature", "session",
	} {
		if strings.Contains(flat, part) {
			return true
		}
	}
	switch flat {
	case "encode", "decode", "unicode": // words of errors
		return false
	}
	for _, end := range []string{"key", "keys", "code", "codes", "auth"} {
		if strings.HasSuffix(flat, end) {
			return true
		}
	}
	return slices.ContainsFunc(words(name), func(word string) bool {
		return slices.Contains([]string{"key", "keys", "code", "auth", "pass", "cred", "creds", "otp", "totp", "pin", "sid", "values"}, word)
	})
}

// ownID reports whether UUIDs under that name are our own.
func ownID(name string) bool { return name == "account" || name == "flow" }

// words splits a name at case, digits and punctuation: apiKey2 is api, key.
func words(name string) []string {
	var all []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	before := rune(0)
	for _, r := range name {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) && unicode.IsLower(before) {
			end()
		}
		if unicode.IsLetter(r) {
			word.WriteRune(r)
		}
		before = r
	}
	end()
	return all
}
