package accountpage

import "strings"

// window is the part of the page that the list of accounts is in: from its
// heading to the next heading of the same kind. Without a heading it is all.
// Of several headings, as where a menu names the list too, it is the one with
// the most of Coda's words below it. Where all lines stand alike, nothing in
// the HTML tells where it ends.
func window(lines []line, known map[string]bool) (inside []line, bounded, begun bool) {
	from, best := -1, 0
	for i, l := range lines {
		if l.kind != section || l.link != "" {
			continue
		}
		score := 1
		for _, below := range lines[i+1:] {
			if below.kind == section {
				break
			}
			if below.kind != other && below.kind != after {
				score++
			}
		}
		if score >= best {
			from, best = i, score
		}
	}
	if from < 0 {
		return lines, false, false
	}
	head := lines[from]
	inside = lines[from+1:]
	flat := len(inside) > 0 && inside[0].shape == head.shape
	for i, l := range inside {
		sameKind := !flat && l.shape == head.shape && !head.control && !known[l.folded]
		higher := !flat && !known[l.folded] && head.heading > 0 && l.heading > 0 && l.heading <= head.heading
		if l.link == "" && (l.kind == after || l.kind == section || l.kind == other && (sameKind || higher)) {
			return inside[:i], true, true
		}
	}
	return inside, false, true
}

// alike says that lines are the same words in the same place.
type alike struct {
	folded string
	shape  uint64
}

func (l line) alike() alike { return alike{l.folded, l.shape} }

// learn finds Coda's own words in a language that nobody knows here: what
// repeats around the links to docs. It reports whether it had to.
//
// The heading above the docs stands before the first one of each account and
// never right after a doc; the button behind a doc never stands anywhere else;
// what else repeats after the last doc are the buttons below.
func learn(lines []line, known map[string]bool) bool {
	links, words := 0, 0
	for _, l := range lines {
		if l.link != "" {
			links++
		}
		if l.kind == docsBelow || l.kind == disconnect {
			words++
		}
	}
	if links == 0 || words > 0 {
		return false
	}
	count, far := map[alike]int{}, map[alike]bool{}
	since := len(lines) // lines since the last doc
	for _, l := range lines {
		since++
		if l.link != "" {
			since = 0
			continue
		}
		count[l.alike()]++
		far[l.alike()] = far[l.alike()] || since > 2
	}
	repeats := func(l line) bool {
		return l.link == "" && count[l.alike()] > 1 && !strings.Contains(l.text, "@") && !known[l.folded]
	}
	behind := func(l line) bool { return repeats(l) && !far[l.alike()] || l.control && l.link == "" }
	for i := range lines {
		if lines[i].link == "" {
			continue
		}
		if i > 0 && lines[i-1].link == "" && (repeats(lines[i-1]) && far[lines[i-1].alike()] || lines[i-1].heading > 0) {
			lines[i-1].kind = docsBelow
		}
		switch {
		case i+2 < len(lines) && lines[i+1].link == "" && behind(lines[i+2]):
			lines[i+2].kind = disconnect
		case i+1 < len(lines) && lines[i+1].control && lines[i+1].link == "":
			lines[i+1].kind = disconnect
		}
	}
	below := 0 // lines since the last row
	for i := range lines {
		below++
		switch nameNext := i+1 < len(lines) && lines[i+1].kind == docsBelow; {
		case lines[i].kind == disconnect || lines[i].link != "":
			below = 0
		case lines[i].kind != other || nameNext:
			below = len(lines)
		case below <= 2 && i > 1 && (repeats(lines[i]) || lines[i].control):
			if i-below >= 0 && lines[i-below].kind == disconnect {
				lines[i].kind = remove
			}
		}
	}
	return true
}

// places are the shapes that Packs' and accounts' names have in this HTML.
type places struct{ packs, accounts map[uint64]bool }

// tell reports whether names of Packs and of accounts stand in places of their
// own.
func (p places) tell() bool { return len(p.packs) > 0 && len(p.accounts) > 0 }

// placesOf learns the shapes: an account's is that of a line right above its
// docs; a Pack's that of a line which is known to name one, has a picture, or
// begins the list. Where no account is unfolded, an account's is what follows
// every Pack.
func placesOf(lines []line, known map[string]bool, begun bool) places {
	p := places{map[uint64]bool{}, map[uint64]bool{}}
	first := true
	for i, l := range lines {
		if l.shape == 0 || l.link != "" {
			continue
		}
		if l.kind == other && i+1 < len(lines) && (lines[i+1].kind == docsBelow || lines[i+1].kind == noDocs) {
			p.accounts[l.shape] = true
		}
		if l.kind == other && !sentence(l.text) {
			if known[l.folded] || l.icon || first && begun {
				p.packs[l.shape] = true
			}
			first = false
		}
	}
	for shape := range p.accounts {
		delete(p.packs, shape)
	}
	if len(p.accounts) > 0 || len(p.packs) == 0 {
		return p
	}
	follows := map[uint64]bool{}
	for i, l := range lines[:max(len(lines)-1, 0)] {
		if next := lines[i+1]; l.kind == other && p.packs[l.shape] && next.kind == other && !p.packs[next.shape] && !sentence(next.text) {
			follows[next.shape] = true
		}
	}
	if len(follows) == 1 {
		p.accounts = follows
	}
	return p
}

// sentence reports whether a line is one rather than a name.
func sentence(text string) bool {
	return strings.Count(text, " ") >= 4 && strings.ContainsAny(text[len(text)-1:], ".!?:")
}
