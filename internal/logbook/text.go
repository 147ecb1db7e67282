package logbook

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// cleaner finds secrets in texts. It has no state: one may be used by all.
type cleaner struct {
	header  *regexp.Regexp // Authorization: all the rest of the line
	scheme  *regexp.Regexp // Bearer xyz
	address *regexp.Regexp // scheme://user@host/path?query#fragment
	jwt     *regexp.Regexp
	pair    *regexp.Regexp // token=xyz, "token": "xyz"
	uuid    *regexp.Regexp
}

func newCleaner() *cleaner {
	return &cleaner{
		header:  regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=])[^\r\n]*`),
		scheme:  regexp.MustCompile(`(?i)\b(bearer|basic)(\s+)[^\s,;"']{6,}`),
		address: regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s/?#"'<>]*@)?([^\s?#"'<>]*)(\?[^\s#"'<>]*)?(#[^\s"'<>]*)?`),
		jwt:     regexp.MustCompile(`eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)+`),
		pair:    regexp.MustCompile(`([\pL\pN_.-]+)(["']?)(\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&"')}\]]+)`),
		uuid:    regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`),
	}
}

// text returns s with everything hidden that may be secret, and cut to
// textLimit. Cutting comes last, so that no half of a key looks harmless.
func (c *cleaner) text(s string) string {
	if len(s) > lineLimit {
		return "[a text too long]"
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	if strings.ContainsAny(s, ":=") {
		s = c.header.ReplaceAllString(s, "${1}${2} "+hidden)
	}
	s = c.scheme.ReplaceAllString(s, "${1}${2}"+hidden)
	if strings.Contains(s, "://") {
		s = c.address.ReplaceAllStringFunc(s, c.bareAddress)
	}
	if strings.Contains(s, "eyJ") {
		s = c.jwt.ReplaceAllString(s, hidden)
	}
	if strings.ContainsAny(s, ":=") {
		s = c.pair.ReplaceAllStringFunc(s, c.pairWithoutSecret)
	}
	s = withoutMade(s)
	if len(s) > textLimit {
		end := textLimit
		for !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end] + " [cut]"
	}
	return s
}

// bareAddress keeps scheme, host and path; the rules that come later look at
// the path.
func (c *cleaner) bareAddress(address string) string {
	parts := c.address.FindStringSubmatch(address)
	bare := parts[1] + parts[2]
	if !strings.HasPrefix(address, bare) {
		bare = parts[1] + hidden + "@" + parts[2]
	}
	if len(parts[3]) > 1 {
		bare += "?" + hidden
	}
	if len(parts[4]) > 1 {
		bare += "#" + hidden
	}
	return bare
}

// pairWithoutSecret hides a value after a name that says secret. After a colon
// and the mildest of these names, a plain word is left: "read key: timeout" is
// how errors are wrapped.
func (c *cleaner) pairWithoutSecret(pair string) string {
	parts := c.pair.FindStringSubmatch(pair)
	name, between, value := parts[1], parts[2]+parts[3], parts[4]
	if value == strings.TrimSuffix(hidden, "]") {
		return pair
	}
	if !saysSecret(name) {
		// The value may be a name itself: "error: token=xyz".
		return name + between + c.pair.ReplaceAllStringFunc(value, c.pairWithoutSecret)
	}
	if mild(name) && strings.HasSuffix(between, ": ") && plainWord(strings.TrimSuffix(value, ":")) {
		return pair
	}
	return name + between + hidden
}

func mild(name string) bool {
	switch strings.ToLower(name) {
	case "key", "keys", "code", "token", "session", "credential":
		return true
	}
	return false
}

func plainWord(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return len(s) <= 14
}
