package remote

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"app.patchbay/internal/patchbay"
)

// mostRunes bounds each text of an identity.
const mostRunes = 200

// shown frees a text of the service of what could break a line or turn the
// direction of writing, and bounds it. The joiners stay: Persian needs them,
// and so do many emoji.
func shown(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > mostRunes {
		text = strings.TrimSpace(string([]rune(text)[:mostRunes]))
	}
	return text
}

// harmless is a text of the service as it may be shown: nothing where it gives
// one of the secrets away, which bounding it may hide.
func harmless(whole string, secrets []patchbay.Secret) string {
	if found := shown(whole); !holds(whole, secrets) && !holds(found, secrets) {
		return found
	}
	return ""
}

// identifier returns the id at path, exactly as the service writes it. It is
// no id where it is missing or neither text nor number, or where showing it
// would change it: a cut id could be somebody else's. An empty path has the
// empty id.
func identifier(root any, path string) (string, bool) {
	if path == "" {
		return "", true
	}
	found := at(root, path)
	switch found.(type) {
	case string, json.Number:
		id := scalar(found)
		return id, id != "" && shown(id) == id
	default:
		return "", false
	}
}

// holds reports whether text gives one of the secrets away, whole or in part,
// however its spaces are set. A short secret counts only as the whole text,
// since it may be part of a name by chance.
func holds(text string, secrets []patchbay.Secret) bool {
	text = unspaced(text)
	for _, s := range secrets {
		secret := unspaced(s.Reveal())
		switch {
		case text == "" || secret == "":
		case text == secret,
			len(secret) >= telling && strings.Contains(text, secret),
			len(text) >= telling && strings.Contains(secret, text):
			return true
		}
	}
	return false
}

// telling is how many bytes of a secret can't be in a text by chance.
const telling = 8

func unspaced(text string) string { return strings.Join(strings.Fields(text), "") }
