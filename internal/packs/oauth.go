package packs

import (
	"fmt"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

const (
	// scopeForm is RFC 6749, section 3.3.
	scopeForm     = `^[!#-\[\]-~]+$`
	parameterForm = `^[A-Za-z0-9_.-]+$`
)

// ownParameters are those of an approval page's address that Patchbay sets
// itself; a Pack that set them could undo what they protect.
func ownParameters() []string {
	return []string{
		"response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "scope", "resource",
	}
}

func (c checker) oauth(s patchbay.SignIn, o patchbay.OAuth, at string) {
	if s.OwnAddress != nil {
		c.add(at+".ownAddress", "has no place beside the way %q", s.Way)
	}
	at += ".oauth"
	for _, address := range [][2]string{
		{"issuer", o.Issuer}, {"authorization", o.Authorization}, {"token", o.Token},
		{"registration", o.Registration}, {"revocation", o.Revocation}, {"device", o.Device},
	} {
		if address[1] != "" {
			c.endpoint(address[1], at+"."+address[0])
		}
	}
	if o.Issuer == "" {
		c.named(s, o, at)
	}
	c.client(s, o, at)
	c.introduce(s, o, at)
	c.sites(s, o, at)
	for i, scope := range o.Scopes {
		scopeAt := fmt.Sprintf("%s.scopes[%d]", at, i)
		if !c.rules.matches(scopeForm, scope.Name) || o.ScopeDelimiter != "" && strings.Contains(scope.Name, o.ScopeDelimiter) {
			c.add(scopeAt+".name", "isn't a name that can be sent")
		}
		c.text(scopeAt+".sentence", scope.Sentence)
		for j, name := range scope.GrantedAs {
			if !c.rules.matches(scopeForm, name) {
				c.add(fmt.Sprintf("%s.grantedAs[%d]", scopeAt, j), "isn't a name that can be sent")
			}
		}
	}
	if o.ScopeDelimiter != "" {
		oneOf(c, at+".scopeDelimiter", o.ScopeDelimiter, " ", ",", ";")
	}
	if o.ScopeParameter != "" && !c.rules.matches(parameterForm, o.ScopeParameter) {
		c.add(at+".scopeParameter", "isn't a name that can be sent")
	}
	for i, extra := range o.Extra {
		extraAt := fmt.Sprintf("%s.extra[%d]", at, i)
		c.placed(extra, parameterForm, extraAt, func(string, string) {})
		if slices.Contains(ownParameters(), extra.Name) {
			c.add(extraAt+".name", "Patchbay sets %q itself", extra.Name)
		}
	}
	c.answer(o, at)
}

// endpoint checks an address that a secret is sent to, or that the person is
// led to: one of the Pack's domains over https, and nothing behind it but a path.
func (c checker) endpoint(address, at string) {
	host, err := c.rules.base(strings.TrimSuffix(address, "/"))
	switch {
	case err != nil:
		c.add(at, "%v", err)
	case !covers(c.pack.Domains, host):
		c.add(at, "its host %q isn't among the domains", host)
	}
}

// named demands what no metadata will say.
func (c checker) named(s patchbay.SignIn, o patchbay.OAuth, at string) {
	if o.Token == "" {
		c.add(at+".token", "is missing; without an issuer nobody says it")
	}
	switch {
	case s.Way == patchbay.ClientCredentials:
	case o.ByCode && o.Device == "":
		c.add(at+".device", "is missing; without an issuer nobody says it")
	case !o.ByCode && o.Authorization == "":
		c.add(at+".authorization", "is missing; without an issuer nobody says it")
	}
}

// client checks that Patchbay has exactly one way to be known at the service.
func (c checker) client(s patchbay.SignIn, o patchbay.OAuth, at string) {
	ids := map[string]bool{}
	for _, field := range s.Fields {
		ids[field.ID] = true
		if field.ID != patchbay.ClientID && field.ID != patchbay.ClientSecret {
			c.add(strings.TrimSuffix(at, ".oauth")+".fields", "the way %q asks for %q and %q alone", s.Way, patchbay.ClientID, patchbay.ClientSecret)
		}
	}
	switch {
	case s.Way == patchbay.ClientCredentials && !(ids[patchbay.ClientID] && ids[patchbay.ClientSecret]):
		c.add(strings.TrimSuffix(at, ".oauth")+".fields", "the way %q needs the fields %q and %q", s.Way, patchbay.ClientID, patchbay.ClientSecret)
	case len(s.Fields) > 0 && !ids[patchbay.ClientID]:
		c.add(strings.TrimSuffix(at, ".oauth")+".fields", "a secret alone is nobody's: %q is missing", patchbay.ClientID)
	case o.ClientID != "" && len(s.Fields) > 0:
		c.add(at+".clientId", "has no place beside fields that ask for one")
	case o.ClientID == "" && len(s.Fields) == 0 && o.Registration == "" && o.Issuer == "" && o.Introduce == nil:
		c.add(at+".clientId", "is missing; there is nothing by which the service could know Patchbay")
	}
	if o.SecretGoes != "" {
		oneOf(c, at+".secretGoes", o.SecretGoes, patchbay.SecretInBody, patchbay.SecretInHeader)
	}
}

func (c checker) answer(o patchbay.OAuth, at string) {
	for _, place := range [][2]string{{"nested", o.Nested}, {"baseAt", o.BaseAt}} {
		if place[1] != "" && !c.rules.matches(pathForm, place[1]) {
			c.add(at+"."+place[0], "must be a path into the answer, like user.name")
		}
	}
	if o.Resource != "" {
		if err := c.rules.link(o.Resource); err != nil {
			c.add(at+".resource", "%v", err)
		}
	}
	for i, port := range o.Ports {
		if port < 1024 || port > 65535 {
			c.add(fmt.Sprintf("%s.ports[%d]", at, i), "must be between 1024 and 65535")
		}
	}
	switch {
	case o.RedirectHost == "":
	case o.RedirectHost != patchbay.RedirectLocalhost:
		c.add(at+".redirectHost", "must be %q, or left out for 127.0.0.1", patchbay.RedirectLocalhost)
	case o.ByCode:
		c.add(at+".redirectHost", "has no place where a code is typed: nobody is sent back")
	}
	if o.Lasts < 0 {
		c.add(at+".lasts", "must not be negative")
	}
	if o.TokenPrefix != nil && !c.rules.matches(`^[A-Za-z-]*$`, *o.TokenPrefix) {
		c.add(at+".tokenPrefix", "must be one word, or empty")
	}
}
