package oauth

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"app.patchbay/internal/patchbay"
)

// The two addresses that a computer has for itself, and the name for both.
const (
	ipv4      = "127.0.0.1"
	ipv6      = "::1"
	localhost = patchbay.RedirectLocalhost
)

// freeTries is how many free ports are tried that only one of the two
// addresses has free.
const freeTries = 10

// listen returns the listeners of a door, and their port: a free one, or the
// first of ports that is. By the name localhost a browser may mean either of
// this computer's own addresses (RFC 6761, section 6.3), so that the port is
// taken at both: at the other one somebody else could wait for the answer. A
// computer without IPv6 has only one.
func listen(name string, ports []int) (listeners []net.Listener, port string, err error) {
	if len(ports) == 0 {
		for range freeTries {
			if listeners, port, err = listenAt(name, 0); err == nil {
				return listeners, port, nil
			}
		}
		return nil, "", patchbay.PortsBusy.Because(err).With("ports", "0")
	}
	var tried []string
	for _, one := range ports {
		if listeners, port, err = listenAt(name, one); err == nil {
			return listeners, port, nil
		}
		tried = append(tried, strconv.Itoa(one))
	}
	return nil, "", patchbay.PortsBusy.Because(err).With("ports", strings.Join(tried, ", "))
}

func listenAt(name string, port int) ([]net.Listener, string, error) {
	first, err := net.Listen("tcp4", net.JoinHostPort(ipv4, strconv.Itoa(port)))
	if err != nil {
		return nil, "", err
	}
	_, got, err := net.SplitHostPort(first.Addr().String())
	if err != nil || name != localhost {
		return []net.Listener{first}, got, err
	}
	if !hasIPv6() {
		return []net.Listener{first}, got, nil
	}
	second, err := net.Listen("tcp6", net.JoinHostPort(ipv6, got))
	if err != nil {
		_ = first.Close()
		return nil, "", err
	}
	return []net.Listener{first, second}, got, nil
}

// hasIPv6 reports whether this computer has the address ::1; where it hasn't,
// nobody can wait there either.
func hasIPv6() bool {
	addresses, err := net.InterfaceAddrs()
	return err != nil || slices.ContainsFunc(addresses, func(a net.Addr) bool {
		network, ok := a.(*net.IPNet)
		return ok && network.IP.Equal(net.IPv6loopback)
	})
}
