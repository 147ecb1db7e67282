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

// parseDocLink reads a link to a Coda doc: of either name that Coda has, with
// or without the title, to any page of the doc, with whatever the browser
// carried along. A doc's id is what follows "_d", as Coda's API says it
// (https://coda.io/developers/apis/v1, "Doc ID"). Published docs, /@maker/title,
// show none. It fails with DocLinkInvalid.
func parseDocLink(link string) (docLink, error) {
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
	host := strings.ToLower(u.Host)
	if !slices.Contains([]string{"coda.io", "docs.superhuman.com"}, host) {
		return docLink{}, DocLinkInvalid
	}
	parts := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	if len(parts) < 2 {
		return docLink{}, DocLinkInvalid
	}
	for i := range parts[:2] {
		if parts[i], err = url.PathUnescape(parts[i]); err != nil {
			return docLink{}, DocLinkInvalid
		}
	}
	clean := url.URL{Scheme: "https", Host: host}
	switch {
	case parts[0] == "d":
		slug, id, ok := cutDocID(parts[1])
		if !ok {
			return docLink{}, DocLinkInvalid
		}
		if !plain(slug) {
			slug = ""
		}
		clean.Path = "/d/" + slug + "_d" + id
		return docLink{id, words(slug), clean.String()}, nil
	case strings.HasPrefix(parts[0], "@") && len(parts[0]) > 1 && parts[1] != "" && plain(parts[0][1:]) && plain(parts[1]):
		clean.Path = "/" + parts[0] + "/" + parts[1]
		return docLink{"", words(parts[1]), clean.String()}, nil
	}
	return docLink{}, DocLinkInvalid
}

// cutDocID cuts at the first "_d" behind which nothing but an id follows. A page
// of Coda's may have a thousand links, so it is no regular expression.
func cutDocID(part string) (slug, id string, ok bool) {
	foreign := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '_' && r != '-'
	}
	for at := range part {
		if id, ok = strings.CutPrefix(part[at:], "_d"); ok && id != "" && len(id) <= 64 && strings.IndexFunc(id, foreign) < 0 {
			return part[:at], id, !strings.Contains(part[:at], "\n")
		}
	}
	return "", "", false
}

// plain reports whether s holds nothing but what titles become in an address.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune("-_.", r)
	}) < 0 && s != "." && s != ".."
}

func words(slug string) string { return strings.Join(strings.FieldsFunc(slug, isHyphen), " ") }

func isHyphen(r rune) bool { return r == '-' }
