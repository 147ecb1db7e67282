package oauth

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// The fields of a credential that say who gave it. A Pack's file may name
// another server one day, and what this one gave is none of that one's
// business. A credential of before Patchbay kept them has none, and goes where
// the file says until it is renewed.
const (
	fieldIssuer  = "issuer"     // the authorization server's name for itself, where it has one
	fieldFrom    = "from"       // the origin of the address that gave the credential
	fieldRevokes = "revokes-at" // the origin of the address that took such back then
)

// bind notes in a credential who gave it.
func bind(c patchbay.Credential, from endpoints) {
	for field, value := range map[string]string{
		fieldIssuer: from.issuer, fieldFrom: origin(from.token), fieldRevokes: origin(from.revocation),
	} {
		if value != "" {
			c[field] = patchbay.NewSecret(value)
		}
	}
}

// discoverFor is discover for a credential that is to be sent to the token
// endpoint. It fails with SignInMoved where another server gave it, before
// anything is asked wherever the file alone tells.
func (c *Connector) discoverFor(ctx context.Context, pack patchbay.Pack, o patchbay.OAuth, credential patchbay.Credential) (endpoints, error) {
	if err := sameServer(credential, o.Issuer, o.Token); err != nil {
		return endpoints{}, err
	}
	at, err := c.discover(ctx, pack, o)
	if err != nil {
		return endpoints{}, err
	}
	return at, sameServer(credential, at.issuer, at.token)
}

// sameServer fails with SignInMoved unless a credential came from this issuer
// and from the origin of this address, as far as either is known.
func sameServer(c patchbay.Credential, issuer, token string) error {
	if gave := c[fieldIssuer].Reveal(); gave != "" && issuer != "" && gave != issuer {
		return moved(gave, issuer)
	}
	if gave := c[fieldFrom].Reveal(); gave != "" && token != "" && gave != origin(token) {
		return moved(gave, origin(token))
	}
	return nil
}

// discoverRevocation is discover for a credential that is to be shown to the
// address that takes such back. It fails with SignInMoved unless that is one of
// the server that gave it, one that was named when it was given, or one that
// the same issuer names.
func (c *Connector) discoverRevocation(ctx context.Context, pack patchbay.Pack, o patchbay.OAuth, credential patchbay.Credential) (endpoints, error) {
	if err := sameServer(credential, o.Issuer, ""); err != nil {
		return endpoints{}, err
	}
	at, err := c.discover(ctx, pack, o)
	if err != nil || at.revocation == "" {
		return at, err
	}
	gave := []string{credential[fieldFrom].Reveal(), credential[fieldRevokes].Reveal()}
	issuers := o.Revocation == "" && at.issuer != "" && at.issuer == credential[fieldIssuer].Reveal()
	if gave[0] == "" || issuers || slices.Contains(gave, origin(at.revocation)) {
		return at, nil
	}
	return endpoints{}, moved(gave[0], origin(at.revocation))
}

// moved says which server gave a credential, and which one would get it now.
func moved(gave, now string) error {
	expected, got := hostOf(gave), hostOf(now)
	if expected == got {
		expected, got = gave, now
	}
	return patchbay.SignInMoved.Because(errors.New("another server gave it")).With("expected", expected).With("got", got)
}

// origin is the part of an address that says whose it is (RFC 6454).
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
