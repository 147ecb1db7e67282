package keyring

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// provider is the program behind the Secret Service.
type provider struct {
	title string
	// names and processes tell it: bus names that it owns besides, and how
	// the name of its process begins.
	names     []string
	processes []string
	// late says that it writes to the disk some seconds late, asks that it
	// may ask the person about any item.
	late, asks bool
}

func providers() []provider {
	return []provider{
		{title: "GNOME Keyring", names: []string{"org.gnome.keyring"}, processes: []string{"gnome-keyring"}},
		{title: "KDE Wallet", names: []string{"org.kde.kwalletd6", "org.kde.kwalletd5"}, processes: []string{"kwalletd", "ksecretd"}, late: true},
		{title: "KeePassXC", names: []string{"org.keepassxc.KeePassXC.MainWindow"}, processes: []string{"keepassxc"}, asks: true},
	}
}

// provider asks the bus who answers. An unknown one is taken to have all the
// drawbacks of the known ones.
func (s *secretService) provider(ctx context.Context) provider {
	var owner string
	if s.owner(ctx, serviceName, &owner) {
		for _, p := range providers() {
			for _, name := range p.names {
				var other string
				if s.owner(ctx, name, &other) && other == owner {
					return p
				}
			}
		}
		process := s.process(ctx, owner)
		for _, p := range providers() {
			for _, name := range p.processes {
				if strings.HasPrefix(process, name) {
					return p
				}
			}
		}
	}
	return provider{title: "your computer's password store", late: true, asks: true}
}

func (s *secretService) owner(ctx context.Context, name string, owner *string) bool {
	return s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetNameOwner", 0, name).Store(owner) == nil
}

// process returns the name of the process behind a connection, which Linux
// cuts to 15 bytes; empty where it can't be known.
func (s *secretService) process(ctx context.Context, owner string) string {
	var pid uint32
	if s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetConnectionUnixProcessID", 0, owner).Store(&pid) != nil {
		return ""
	}
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(name))
}
