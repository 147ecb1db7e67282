package packs

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

const (
	headerForm      = `^[A-Za-z0-9-]+$`
	queryForm       = `^[A-Za-z0-9_.-]+$`
	placeholderForm = `\{([^{}]*)\}`
	// pathForm is a way into a JSON answer: "user.name", "accounts.0.name".
	pathForm = `^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$`
)

func (c checker) signIn(s patchbay.SignIn, at string) {
	oneOf(c, at+".way", s.Way, patchbay.Bearer, patchbay.Header, patchbay.Headers, patchbay.Query, patchbay.Queries,
		patchbay.Basic, patchbay.Custom, patchbay.AWSKeys, patchbay.AWSRole, patchbay.OAuth2, patchbay.ClientCredentials)
	ids := c.fields(s, at)
	c.signInBase(s, at)
	c.places(s, ids, at)
	if s.Guide != nil {
		if len(s.Guide.Steps) == 0 {
			c.add(at+".guide.steps", "must name at least one step; without a guide of its own the way has the Pack's")
		}
		c.guide(*s.Guide, at+".guide")
	}
}

func (c checker) signInBase(s patchbay.SignIn, at string) {
	if c.silent() {
		for _, part := range []part{{".base", s.Base != ""}, {".ownAddress", s.OwnAddress != nil}, {".oauth", s.OAuth != nil}} {
			if part.there {
				c.add(at+part.field, "has no place in a pack without whoAmI: its key is sent nowhere")
			}
		}
		return
	}
	if s.OAuth != nil && (s.OAuth.BaseAt != "" || s.OAuth.Sites != nil) {
		c.basePath(s, at)
		return
	}
	if own := s.OwnAddress; own != nil {
		c.field(own.Field, at+".ownAddress.field")
		if slices.ContainsFunc(s.Fields, func(f patchbay.Field) bool { return f.ID == own.Field.ID }) {
			c.add(at+".ownAddress.field.id", "another field has this id")
		}
		if own.SelfHosted && own.Domain == "" {
			c.basePath(s, at)
			return
		}
		if !c.rules.matches(domainForm, own.Domain) || !covers(c.pack.Domains, own.Domain) {
			c.add(at+".ownAddress.domain", "must be one of the domains, or below one")
		}
		c.basePath(s, at)
		return
	}
	host, err := c.rules.base(s.Base)
	switch {
	case err != nil:
		c.add(at+".base", "%v", err)
	case !covers(c.pack.Domains, host):
		c.add(at+".base", "its host %q isn't among the domains", host)
	}
}

// basePath is for a base that follows an address of the account's own.
func (c checker) basePath(s patchbay.SignIn, at string) {
	if s.Base != "" && !c.rules.matches(`^(/[A-Za-z0-9._~-]+)+$`, s.Base) {
		c.add(at+".base", "must be empty or a path like /api/v2, since it follows the person's own address")
	}
}

// fields checks what the person is asked for and returns the ids.
func (c checker) fields(s patchbay.SignIn, at string) (ids []string) {
	if len(s.Fields) == 0 && !s.Approved() {
		c.add(at+".fields", "must name at least one field")
	}
	secret := s.Approved()
	for i, field := range s.Fields {
		fieldAt := fmt.Sprintf("%s.fields[%d]", at, i)
		c.field(field, fieldAt)
		if slices.Contains(ids, field.ID) {
			c.add(fieldAt+".id", "another field has this id")
		}
		ids = append(ids, field.ID)
		secret = secret || field.Secret
	}
	if len(s.Fields) > 0 && !secret {
		c.add(at+".fields", "none of them is secret")
	}
	return ids
}

func (c checker) field(f patchbay.Field, at string) {
	switch {
	case !c.rules.matches(idForm, f.ID):
		c.add(at+".id", "must be lower-case letters, digits and hyphens")
	case f.ID == patchbay.Choose, f.ID == patchbay.OwnNetwork:
		c.add(at+".id", "%q is taken", f.ID)
	}
	c.text(at+".label", f.Label)
	if f.Clean != "" && f.Clean != "token" {
		c.add(at+".clean", `must be "token", or left out`)
	}
	if f.Hint == nil {
		return
	}
	c.text(at+".hint.message", f.Hint.Message)
	if err := portable(f.Hint.Pattern); err != nil {
		c.add(at+".hint.pattern", "%v", err)
	}
}

// portable refuses an expression that Go (RE2) doesn't compile, and what Go
// understands and JavaScript doesn't, or differently.
func portable(pattern string) error {
	if pattern == "" {
		return fmt.Errorf("must not be empty")
	}
	if _, err := regexp.Compile(pattern); err != nil {
		return fmt.Errorf("isn't a pattern: %w", err)
	}
	for _, part := range []string{`(?i`, `(?m`, `(?s`, `(?U`, `(?-`, `(?P`, `(?<`, `\A`, `\z`, `\Q`, `\p`, `\P`, `\C`, `\a`, `\x{`, `[[:`} {
		if strings.Contains(pattern, part) {
			return fmt.Errorf("%s isn't understood by JavaScript", part)
		}
	}
	return nil
}

func (c checker) whoAmI(w patchbay.WhoAmI, at string) {
	oneOf(c, at+".method", w.Method, "GET", "POST")
	if !strings.HasPrefix(w.Path, "/") || strings.ContainsAny(w.Path, "# ") {
		c.add(at+".path", "must begin with a slash")
	}
	if w.Body != "" && (w.Method != "POST" || !json.Valid([]byte(w.Body))) {
		c.add(at+".body", "must be JSON, with the method POST")
	}
	for i, header := range w.Headers {
		headerAt := fmt.Sprintf("%s.headers[%d]", at, i)
		c.placed(header, headerForm, headerAt, func(field, value string) {
			if strings.ContainsAny(value, "{}") {
				c.add(field, "a key has no place here; that is for signIn to say")
			}
		})
	}
	for _, place := range [][2]string{
		{"id", w.ID}, {"name", w.Name}, {"email", w.Email}, {"workspace", w.Workspace}, {"keyName", w.KeyName}, {"scoped", w.Scoped},
	} {
		if place[1] != "" && !c.rules.matches(pathForm, place[1]) {
			c.add(at+"."+place[0], "must be a path into the answer, like user.name")
		}
	}
	switch {
	case (w.Scoped == "") != (w.Probe == ""):
		c.add(at+".probe", "scoped and probe belong together")
	case w.Probe != "" && !strings.HasPrefix(w.Probe, "/"):
		c.add(at+".probe", "must begin with a slash")
	}
	if !slices.Contains([]int{0, 400, 403, 404}, w.RefusedBy) {
		c.add(at+".refusedBy", "must be 400, 403 or 404, or left out where it is 401")
	}
	for i, fails := range w.Fails {
		failsAt := fmt.Sprintf("%s.fails[%d]", at, i)
		if !c.rules.matches(pathForm, fails.At) {
			c.add(failsAt+".at", "must be a path into the answer, like error.code")
		}
		oneOf(c, failsAt+".cause", fails.Cause,
			patchbay.KeyRefused, patchbay.KeyLimited, patchbay.RateLimited, patchbay.ServiceSaidNo)
	}
}
