package packs

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

const domainForm = `^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$`

// domain says whether a host may be named in a Pack. A bare ending like
// "com" is no host: it would let a key go anywhere below it.
func (r rules) domain(host string) bool {
	if r.matches(domainForm, host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return r.loopback && err == nil && ip.IsLoopback()
}

// link says what is wrong with an address that is opened in the browser.
func (r rules) link(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("it can't be read as an address")
	}
	if u.User != nil || u.Host == "" {
		return errors.New("it must be a plain address without user name and password")
	}
	if u.Scheme == "https" {
		return nil
	}
	if !r.loopback {
		return errors.New("it must begin with https://")
	}
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	_, err = loopbackHost(u.String())
	return err
}

// base says what is wrong with an address that requests with a key start
// with, and which host they go to.
func (r rules) base(address string) (host string, err error) {
	if strings.HasSuffix(address, "/") {
		return "", errors.New("it must not end in a slash")
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("it can't be read as an address")
	}
	if u.Scheme == "http" && r.loopback {
		return loopbackHost(address)
	}
	if u.Scheme != "https" {
		return "", errors.New("it must begin with https://")
	}
	return u.Hostname(), plain(u)
}

// covers says whether host is one of the domains or below one.
func covers(domains []string, host string) bool {
	for _, domain := range domains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
