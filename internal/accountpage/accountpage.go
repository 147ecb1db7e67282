// Package accountpage reads a copy of Coda's page "Accounts connected to
// Packs", which people make by selecting and copying it, or by saving it. It
// reads what is there as text: nothing in it is run or fetched, and nothing of
// it is kept.
//
// The page shows Packs, the accounts of each and, under an account that is
// unfolded, its connected docs with a sentence about who may do what. It is
// read in three steps. lines.go and text.go make a list of lines of the HTML or
// of the plain text. words.go says which lines are Coda's own words; where it
// knows none of them, another language's perhaps, layout.go finds them by what
// repeats. grammar.go tells Packs from accounts from docs: by Coda's words
// between them, and by where in the HTML each stands.
//
// What can't be told from what is there stays unknown: a line of which nobody
// can say whether it is a Pack or an account is reported as unread.
package accountpage

import (
	"strconv"

	"app.patchbay/internal/patchbay"
)

// Limit is how many bytes of HTML and text together are read. A browser puts
// the style of every element into what it copies, so that a long page with 500
// docs comes to about 8 MB.
const Limit = 20 << 20

const (
	maxLines = 50_000 // a page of more is no page of Coda's
	maxRunes = 300    // of a line; what is longer is no name
	maxDepth = 400    // of elements inside each other; deeper ones count as one
	maxTold  = 200    // unread lines that are reported
)

// Read reads the HTML or, where that holds no account, the plain text of the
// page. Either may be empty. Packs are known by their names, which helps where
// the layout doesn't tell.
//
// It fails with patchbay.PageTooLarge; with PageUnknown where there is no
// account in either; with PageHasNothing where Coda says that there is none. It
// takes time and memory in proportion to what it is given, up to Limit.
func Read(html, text string, packs []patchbay.Pack) (patchbay.Seen, error) {
	if len(html)+len(text) > Limit {
		return patchbay.Seen{}, patchbay.PageTooLarge.With("most", strconv.Itoa(Limit>>20))
	}
	known, words := packNames(packs), newWords()
	nothing := false
	for _, lines := range []func() ([]line, error){
		func() ([]line, error) { return linesOfHTML(html, words) },
		func() ([]line, error) { return linesOfText(text, words) },
	} {
		lines, err := lines()
		if err != nil {
			return patchbay.Seen{}, err
		}
		seen, none := understand(lines, known, words)
		if len(seen.Accounts) > 0 {
			return seen, nil
		}
		nothing = nothing || none
	}
	if nothing {
		return patchbay.Seen{}, patchbay.PageHasNothing
	}
	return patchbay.Seen{}, patchbay.PageUnknown
}

// packNames are the names that Packs go by, as lines are compared.
func packNames(packs []patchbay.Pack) map[string]bool {
	known := map[string]bool{}
	for _, pack := range packs {
		for _, name := range append([]string{pack.Name}, pack.AlsoKnownAs...) {
			known[folded(name)] = true
		}
	}
	delete(known, "")
	return known
}
