package accountpage

import (
	"errors"
	"hash/fnv"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"app.patchbay/internal/patchbay"
)

// line is what a reader of the page would call one.
type line struct {
	text string
	// folded is text as it is compared: in lower case and without marks that
	// can't be seen.
	folded string
	// shape stands for where in the HTML the line is: lines of the same kind
	// have the same one. It is 0 for plain text.
	shape uint64
	// heading is 1 to 6 for a heading.
	heading int
	// control says that it is something to press; icon that a picture stands
	// before it.
	control, icon bool
	// link leads to a doc. The line is its title, which may be empty.
	link string
	kind kind
}

// linesOfHTML makes lines of HTML, of any kind and in any state of disrepair. It
// keeps the open elements on a stack of bounded depth and nothing else.
func linesOfHTML(source string, words *words) ([]line, error) {
	w := &writer{words: words, open: map[string]int{}}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return nil, patchbay.PageUnknown.Because(err)
			}
			w.flush()
			return w.lines, w.err
		case html.TextToken:
			if w.skipping == 0 {
				w.text(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(string(name))
		}
		if w.err != nil {
			return nil, w.err
		}
	}
}

// element is one that is open.
type element struct {
	name    string
	shape   uint64
	inline  bool
	link    string
	linked  int // which link, counted from 1
	heading int
	control bool
}

// writer turns the pieces of the HTML into lines.
type writer struct {
	words    *words
	stack    []element
	open     map[string]int // how many of each name are on the stack
	deeper   int            // open elements below those on the stack
	skipping int            // how deep the stack was, plus one, where what nobody sees began; 0 outside

	segments []string // of the current line, one for each inline element
	size     int      // of the segments
	now      line     // what the current line is, without its text
	icon     bool     // a picture has been seen since the last line
	links    int      // links to docs so far
	told     int      // the last of them that has a line

	lines []line
	err   error
}

func (w *writer) top() element {
	if len(w.stack) == 0 {
		return element{}
	}
	return w.stack[len(w.stack)-1]
}

func (w *writer) start(z *html.Tokenizer) {
	raw, more := z.TagName()
	name := string(raw)
	kind := atom.Lookup(raw)
	if kind == atom.Img && w.skipping == 0 {
		w.flush()
		w.icon = true
	}
	inline := isInline(kind)
	if !inline {
		w.flush()
	}
	if isVoid(kind) {
		return
	}
	// What HTML lets people leave out.
	if top := w.top().name; top == "p" && !inline || top == name && (name == "li" || name == "p" || name == "tr" || name == "td" || name == "dt" || name == "dd" || name == "option") {
		w.end(top)
	}
	if len(w.stack) >= maxDepth {
		w.deeper++
		return
	}
	e := w.top()
	e.name, e.inline, e.shape = name, inline, shapeOf(e.shape, name)
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		e.heading = int(name[1] - '0')
	}
	e.control = e.control || kind == atom.Button || kind == atom.Summary
	hidden, dialog := isUnseen(kind), kind == atom.Dialog
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "href":
			if kind == atom.A {
				e.link, e.control = docLink(string(value)), true
			}
		case "role":
			switch string(value) {
			case "button", "link":
				e.control = true
			case "heading":
				e.heading = max(e.heading, 2)
			}
		case "hidden":
			hidden = true
		case "open":
			dialog = false
		case "style":
			if style := strings.ToLower(strings.ReplaceAll(string(value), " ", "")); strings.Contains(style, "display:") {
				hidden = hidden || strings.Contains(style, "display:none")
				e.inline = e.inline && !strings.Contains(style, "display:block") && !strings.Contains(style, "display:flex") &&
					!strings.Contains(style, "display:grid") && !strings.Contains(style, "display:inline-")
			}
		}
	}
	if e.link != "" && e.link != w.top().link {
		w.links++
		e.linked = w.links
	}
	if e.control || !e.inline || e.link != w.top().link {
		w.flush()
		e.inline = e.inline && e.control == w.top().control && e.link == w.top().link
	} else {
		w.newSegment()
	}
	w.stack = append(w.stack, e)
	w.open[name]++
	if (hidden || dialog) && w.skipping == 0 {
		w.skipping = len(w.stack)
	}
}

