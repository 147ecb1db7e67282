package packs

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// WithAddress returns packs with the Pack called id speaking to the address
// rawURL in place of its own, whichever way one signs in; an approval dialog is
// then that of the server there, by its metadata. An address of the person's own
// is asked for as ever, and not spoken to. The address must be
// http or https, a loopback address in digits (127.0.0.0/8 or [::1]) with a
// port; a path is allowed. Errors don't repeat the address.
func WithAddress(packs []patchbay.Pack, id, rawURL string) ([]patchbay.Pack, error) {
	host, err := loopbackHost(rawURL)
	if err != nil {
		return nil, fmt.Errorf("the address for %q: %w", id, err)
	}
	return replace(packs, id, func(pack *patchbay.Pack) error {
		if len(pack.SignIn) == 0 {
			return errors.New("it needs no account, so it has no address to replace")
		}
		pack.SignIn = slices.Clone(pack.SignIn)
		for i := range pack.SignIn {
			s := &pack.SignIn[i]
			if trial := strings.TrimSuffix(rawURL, "/"); s.OwnAddress != nil {
				own := *s.OwnAddress
				own.Trial, s.OwnAddress = trial, &own
			} else {
				s.Base = trial
			}
			s.OAuth = trialIssuer(s.OAuth, rawURL)
		}
		if !slices.Contains(pack.Domains, host) {
			pack.Domains = append(slices.Clone(pack.Domains), host)
		}
		return nil
	})
}

// trialIssuer is how one signs in at a trial address: by the metadata of the
// server there, since none of the service's own addresses may be used. A
// pretend service's own issuer is there already.
func trialIssuer(o *patchbay.OAuth, rawURL string) *patchbay.OAuth {
	u, err := url.Parse(rawURL)
	if o == nil || err != nil {
		return o
	}
	root := u.Scheme + "://" + u.Host
	if o.Issuer == root || strings.HasPrefix(o.Issuer, root+"/") {
		return o
	}
	trial := *o
	trial.Authorization, trial.Token, trial.Registration, trial.Revocation, trial.Device = "", "", "", "", ""
	trial.ClientID, trial.BaseAt, trial.Sites, trial.Issuer = "", "", nil, root
	return &trial
}

// WithLinks returns packs with some links of the Pack called id leading
// elsewhere: to https addresses, or to loopback ones. A name that the Pack
// doesn't have is an error, since the link meant would still lead to the real
// service.
func WithLinks(packs []patchbay.Pack, id string, links map[string]string) ([]patchbay.Pack, error) {
	return replace(packs, id, func(pack *patchbay.Pack) error {
		pack.Links = maps.Clone(pack.Links)
		for name, address := range links {
			if _, known := pack.Links[name]; !known {
				return fmt.Errorf("there is no link named %q", name)
			}
			if err := (rules{loopback: true}).link(address); err != nil {
				return fmt.Errorf("link %q: %w", name, err)
			}
			pack.Links[name] = address
		}
		return nil
	})
}

// replace changes a copy of one Pack in a copy of the list.
func replace(packs []patchbay.Pack, id string, change func(*patchbay.Pack) error) ([]patchbay.Pack, error) {
	i := slices.IndexFunc(packs, func(p patchbay.Pack) bool { return p.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("there is no pack %q", id)
	}
	packs = slices.Clone(packs)
	if err := change(&packs[i]); err != nil {
		return nil, fmt.Errorf("pack %q: %w", id, err)
	}
	return packs, nil
}

// loopbackHost returns the host of a plain loopback address, without its
// port. Names are refused, localhost too: what they lead to can be changed.
func loopbackHost(rawURL string) (string, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "", errors.New("it can't be read as an address")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("it must begin with http:// or https://")
	}
	if err := plain(u); err != nil {
		return "", err
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil || !ip.IsLoopback() || ip.Is4In6() || ip.Zone() != "" {
		return "", errors.New("it must be this computer, as 127.0.0.1 or [::1]")
	}
	if u.Port() == "" {
		return "", errors.New("it must name a port")
	}
	return u.Hostname(), nil
}

// plain refuses what has no place in an address that requests start with.
func plain(u *url.URL) error {
	switch {
	case u.User != nil:
		return errors.New("it must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(u.String(), "#"):
		return errors.New("it must end before ? and #")
	case u.Host == "" || u.Opaque != "":
		return errors.New("it names no host")
	}
	return nil
}
