package accountpage

import (
	"strings"

	"app.patchbay/internal/patchbay"
)

// understand makes accounts of lines. It reports whether the page says that
// there are none.
func understand(all []line, known map[string]bool, words *words) (patchbay.Seen, bool) {
	lines, bounded, begun := window(all, known)
	g := &grammar{known: known, words: words, bounded: bounded, begun: begun, fresh: begun, begins: true, told: map[string]bool{}}
	g.seen.ByLayout = learn(lines, known)
	lines = headed(lines)
	g.places = placesOf(lines, known, begun)
	none := false
	for i, l := range lines {
		none = none || l.kind == nothing
		g.line(l, lines[i+1:])
	}
	g.names(false)
	g.seen.ByLayout = g.seen.ByLayout && len(g.seen.Accounts) > 0
	return g.seen, none && begun
}

// headed puts a heading above the first doc of each account, where an edition
// of the page has none and its rows are known by their buttons.
func headed(lines []line) []line {
	for _, l := range lines {
		if l.kind == docsBelow {
			return lines
		}
	}
	var with []line
	for i, l := range lines {
		rowBefore := i > 0 && (lines[i-1].kind == disconnect || lines[i-1].kind == permission || lines[i-1].link != "")
		if l.link != "" && !rowBefore && isRow(lines[i+1:]) {
			with = append(with, line{kind: docsBelow})
		}
		with = append(with, l)
	}
	return with
}

// isRow reports whether what follows a title makes a doc's row of it: a
// sentence about it, its button, or both.
func isRow(next []line) bool {
	for i := 0; i < 2 && i < len(next); i++ {
		switch {
		case next[i].link != "":
			return false
		case next[i].kind == permission || next[i].kind == disconnect:
			return true
		case next[i].kind != other:
			return false
		}
	}
	return false
}

// grammar is the state of reading.
type grammar struct {
	known          map[string]bool
	words          *words
	places         places
	bounded, begun bool

	seen patchbay.Seen
	told map[string]bool // unread lines

	pack   string // of the accounts that follow; empty where nobody can tell
	fresh  bool   // a heading has been read, and no name below it
	begins bool   // no account has been read yet
	run    []line // names that are still to be told apart
	open   bool   // the last account's docs are being read
	inRow  bool   // the last doc's row is
	spoke  bool   // it has a sentence already
}

func (g *grammar) line(l line, next []line) {
	switch {
	case l.link != "" && g.open:
		g.doc(l)
	case l.link != "":
		g.unread(l)
	case l.kind == docsBelow:
		g.names(true)
		g.open, g.inRow = true, false
	case l.kind == noDocs:
		if len(g.run) > 0 {
			g.names(true)
		}
		g.open = false
	case l.kind == signIn, l.kind == remove:
		switch {
		case g.open:
			g.flushLost()
		case len(g.run) > 0 && g.begun:
			// Unfolded, but its docs are missing.
			g.names(true)
			g.seen.Accounts[len(g.seen.Accounts)-1].Folded = true
		}
		g.open, g.inRow = false, false
	case l.kind == disconnect:
		g.inRow = false
	case l.kind == permission && g.open && g.inRow && !g.spoke:
		g.said(l)
	case l.kind == permission && g.open && !g.inRow:
		if len(next) > 0 && next[0].kind == permission {
			g.doc(l) // a doc may be called so
			return
		}
		g.doc(line{})
		g.said(l)
	case l.kind == other && g.open && g.inRow && !g.spoke && len(next) > 0 && (next[0].kind == disconnect || next[0].link != "" || next[0].kind == signIn || next[0].kind == remove):
		g.said(l)
	case l.kind == other && g.open && isRow(next):
		g.doc(l)
	case l.kind == other:
		g.inRow = false
		g.run = append(g.run, l)
	case l.kind == permission:
		g.unread(l)
	}
}

func (g *grammar) doc(l line) {
	account := &g.seen.Accounts[len(g.seen.Accounts)-1]
	for _, lost := range g.run {
		g.unread(lost)
	}
	g.run = nil
	account.Docs = append(account.Docs, patchbay.SeenDoc{Title: l.text, Link: l.link})
	g.inRow, g.spoke = true, false
}

func (g *grammar) said(l line) {
	account := &g.seen.Accounts[len(g.seen.Accounts)-1]
	doc := &account.Docs[len(account.Docs)-1]
	doc.Said = l.text
	doc.Sharing, doc.NonOwners, _ = g.words.permissionOf(l.folded)
	g.spoke = true
	if doc.Sharing == "" {
		g.unread(l)
	}
}

// flushLost gives up names that stand among an account's docs.
func (g *grammar) flushLost() {
	for _, l := range g.run {
		g.unread(l)
	}
	g.run = nil
}

func (g *grammar) unread(l line) {
	if l.text != "" && !g.told[l.text] && len(g.seen.Unread) < maxTold {
		g.told[l.text] = true
		g.seen.Unread = append(g.seen.Unread, l.text)
	}
}

func (g *grammar) account(name string, folded bool) {
	g.seen.Accounts = append(g.seen.Accounts, patchbay.SeenAccount{Pack: g.pack, Name: name, Folded: folded})
}

// names tells apart the names that have gathered: Packs, and accounts that are
// folded. Where docs follow, the last is the account that they belong to.
func (g *grammar) names(docsFollow bool) {
	run := g.run
	g.run = nil
	var last line
	if docsFollow {
		if len(run) == 0 {
			g.pack = ""
			g.account("", false)
			return
		}
		last, run = run[len(run)-1], run[:len(run)-1]
		if g.begins && !g.begun && len(run) > 3 {
			run = run[len(run)-3:] // what stands above a list without a heading is the rest of the page
		}
	}
	if docsFollow || g.begun {
		if g.places.tell() && (!docsFollow || last.shape == 0 || g.places.accounts[last.shape]) {
			g.byPlace(run)
		} else {
			g.byWords(run, docsFollow)
		}
	}
	if docsFollow {
		g.fresh, g.begins = false, false
		g.account(last.text, false)
	}
}

// byPlace goes by where in the HTML each name stands.
func (g *grammar) byPlace(run []line) {
	for _, l := range run {
		switch {
		case sentence(l.text):
			g.unread(l)
		case g.places.packs[l.shape]:
			g.pack, g.fresh = l.text, false
		case g.places.accounts[l.shape]:
			g.fresh = false
			g.account(l.text, true)
		default:
			g.unread(l)
		}
	}
}

// byWords goes by Packs' names alone. The list begins with a Pack, a Pack is
// followed by an account, and only accounts are called like e-mail addresses;
// of any other name nobody can say what it is, nor then of what Pack the next
// account is.
func (g *grammar) byWords(run []line, docsFollow bool) {
	wants := false // the line before was a Pack
	for i, l := range run {
		isLast := i == len(run)-1
		switch {
		case sentence(l.text):
			g.unread(l)
			continue
		case g.known[l.folded] && !wants:
			g.pack, wants = l.text, true
		case g.fresh && g.begun && !wants && !strings.Contains(l.text, "@"):
			g.pack, wants = l.text, true
		case wants && !(docsFollow && isLast && g.known[l.folded]):
			g.account(l.text, true)
			wants = false
		case g.known[l.folded]:
			g.pack, wants = l.text, true
		case strings.Contains(l.text, "@") && g.pack != "" && (docsFollow || g.bounded):
			g.account(l.text, true)
		default:
			g.unread(l)
			if docsFollow || g.bounded || !g.begun {
				g.pack = ""
			}
		}
		g.fresh = false
	}
}