// end closes the nearest open element of that name, with all inside it. One
// that isn't open closes nothing.
func (w *writer) end(name string) {
	if w.deeper > 0 {
		w.deeper--
		return
	}
	if w.open[name] == 0 {
		return
	}
	for len(w.stack) > 0 {
		e := w.top()
		if e.inline {
			w.newSegment()
		} else {
			w.flush()
			w.emptyLink(e)
		}
		w.stack = w.stack[:len(w.stack)-1]
		w.open[e.name]--
		if w.skipping > len(w.stack) {
			w.skipping = 0
		}
		if e.name == name {
			return
		}
	}
}

// emptyLink tells of a link to a doc in which nothing stood.
func (w *writer) emptyLink(e element) {
	if e.linked > w.told && e.name == "a" && w.skipping == 0 {
		w.told = e.linked
		w.add(line{shape: e.shape, link: e.link})
	}
}

func (w *writer) text(text []byte) {
	if w.size > maxRunes*4 {
		return
	}
	said := string(text)
	if strings.TrimSpace(said) == "" {
		if len(w.segments) > 0 {
			w.segments[len(w.segments)-1] += " "
		}
		return
	}
	if len(said) > maxRunes*4 {
		said = said[:maxRunes*4]
	}
	if len(w.segments) == 0 || w.size == 0 {
		top := w.top()
		w.now = line{shape: top.shape, heading: top.heading, control: top.control}
		if top.linked > w.told {
			w.now.link, w.told = top.link, top.linked
		}
		w.segments = append(w.segments[:0], "")
	}
	w.size += len(said)
	w.segments[len(w.segments)-1] += said
}

func (w *writer) newSegment() {
	if n := len(w.segments); n > 0 && n < 40 && w.segments[n-1] != "" {
		w.segments = append(w.segments, "")
	}
}

// flush ends the current line. Where pieces of it are words of Coda's own, each
// of these is a line of its own: a row of buttons may be one of spans.
func (w *writer) flush() {
	if w.size == 0 {
		w.segments = w.segments[:0]
		return
	}
	for _, text := range w.apart() {
		if tidy(text) != "" {
			w.now.text = text
			w.add(w.now)
			w.now.link = ""
		}
	}
	w.segments, w.size = w.segments[:0], 0
}

// apart are the lines that the segments make.
func (w *writer) apart() []string {
	lines, rest, whole := []string{}, "", strings.Join(w.segments, "")
	if len(w.segments) == 1 {
		return []string{whole}
	}
	sentence := w.words.kindOf(folded(whole))
	for _, segment := range w.segments {
		if k := w.words.kindOf(folded(segment)); k == other || k == permission && sentence == permission {
			rest += segment
			continue
		}
		lines = append(lines, rest, segment)
		rest = ""
	}
	return append(lines, rest)
}

func (w *writer) add(l line) {
	if len(w.lines) >= maxLines {
		w.err = patchbay.PageTooLarge.With("most", "20")
		return
	}
	l.text = tidy(l.text)
	l.folded = folded(l.text)
	l.kind = w.words.kindOf(l.folded)
	l.icon, w.icon = w.icon, false
	// A doc's picture and its title are often two links to the same doc.
	if n := len(w.lines); n > 0 && l.link != "" && w.lines[n-1].link == l.link && (l.text == "" || w.lines[n-1].text == "") {
		if l.text != "" {
			l.icon = l.icon || w.lines[n-1].icon
			w.lines[n-1] = l
		}
		return
	}
	w.lines = append(w.lines, l)
}

// docLink makes the link to a doc, or nothing of one to anything else. A saved
// page may have it without its host.
func docLink(href string) string {
	if strings.HasPrefix(href, "/d/") {
		href = "https://coda.io" + href
	}
	if !strings.HasPrefix(href, "http") {
		return ""
	}
	doc, err := patchbay.DocByLink(href)
	if err != nil {
		return ""
	}
	return doc.Link
}

func shapeOf(parent uint64, name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return parent*1099511628211 ^ h.Sum64() | 1
}

// isInline reports whether an element goes on in the same line.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em,
		atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span,
		atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	}
	return false
}

// isVoid reports whether an element has no end.
func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// isUnseen reports whether nobody reads what is in an element.
func isUnseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Title, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Audio, atom.Video, atom.Canvas, atom.Select, atom.Textarea, atom.Datalist, atom.Noembed, atom.Noframes, atom.Xmp,
		atom.Plaintext:
		return true
	}
	return false
}
