package packs

import (
	"bytes"
	_ "embed" // for the description that is filled in
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"app.patchbay/internal/patchbay"
)

// described is a Pack file with {service} for the service's name, and a way to
// sign in for each kind of form.
//
//go:embed describe.json
var described []byte

// maxPrefix is how many characters may stand before a key.
const maxPrefix = 40

// describe makes a Pack of what a person says of a service. Its id is none of
// those that are taken.
func describe(service patchbay.OwnService, taken []string, r rules) (patchbay.Pack, error) {
	name, err := json.Marshal(service.Name)
	if err != nil {
		return patchbay.Pack{}, err
	}
	var pack patchbay.Pack
	text := bytes.ReplaceAll(described, []byte("{service}"), name[1:len(name)-1])
	if err := json.Unmarshal(text, &pack); err != nil {
		return patchbay.Pack{}, fmt.Errorf("what a service of a person's own begins with: %w", err)
	}
	pack.ID, pack.Own = r.idOf(service.Name, taken), true
	signIn, err := signInBy(service, pack.SignIn, r)
	if err != nil {
		return patchbay.Pack{}, err
	}
	if service.CheckAddress != "" {
		host, path := "", ""
		if signIn.Base, host, path, err = checkAddress(service.CheckAddress, r); err != nil {
			return patchbay.Pack{}, patchbay.CheckAddressInvalid
		}
		pack.Domains = []string{host}
		pack.WhoAmI = &patchbay.WhoAmI{Method: "GET", Path: path}
	}
	pack.SignIn = []patchbay.SignIn{signIn}
	return pack, nil
}

// signInBy says where the key goes.
func signInBy(service patchbay.OwnService, begin []patchbay.SignIn, r rules) (patchbay.SignIn, error) {
	signIn := begin[0]
	signIn.Way = service.Way
	switch service.Way {
	case patchbay.Bearer:
	case patchbay.Header:
		if !r.matches(headerForm, service.KeyName) || ofTheRequest(service.KeyName) {
			return signIn, patchbay.KeyNameInvalid
		}
		value := "{token}"
		if prefix := strings.TrimSpace(service.Prefix); prefix != "" {
			if len(prefix) > maxPrefix || strings.ContainsFunc(prefix, func(c rune) bool { return c < ' ' || c > '~' || c == '{' || c == '}' }) {
				return signIn, patchbay.KeyPrefixInvalid
			}
			value = prefix + " " + value
		}
		signIn.Headers = []patchbay.Placed{{Name: service.KeyName, Value: value}}
	case patchbay.Query:
		if !r.matches(queryForm, service.KeyName) {
			return signIn, patchbay.KeyNameInvalid
		}
		signIn.Queries = []patchbay.Placed{{Name: service.KeyName, Value: "{token}"}}
	case patchbay.Basic:
		if service.Alone {
			signIn.Basic = &patchbay.BasicRules{Username: "{token}"}
			break
		}
		signIn = begin[1]
	default:
		return signIn, fmt.Errorf("a person can't describe the way %q", service.Way)
	}
	return signIn, nil
}

// ofTheRequest reports whether a header is what every request has anyway, or is
// about the connection alone (RFC 9110, section 7.6.1), so that no key can be in
// it: net/http never sends some of them.
func ofTheRequest(header string) bool {
	return slices.Contains([]string{
		"host", "user-agent", "connection", "content-length", "content-type", "transfer-encoding", "accept-encoding",
		"trailer", "te", "upgrade", "expect", "keep-alive",
	}, strings.ToLower(header))
}

// checkAddress takes apart an address where keys can be tried. One with a
// question mark is refused: people's keys stand behind it, and the address goes
// into a file.
func checkAddress(typed string, r rules) (base, host, path string, err error) {
	typed = strings.TrimSpace(typed)
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil {
		return "", "", "", err
	}
	path = u.EscapedPath()
	u.Path, u.RawPath, u.Host = "", "", strings.ToLower(u.Host)
	if base = u.String(); path == "" {
		path = "/"
	}
	if host, err = r.base(base); err == nil && !r.domain(host) {
		err = fmt.Errorf("no host of a service")
	}
	if err == nil && r.loopback && u.Scheme == "https" {
		err = fmt.Errorf("practice asks no real service")
	}
	return base, host, path, err
}

// reservedForm are ids that no file can be named after: schema.json is no Pack,
// and Windows has devices of the other names, whatever follows the dot
// (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
const reservedForm = `^(schema|con|prn|aux|nul|com[0-9]|lpt[0-9])$`

// idOf makes an id of a name: its plain letters and digits, and a number where
// there is one of it already.
func (r rules) idOf(name string, taken []string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(name) {
		if c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(c)
	}
	id := b.String()
	if id == "" || !unicode.IsLetter(rune(id[0])) || r.matches(reservedForm, id) {
		id = strings.TrimSuffix("own-"+id, "-")
	}
	for n, first := 2, id; slices.Contains(taken, id); n++ {
		id = fmt.Sprintf("%s-%d", first, n)
	}
	return id
}
