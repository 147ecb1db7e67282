package token

import (
	"strings"
	"unicode"

	"app.patchbay/internal/patchbay"
)

// Address makes an account's own address of what people type or paste for it:
// its first label alone, the host, or the address of any page there. The
// result is "https://", one label, and domain; ok is false where that can't be
// had without guessing. Nothing but plain ASCII is accepted, so that a letter
// of another script can't pass for one of these, and a port, a user name or a
// deeper host is refused, not dropped.
func Address(typed, domain string) (address string, ok bool) {
	domain = strings.ToLower(domain)
	host, ok := oneWord(typed)
	if !ok {
		return "", false
	}
	for _, scheme := range []string{"https://", "http://", "//"} {
		if len(host) >= len(scheme) && strings.EqualFold(host[:len(scheme)], scheme) {
			host = host[len(scheme):]
			break
		}
	}
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", false // before it is lowered: some letters of elsewhere have an ASCII one below them
	}
	host = strings.ToLower(host)
	host = strings.TrimSuffix(host, ":443")
	host = strings.TrimSuffix(host, ".")
	if host == domain {
		return "", false
	}
	label := host
	if strings.Contains(host, ".") {
		below, found := strings.CutSuffix(host, "."+domain)
		if !found {
			return "", false
		}
		label = below
	}
	if !isLabel(label) {
		return "", false
	}
	return "https://" + label + "." + domain, true
}

// oneWord frees typed of what copying adds to its ends and of what can't be
// seen. It fails where spaces remain: then there is more than one thing.
func oneWord(typed string) (string, bool) {
	dropped := map[patchbay.Removal]bool{}
	var b strings.Builder
	for _, p := range trim(visible(typed, dropped), dropped) {
		if p.gap {
			return "", false
		}
		b.WriteString(p.bytes)
	}
	return b.String(), true
}

// isLabel reports whether s can be one customer's name in a host name (RFC
// 1123, section 2.1). "www" is the service's own, and an "xn--" stands for
// letters that aren't ASCII.
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' || s == "www" || strings.HasPrefix(s, "xn--") {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
