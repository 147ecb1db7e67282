package outbound

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

// reservedPrefixes are networks that no public service lives in, beyond those
// that netip.Addr can tell itself, from IANA's special-purpose address
// registries. 198.18.0.0/15 is left out on purpose: VPN programs hand out
// made-up addresses of it for public names.
func reservedPrefixes() []netip.Prefix {
	var prefixes []netip.Prefix
	for _, p := range []string{
		"0.0.0.0/8",
		"100.64.0.0/10",    // carrier-grade NAT; one cloud's metadata address too
		"168.63.129.16/32", // a cloud's metadata address that looks public
		"192.0.0.0/24",     // another one's is in here
		"240.0.0.0/4",      // reserved, and broadcast
		"64:ff9b:1::/48",   // translation for local use
		"::/96",            // IPv4-compatible, long given up
		"2001::/32",        // Teredo
		"fec0::/10",        // site-local, before fc00::/7
	} {
		prefixes = append(prefixes, netip.MustParsePrefix(p))
	}
	return prefixes
}

// refuses reports whether a is not the address of a public service. Addresses
// that carry an IPv4 address are judged by that.
func (c *Client) refuses(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return true
	}
	for _, p := range c.reserved {
		if p.Contains(a) {
			return true
		}
	}
	if !a.Is6() {
		return false
	}
	b := a.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a): // RFC 6052
		return c.refuses(netip.AddrFrom4([4]byte(b[12:16])))
	case b[0] == 0x20 && b[1] == 0x02: // 2002::/16, RFC 3056
		return c.refuses(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return false
}

// isOwn reports whether a is of a network that people have themselves, or of
// this computer: RFC 1918, RFC 4193, and RFC 6598, which VPN programs use for
// the machines of one person. Addresses at which clouds tell their machines
// secrets are none, though some lie in there.
func isOwn(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, metadata := range []string{"100.100.100.200", "fd00:ec2::254", "fd20:ce::254"} {
		if a == netip.MustParseAddr(metadata) {
			return false
		}
	}
	return a.IsPrivate() || a.IsLoopback() || netip.MustParsePrefix("100.64.0.0/10").Contains(a)
}

type addressError struct{ address netip.Addr }

func (e addressError) Error() string { return fmt.Sprintf("%s is not a public address", e.address) }

// control looks at the address that is about to be dialled, after the name was
// resolved, so that a second answer of the name server can't slip past.
func (c *Client) control(own bool) func(_, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("outbound: %w", err)
		}
		switch a := at.Addr(); {
		case c.trial.addresses[netip.AddrPortFrom(a.Unmap(), at.Port())], !c.refuses(a), own && isOwn(a):
			return nil
		default:
			return addressError{a}
		}
	}
}

// trial are the addresses on this computer that may be asked.
type trial struct {
	hosts     map[string]bool // as hostPort writes them
	addresses map[netip.AddrPort]bool
}

func newTrial(entries []string) trial {
	t := trial{map[string]bool{}, map[netip.AddrPort]bool{}}
	for _, entry := range entries {
		if name, port, err := net.SplitHostPort(strings.ToLower(entry)); err == nil && name == "localhost" {
			for _, ip := range []string{"127.0.0.1", "::1"} {
				if at, err := netip.ParseAddrPort(net.JoinHostPort(ip, port)); err == nil {
					t.addresses[at] = true
					t.hosts[name+":"+port] = true
				}
			}
			continue
		}
		if at, err := netip.ParseAddrPort(entry); err == nil && at.Addr().IsLoopback() && at.Port() != 0 {
			t.addresses[at] = true
			t.hosts[at.String()] = true
		}
	}
	return t
}

// TrialAddress returns the entry of Options.Trial that an address like
// "http://127.0.0.1:8080/apis/v1" needs. It fails where the address isn't http
// or https on this computer itself.
func TrialAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", errors.New("a trial address looks like http://127.0.0.1:8080/path")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("a trial address has no user, query or fragment")
	}
	entry := hostPort(u)
	if t := newTrial([]string{entry}); !t.hosts[entry] {
		return "", errors.New("a trial address must be on this computer: 127.0.0.1, [::1] or localhost")
	}
	return entry, nil
}
