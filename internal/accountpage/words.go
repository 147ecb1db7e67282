package accountpage

import (
	"regexp"
	"strings"
	"unicode"

	"app.patchbay/internal/patchbay"
)

// kind is what a line is, as far as its own words tell.
type kind int

const (
	other      kind = iota // a name, or anything else
	section                // the list begins
	after                  // another part of the page begins
	docsBelow              // an account is unfolded, and its docs follow
	noDocs                 // it is unfolded, and has none
	disconnect             // the end of a doc's row
	signIn                 // below the docs
	remove                 // below the docs, the end of an account
	nothing                // Coda says that there is no account
	permission             // who may do what with the account in a doc
)

// words know Coda's own words. They may be used from several goroutines.
type words struct{ deny, who, acts, reads *regexp.Regexp }

func newWords() *words {
	return &words{
		deny: regexp.MustCompile(`n't\b|\b(cannot|not|never|unless|except|until)\b`),
		who: regexp.MustCompile(`\b(?:(only you|just you)|(nobody|no one|no-one)|((?:all|any|every)\b(?: \w+)? ?(?:members?|users?|people|editors?)|` +
			`anyone(?: \w+ this doc is shared with)?|everyone|everybody|others|other (?:users|people|members)|non-owners))\b`),
		acts:  regexp.MustCompile(`\b(take|perform) actions?\b|\bact as\b`),
		reads: regexp.MustCompile(`\b(pull|sync|bring|view|see|read)\w*\b[^.]*\bdata\b`),
	}
}

// kindOf tells a line that is Coda's own words, of either edition and under
// either of its names, from all others.
func (w *words) kindOf(folded string) kind {
	switch folded {
	case "accounts connected to packs", "connected pack accounts", "pack accounts", "accounts connected to packs and connectors",
		"connected accounts":
		return section
	case "api settings", "api connections", "account settings", "delete account", "delete my account", "linked accounts",
		"email preferences", "notification settings", "labs", "coda api tokens", "mcp settings", "active sessions",
		"third-party integrations", "sign out of all devices":
		return after
	case "connected docs", "connected documents", "docs connected", "docs using this account", "used in these docs":
		return docsBelow
	case "no connected docs", "no docs connected", "not connected to any docs", "not used in any docs":
		return noDocs
	case "disconnect", "disconnect account", "disconnect from doc":
		return disconnect
	case "sign in again", "reconnect", "reauthorize":
		return signIn
	case "remove this account", "remove account":
		return remove
	case "no accounts connected", "no connected accounts":
		return nothing
	}
	if _, _, said := w.permissionOf(folded); said {
		return permission
	}
	return other
}

// permissionOf reads what a sentence says others may do. A shared account of
// which it doesn't say what others may do has no level; a sentence that isn't
// wholly understood, or that denies something, says nothing. Of two readings
// the one that allows others more counts.
func (w *words) permissionOf(folded string) (patchbay.Sharing, patchbay.Level, bool) {
	said := strings.TrimRight(folded, ".! ")
	switch said {
	case "private", "private account", "private actions", "account for taking private actions", "used for private actions":
		return patchbay.Private, "", true
	case "shared", "shared account", "synced account":
		return patchbay.Shared, "", true
	case "restricted", "restricted account", "restricted shared account":
		return patchbay.Shared, patchbay.Restricted, true
	case "view data", "sync in data", "sync in data using this account":
		return patchbay.Shared, patchbay.View, true
	case "take actions and view data", "view data and take actions", "sync in data and take actions":
		return patchbay.Shared, patchbay.Act, true
	}
	if len(said) > 200 || w.deny.MatchString(said) {
		return "", "", false
	}
	var readsAll, actsAll, readsSelf, actsSelf bool
	found := w.who.FindAllStringSubmatchIndex(said, -1)
	if len(found) == 0 || found[0][0] != 0 {
		return "", "", false
	}
	for i, at := range found {
		end := len(said)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		clause := said[at[1]:end]
		acts, data := w.acts.MatchString(clause), w.reads.MatchString(clause)
		switch {
		case !acts && !data:
			return "", "", false
		case at[2] >= 0:
			actsSelf, readsSelf = actsSelf || acts, readsSelf || data
		case at[6] >= 0:
			actsAll, readsAll = actsAll || acts, readsAll || data
		}
	}
	switch {
	case actsAll:
		return patchbay.Shared, patchbay.Act, true
	case readsAll:
		return patchbay.Shared, patchbay.View, true
	case readsSelf:
		return patchbay.Shared, patchbay.Restricted, true // a private account brings in no data
	case actsSelf:
		return patchbay.Private, "", true
	}
	return "", "", false
}

// tidy trims a line, cuts it to what a name may have, and frees it of marks
// that say how a text runs and nothing else.
func tidy(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == 0x200b, r == 0xfeff, r == 0x200e, r == 0x200f, r == 0x061c, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
	if len(text) <= maxRunes {
		return text
	}
	if runes := []rune(text); len(runes) > maxRunes {
		return string(runes[:maxRunes])
	}
	return text
}

// folded is a line as it is compared.
func folded(text string) string {
	return strings.ToLower(strings.ReplaceAll(tidy(text), "’", "'"))
}
