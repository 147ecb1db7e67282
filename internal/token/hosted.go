package token

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// HostedAddress makes the address of a service that the person runs of what
// they type or paste for it: a host, with a port where it has one, or the
// address of any page there. The result is https, a host and maybe a port. It
// fails as Address does: where there is more than one thing, a user name, or a
// letter that isn't plain ASCII.
func HostedAddress(typed string) (address string, ok bool) {
	text, ok := oneWord(typed)
	if !ok || strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", false
	}
	lower := strings.ToLower(text)
	for _, scheme := range []string{"https://", "http://", "//"} {
		if strings.HasPrefix(lower, scheme) {
			lower = lower[len(scheme):]
			break
		}
	}
	if end := strings.IndexAny(lower, "/?#\\"); end >= 0 {
		lower = lower[:end]
	}
	u, err := url.Parse("https://" + lower)
	if err != nil || u.User != nil || strings.Contains(lower, "@") || strings.HasSuffix(u.Host, ":") {
		return "", false
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	ip, err := netip.ParseAddr(host)
	switch {
	case err == nil && ip.Zone() != "":
		return "", false
	case err == nil && ip.Is6():
		host = "[" + ip.String() + "]"
	case err != nil && !isHost(host):
		return "", false
	}
	if port := u.Port(); port != "" && port != "443" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", false
		}
		host += ":" + port
	}
	return "https://" + host, true
}

// isHost reports whether every part of s can be one of a host's name. A name
// that ends in digits alone could be read as an address.
func isHost(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label != "www" && !isLabel(label) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(s) <= 253 && strings.ContainsFunc(last, unicode.IsLetter) && !strings.HasPrefix(last, "0x")
}
