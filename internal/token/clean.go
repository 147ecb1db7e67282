package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"app.patchbay/internal/patchbay"
)

// piece is one character of what was pasted, with its own bytes (which may be
// no valid UTF-8) and what its removal is called. Characters that belong to a
// key have no such name.
type piece struct {
	bytes string
	kind  patchbay.Removal
	// gap says that it parts words: the bearer in front needs one behind it.
	gap bool
}

// Clean frees a pasted key of what copying adds to it: spaces and line breaks
// anywhere, quotes around it, the words "Authorization: Bearer" in front, and
// characters that can't be seen. It returns what kinds of things it removed,
// in the order of their declaration. Cleaning twice changes nothing more.
func Clean(pasted string) (string, []patchbay.Removal) {
	found := map[patchbay.Removal]bool{}
	text := pasted
	for {
		shorter := cleanOnce(text, found)
		if shorter == text {
			return text, inOrder(found)
		}
		text = shorter
	}
}

func inOrder(found map[patchbay.Removal]bool) []patchbay.Removal {
	var removed []patchbay.Removal
	for _, r := range []patchbay.Removal{
		patchbay.RemovedSpaces, patchbay.RemovedLineBreaks, patchbay.RemovedQuotes,
		patchbay.RemovedBearer, patchbay.RemovedInvisible,
	} {
		if found[r] {
			removed = append(removed, r)
		}
	}
	return removed
}

func cleanOnce(text string, found map[patchbay.Removal]bool) string {
	pieces := visible(text, found)
	for {
		before := len(pieces)
		pieces = trim(pieces, found)
		if n := bearer(pieces); n > 0 {
			found[patchbay.RemovedBearer] = true
			pieces = pieces[n:]
		}
		if len(pieces) == before {
			break
		}
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.gap {
			found[p.kind] = true
			continue
		}
		b.WriteString(p.bytes)
	}
	return b.String()
}

// visible cuts text into pieces and drops those that have no width.
func visible(text string, found map[patchbay.Removal]bool) []piece {
	var pieces []piece
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		p := piece{bytes: text[:size]}
		text = text[size:]
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			p.kind, p.gap = patchbay.RemovedLineBreaks, true
		case r == '\u00a0' || r == '\u2007' || r == '\u202f': // a space that looks like any other but isn't
			p.kind, p.gap = patchbay.RemovedInvisible, true
		case unicode.IsSpace(r):
			p.kind, p.gap = patchbay.RemovedSpaces, true
		case hasNoWidth(r):
			found[patchbay.RemovedInvisible] = true
			continue
		case strings.ContainsRune("\"'`´‘’‚‛“”„‟«»‹›", r):
			p.kind = patchbay.RemovedQuotes
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// hasNoWidth says of controls, of all format characters (soft hyphen, zero
// width space, byte order mark, marks of direction, tags), of variation
// selectors and of the letters that are drawn as nothing that they can't be
// part of a key.
func hasNoWidth(r rune) bool {
	switch r {
	case '\u034f', '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector)
}

// trim takes gaps and quotes off both ends.
func trim(pieces []piece, found map[patchbay.Removal]bool) []piece {
	for len(pieces) > 0 && pieces[0].kind != "" {
		found[pieces[0].kind] = true
		pieces = pieces[1:]
	}
	for len(pieces) > 0 && pieces[len(pieces)-1].kind != "" {
		found[pieces[len(pieces)-1].kind] = true
		pieces = pieces[:len(pieces)-1]
	}
	return pieces
}

// bearer returns how many pieces "Bearer " or "Authorization: Bearer " take in
// front, with the gap behind; 0 where neither is there. The word alone counts
// too: then nothing but it was copied.
func bearer(pieces []piece) int {
	n := 0
	if header := word(pieces, "authorization"); header > 0 {
		colon := header + gaps(pieces[header:])
		if colon < len(pieces) && pieces[colon].bytes == ":" {
			n = colon + 1
			n += gaps(pieces[n:])
		}
	}
	size := word(pieces[n:], "bearer")
	if size == 0 {
		return 0
	}
	n += size
	space := gaps(pieces[n:])
	if space == 0 && n < len(pieces) {
		return 0
	}
	return n + space
}

func word(pieces []piece, lower string) int {
	if len(pieces) < len(lower) {
		return 0
	}
	for i := range len(lower) {
		if strings.ToLower(pieces[i].bytes) != lower[i:i+1] {
			return 0
		}
	}
	return len(lower)
}

func gaps(pieces []piece) int {
	n := 0
	for n < len(pieces) && pieces[n].gap {
		n++
	}
	return n
}
