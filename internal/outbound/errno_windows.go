package outbound

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Windows has numbers of its own for sockets; those of package syscall don't
// match them.

// isNoRoute reports that this computer itself can't or won't send: it is
// offline, or its firewall says no.
func isNoRoute(err error) bool {
	return errors.Is(err, windows.WSAENETUNREACH) || errors.Is(err, windows.WSAENETDOWN) ||
		errors.Is(err, windows.WSAEADDRNOTAVAIL) || errors.Is(err, windows.WSAEACCES)
}

func isUnreachable(err error) bool {
	return errors.Is(err, windows.WSAEHOSTUNREACH) || errors.Is(err, windows.WSAEHOSTDOWN)
}

func isRefused(err error) bool { return errors.Is(err, windows.WSAECONNREFUSED) }

func isReset(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, windows.WSAECONNABORTED)
}
