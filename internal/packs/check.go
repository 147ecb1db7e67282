package packs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// Drawings are the names of the drawings that the screen has for the steps of
// a guide, sorted. The schema lists the same.
func Drawings() []string {
	return []string{
		"coda-account-settings", "coda-api-settings", "coda-avatar-menu", "coda-home",
		"coda-token-card", "coda-token-name", "coda-token-restriction",
		"generic-copy-key", "generic-create-key", "generic-login", "generic-own-address",
		"generic-paste", "generic-settings",
	}
}

// rules is what differs between the catalogue and pretend services.
type rules struct {
	loopback bool
	forms    forms
}

const (
	idForm    = `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`
	colorForm = `^#[0-9a-f]{6}$`
)

// forms are this package's expressions, compiled once for all files that are
// read together: compiling them for each took longer than all the rest.
type forms map[string]*regexp.Regexp

func (f forms) get(form string) *regexp.Regexp {
	compiled, ok := f[form]
	if !ok {
		compiled = regexp.MustCompile(form)
		if f != nil {
			f[form] = compiled
		}
	}
	return compiled
}

func (r rules) matches(form, text string) bool { return r.forms.get(form).MatchString(text) }

// check notes everything that is wrong with a Pack of the right shape.
func check(pack patchbay.Pack, r rules, wrong *mistakes) {
	c := checker{pack, r, wrong}
	c.head()
	c.reach()
	c.account()
	for i, signIn := range pack.SignIn {
		c.signIn(signIn, fmt.Sprintf("signIn[%d]", i))
	}
	if pack.WhoAmI != nil {
		c.whoAmI(*pack.WhoAmI, "whoAmI")
	}
	c.guide(pack.Guide, "guide")
	c.manage()
}

// silent reports whether the Pack has keys and nobody to ask about them. Then
// they are only kept, and no address has a place in it.
func (c checker) silent() bool {
	return slices.ContainsFunc(c.pack.SignIn, func(s patchbay.SignIn) bool { return c.pack.WhoAmI == nil && !s.SignsForAWS() })
}

type checker struct {
	pack  patchbay.Pack
	rules rules
	wrong *mistakes
}

func (c checker) add(field, format string, args ...any) { c.wrong.add(field, format, args...) }

// text demands a text that says something.
func (c checker) text(field, text string) {
	if strings.TrimSpace(text) == "" {
		c.add(field, "must not be empty")
	}
}

func (c checker) head() {
	p := c.pack
	switch {
	case !c.rules.matches(idForm, p.ID):
		c.add("id", "must be lower-case letters, digits and hyphens")
	case p.ID+".json" != c.wrong.file:
		c.add("id", "must be the file's name without .json")
	}
	c.text("name", p.Name)
	c.text("category", p.Category)
	c.text("description", p.Description)
	for i, name := range p.AlsoKnownAs {
		c.text(fmt.Sprintf("alsoKnownAs[%d]", i), name)
	}
	if !c.rules.matches(colorForm, p.Color) {
		c.add("color", "must look like #0a7c42, in lower case")
	}
	oneOf(c, "inCoda", p.InCoda, patchbay.CodaPaste, patchbay.CodaApprove, patchbay.CodaMakesIt, patchbay.CodaUnknown)
	if len(p.Uses) == 0 {
		c.add("uses", "must name at least one use")
	}
	each(c, "uses", p.Uses, patchbay.Sync, patchbay.Formula, patchbay.Action)
	each(c, "accounts", p.Accounts, patchbay.Private, patchbay.Shared)
	each(c, "unconfirmed", p.Unconfirmed, patchbay.PartSignIn, patchbay.PartWhoAmI, patchbay.PartGuide,
		patchbay.PartInCoda, patchbay.PartUses, patchbay.PartManage)
}

// reach looks at the hosts and addresses that the Pack names.
func (c checker) reach() {
	switch {
	case len(c.pack.Domains) == 0 && !c.silent():
		c.add("domains", "must name at least one host")
	case len(c.pack.Domains) > 0 && c.silent():
		c.add("domains", "has no place in a pack without whoAmI: its key is sent nowhere")
	}
	for i, domain := range c.pack.Domains {
		if !c.rules.domain(domain) {
			c.add(fmt.Sprintf("domains[%d]", i), "must be a host like example.com, without https:// and port")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.pack.Links)) {
		field := "links." + name
		if !c.rules.matches(`^[a-z][A-Za-z0-9]*$`, name) {
			c.add(field, "the name must be letters and digits")
		}
		if err := c.rules.link(c.pack.Links[name]); err != nil {
			c.add(field, "%v", err)
		}
	}
}

// part is a part of a Pack that must be there or mustn't.
type part struct {
	field string
	there bool
}

// account compares what the Pack says about needing one with what it brings.
func (c checker) account() {
	p := c.pack
	oneOf(c, "account", p.Account, patchbay.NoAccount, patchbay.OptionalAccount, patchbay.RequiredAccount)
	signIn := []part{{"signIn", len(p.SignIn) > 0}}
	asked := slices.ContainsFunc(p.SignIn, func(s patchbay.SignIn) bool { return !s.SignsForAWS() })
	both := []part{{"accounts", len(p.Accounts) > 0}, {"guide.steps", len(p.Guide.Steps) > 0}}
	manage := []part{{"manage.link", p.Manage.Link != ""}, {"manage.steps", len(p.Manage.Steps) > 0}}
	needs := func(parts []part) {
		for _, part := range parts {
			if !part.there {
				c.add(part.field, "is missing; a pack with an account needs it")
			}
		}
	}
	refuses := func(parts []part, why string) {
		for _, part := range parts {
			if part.there {
				c.add(part.field, "has no place %s", why)
			}
		}
	}
	switch {
	case p.Account == patchbay.NoAccount:
		signIn = append(signIn, part{"whoAmI", p.WhoAmI != nil})
		refuses(slices.Concat(signIn, both, manage), "in a pack whose account is none")
		return
	case p.InCodaOnly():
		signIn = append(signIn, part{"whoAmI", p.WhoAmI != nil})
		refuses(signIn, "in a pack without signIn")
		needs(both)
		if manage[0].there != manage[1].there {
			needs(manage)
		}
	default:
		needs(slices.Concat(signIn, both, manage[1:]))
		if !asked && len(p.SignIn) > 0 {
			refuses([]part{{"whoAmI", p.WhoAmI != nil}}, "where every way is one of Amazon's, which is asked itself")
		}
	}
	var ways []patchbay.Way
	for i, signIn := range p.SignIn {
		if slices.Contains(ways, signIn.Way) {
			c.add(fmt.Sprintf("signIn[%d].way", i), "this way stands there already")
		}
		ways = append(ways, signIn.Way)
		if i == 0 && signIn.Unconfirmed() {
			c.add("signIn[0].confirmed", "the first way is the one to fall back on; where none is confirmed, unconfirmed says so")
		}
	}
}

// oneOf demands one of the known values.
func oneOf[T ~string](c checker, field string, value T, known ...T) {
	if !slices.Contains(known, value) {
		c.add(field, "must be one of %q", known)
	}
}

// each demands known values, none of them twice.
func each[T ~string](c checker, field string, values []T, known ...T) {
	for i, value := range values {
		at := fmt.Sprintf("%s[%d]", field, i)
		oneOf(c, at, value, known...)
		if slices.Contains(values[:i], value) {
			c.add(at, "stands there twice")
		}
	}
}
