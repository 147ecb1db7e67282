package patchbay

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// maxLink is how long a link may be.
const maxLink = 2048

// docLink is what a link to a doc tells.
type docLink struct {
	// id is Coda's; empty for a published doc, whose address has none.
	id string
	// title is a guess, made from the address; may be empty.
	title string
	// link is the address made anew: host, doc and nothing else.
	link string
}

// docLinks reads links to docs.
type docLinks struct {
	// pretend is where practice's docs lie, besides Coda's own; empty outside
	// practice.
	pretend string
}

// parse reads a link to a Coda doc: of either name that Coda has, with
// or without the title, to any page of the doc, with whatever the browser
// carried along. Published docs, /@maker/title, show no id. It fails with
// DocLinkInvalid.
func (l docLinks) parse(link string) (docLink, error) {
	link = strings.TrimSpace(link)
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	if len(link) > maxLink {
		return docLink{}, DocLinkInvalid
	}
	// A parse error would quote the link, and people paste keys into the
	// wrong box.
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return docLink{}, DocLinkInvalid
	}
	clean, path, ok := l.within(u)
	if !ok {
		return docLink{}, DocLinkInvalid
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 {
		return docLink{}, DocLinkInvalid
	}
	for i := range parts[:2] {
		if parts[i], err = url.PathUnescape(parts[i]); err != nil {
			return docLink{}, DocLinkInvalid
		}
	}
	switch {
	case parts[0] == "d":
		slug, id, ok := cutDocID(parts[1])
		if !ok {
			return docLink{}, DocLinkInvalid
		}
		if !plain(slug) {
			slug = ""
		}
		clean.Path += "/d/" + slug + "_d" + id
		return docLink{id, words(slug), clean.String()}, nil
	case strings.HasPrefix(parts[0], "@") && len(parts[0]) > 1 && parts[1] != "" && plain(parts[0][1:]) && plain(parts[1]):
		clean.Path += "/" + parts[0] + "/" + parts[1]
		return docLink{"", words(parts[1]), clean.String()}, nil
	}
	return docLink{}, DocLinkInvalid
}

// cutDocID takes a doc's title and its id apart. The id is what follows "_d",
// as Coda's API says it (https://coda.io/developers/apis/v1, "Doc ID"), but both
// the title and the id may hold another "_d": ids are drawn from letters,
// digits, "_" and "-" (coda.io/d/_d_vIDNPK008 and coda.io/d/_d-N3WFoMZ8e are
// links in public repositories). All ids in public links have ten characters,
// so those decide; an id of any other length is what follows the last "_d",
// for a title that holds one is far likelier than an id that does. It is no
// regular expression, because a page of Coda's may have a thousand links.
func cutDocID(part string) (slug, id string, ok bool) {
	if slug, ok = strings.CutSuffix(part[:max(0, len(part)-10)], "_d"); ok && isDocID(part[len(part)-10:]) {
		return slug, part[len(part)-10:], true
	}
	for at := strings.LastIndex(part, "_d"); at >= 0; at = strings.LastIndex(part[:at], "_d") {
		if id = part[at+2:]; isDocID(id) {
			return part[:at], id, true
		}
	}
	return "", "", false
}

func isDocID(id string) bool {
	return id != "" && len(id) <= 64 && strings.IndexFunc(id, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '_' && r != '-'
	}) < 0
}

// within splits an address into where Coda's docs lie and the path below.
func (l docLinks) within(u *url.URL) (where url.URL, path string, ok bool) {
	if pretend, err := url.Parse(l.pretend); err == nil && l.pretend != "" && u.Scheme == pretend.Scheme && u.Host == pretend.Host {
		path, ok = strings.CutPrefix(u.EscapedPath(), pretend.Path+"/")
		return url.URL{Scheme: pretend.Scheme, Host: pretend.Host, Path: pretend.Path}, path, ok
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return url.URL{Scheme: "https", Host: host}, u.EscapedPath(), slices.Contains([]string{"coda.io", "docs.superhuman.com"}, host)
}

// codaID is Coda's id of a doc, as its link tells it; else empty.
func (l docLinks) codaID(doc Doc) string {
	found, err := l.parse(doc.Link)
	if err != nil {
		return ""
	}
	return found.id
}

// leadsTo reports whether a link leads to a doc that is known here.
func (l docLinks) leadsTo(found docLink, doc Doc) bool {
	if found.id == "" {
		return doc.Link == found.link
	}
	// Reading a link takes a while, and a page of Coda's may have a thousand.
	return doc.ID == found.id || strings.Contains(doc.Link, found.id) && l.codaID(doc) == found.id
}

// at finds the doc here that a link leads to.
func (l docLinks) at(s State, found docLink) (Doc, bool) {
	if found.link == "" {
		return Doc{}, false
	}
	for _, doc := range s.Docs {
		if l.leadsTo(found, doc) {
			return doc, true
		}
	}
	return Doc{}, false
}

// plain reports whether s holds nothing but what titles become in an address.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune("-_.", r)
	}) < 0 && s != "." && s != ".."
}

func words(slug string) string { return strings.Join(strings.FieldsFunc(slug, isHyphen), " ") }

func isHyphen(r rune) bool { return r == '-' }
