package oauth

import (
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"app.patchbay/internal/patchbay"
)

// offlineAccess asks for a refresh token, and some servers never name it in an
// answer: having got the token is the answer to it. (OpenID Connect Core,
// section 11; learn.microsoft.com/answers/questions/806413.)
const offlineAccess = "offline_access"

// scope is what is asked for, as one text.
func (a *attempt) scope() string {
	var names []string
	for _, scope := range a.oauth.Scopes {
		names = append(names, scope.Name)
	}
	delimiter := a.oauth.ScopeDelimiter
	if delimiter == "" {
		delimiter = " "
	}
	return strings.Join(names, delimiter)
}

// Lacks are the names of the scopes that were asked for and that the service
// left out when it said what the key is allowed (RFC 6749, section 5.1).
// Empty where it didn't say: then it is all that was asked for.
func (c *Connector) Lacks(credential patchbay.Credential) []string {
	return strings.Fields(credential[fieldLacks].Reveal())
}

// lacking are the names of the scopes that an answer leaves out. It reports
// false where the answer says nothing about them.
func lacking(o patchbay.OAuth, token *oauth2.Token) (names []string, said bool) {
	granted, said := grantedBy(token)
	if !said {
		return nil, false
	}
	for _, scope := range o.Scopes {
		as := append([]string{scope.Name}, scope.GrantedAs...)
		if scope.Name == offlineAccess && token.RefreshToken != "" || slices.ContainsFunc(as, func(name string) bool {
			return slices.ContainsFunc(granted, func(one string) bool { return strings.EqualFold(one, name) })
		}) {
			continue
		}
		names = append(names, scope.Name)
	}
	return names, true
}

// grantedBy reads what an answer allows. Services write it as they ask for it,
// otherwise than that (GitHub wants spaces and answers with commas), or as a
// list; and an empty one says no more than none at all. A name may have a
// comma in it, so that a text is taken apart in both ways.
func grantedBy(token *oauth2.Token) (names []string, said bool) {
	switch scope := token.Extra("scope").(type) {
	case string:
		names = append(strings.Fields(scope), strings.FieldsFunc(scope, between)...)
	case []any:
		for _, one := range scope {
			if name, ok := one.(string); ok && name != "" {
				names = append(names, name)
			}
		}
	}
	return names, len(names) > 0
}

func between(r rune) bool { return r == ' ' || r == ',' || r == ';' }
