package packs

import (
	"fmt"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// keyPathForm is a path with places for keys in it: "/bot{token}/v2". No part
// of it can be taken for the way to another folder.
const keyPathForm = `^(/\.*([A-Za-z0-9_~-]|\{[^{}/]+\})([A-Za-z0-9._~-]|\{[^{}/]+\})*)+$`

// places checks where the fields of a way go.
func (c checker) places(s patchbay.SignIn, ids []string, at string) {
	c.parts(s, at)
	var used []string
	place := func(field, value string) {
		for _, match := range c.rules.forms.get(placeholderForm).FindAllStringSubmatch(value, -1) {
			if !slices.Contains(ids, match[1]) {
				c.add(field, "{%s} stands for no field", match[1])
			}
			used = append(used, match[1])
		}
	}
	for i, header := range s.Headers {
		c.placed(header, headerForm, fmt.Sprintf("%s.headers[%d]", at, i), place)
	}
	for i, query := range s.Queries {
		c.placed(query, queryForm, fmt.Sprintf("%s.queries[%d]", at, i), place)
	}
	if s.Basic != nil {
		c.text(at+".basic.username", s.Basic.Username)
		place(at+".basic.username", s.Basic.Username)
		place(at+".basic.password", s.Basic.Password)
	}
	if s.Path != "" {
		if !c.rules.matches(keyPathForm, s.Path) {
			c.add(at+".path", "must look like /bot{token}")
		}
		place(at+".path", s.Path)
	}
	switch {
	case s.Way == patchbay.Bearer:
		used = append(used, "token")
		if !slices.Contains(ids, "token") {
			c.add(at+".fields", "the way %q needs a field with the id token", s.Way)
		}
	case s.SignsForAWS():
		used = c.aws(s, ids, at)
	case s.OAuth != nil:
		return // what these fields are for is said there
	}
	for i, id := range ids {
		if !slices.Contains(used, id) {
			c.add(fmt.Sprintf("%s.fields[%d].id", at, i), "this field is asked for and then not used")
		}
	}
}

// parts compares the parts of a sign-in with its way.
func (c checker) parts(s patchbay.SignIn, at string) {
	given := s.Way == patchbay.OAuth2 || s.Way == patchbay.ClientCredentials
	custom := s.Way == patchbay.Custom
	header, query := s.Way == patchbay.Header, s.Way == patchbay.Query
	for _, part := range []struct {
		field                  string
		needed, allowed, there bool
	}{
		{"headers", header || s.Way == patchbay.Headers, custom, len(s.Headers) > 0},
		{"queries", query || s.Way == patchbay.Queries, custom, len(s.Queries) > 0},
		{"path", custom && len(s.Headers)+len(s.Queries) == 0, custom, s.Path != ""},
		{"basic", s.Way == patchbay.Basic, false, s.Basic != nil},
		{"aws", s.SignsForAWS(), false, s.AWS != nil},
		{"oauth", given, false, s.OAuth != nil},
	} {
		switch {
		case part.needed && !part.there:
			c.add(at+"."+part.field, "is missing; the way %q needs it", s.Way)
		case part.there && !part.needed && !part.allowed:
			c.add(at+"."+part.field, "has no place beside the way %q", s.Way)
		}
	}
	if header && len(s.Headers) > 1 {
		c.add(at+".headers", "the way %q has one header", s.Way)
	}
	if query && len(s.Queries) > 1 {
		c.add(at+".queries", "the way %q has one parameter", s.Way)
	}
	if s.OAuth != nil {
		c.oauth(s, *s.OAuth, at)
	}
}

// aws checks the one way that has its fields' ids given.
func (c checker) aws(s patchbay.SignIn, ids []string, at string) []string {
	for _, id := range s.Way.AWSFields() {
		if !slices.Contains(ids, id) {
			c.add(at+".fields", "the way %q needs a field with the id %s", s.Way, id)
		}
	}
	if s.AWS != nil && !c.rules.matches(`^[a-z]{2}(-[a-z]+)+-[0-9]$`, s.AWS.Region) {
		c.add(at+".aws.region", "must look like us-east-1")
	}
	if s.OwnAddress != nil {
		c.add(at+".ownAddress", "has no place beside the way %q", s.Way)
	}
	return s.Way.AWSFields()
}

func (c checker) placed(p patchbay.Placed, form, at string, place func(field, value string)) {
	if !c.rules.matches(form, p.Name) {
		c.add(at+".name", "isn't a name that can be sent")
	}
	if strings.ContainsAny(p.Value, "\r\n") {
		c.add(at+".value", "must be one line")
	}
	c.text(at+".value", p.Value)
	place(at+".value", p.Value)
}
