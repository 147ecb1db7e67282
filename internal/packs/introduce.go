package packs

import (
	"strings"

	"app.patchbay/internal/patchbay"
)

// introduce checks how a person makes Patchbay known at the service, which has
// its place only where nothing else does.
func (c checker) introduce(s patchbay.SignIn, o patchbay.OAuth, at string) {
	if o.Introduce == nil {
		return
	}
	at += ".introduce"
	switch {
	case s.Way != patchbay.OAuth2:
		c.add(at, "has no place beside the way %q", s.Way)
	case o.ClientID != "" || o.Registration != "" || len(s.Fields) > 0:
		c.add(at, "has no place where the service knows Patchbay otherwise")
	}
	if len(o.Introduce.Steps) == 0 {
		c.add(at+".steps", "must name at least one step")
	}
	c.steps(o.Introduce.Steps, at+".steps")
}

// sites checks where a sign-in's sites are listed and what becomes of one: its
// value may stand in the path alone, so that no answer says which host gets
// the key.
func (c checker) sites(s patchbay.SignIn, o patchbay.OAuth, at string) {
	if o.Sites == nil {
		return
	}
	at += ".sites"
	if s.Way != patchbay.OAuth2 || o.BaseAt != "" {
		c.add(at, "has no place beside the way %q or baseAt", patchbay.ClientCredentials)
	}
	if s.Base != "" {
		c.add(strings.TrimSuffix(at, ".oauth.sites")+".base", "must be empty, since it follows from the site")
	}
	c.endpoint(o.Sites.Request, at+".request")
	for _, place := range []struct{ name, path string }{{"list", o.Sites.List}, {"value", o.Sites.Value}, {"name", o.Sites.Name}} {
		if (place.path != "" || place.name != "list") && !c.rules.matches(pathForm, place.path) {
			c.add(at+"."+place.name, "must be a path into the answer, like user.name")
		}
	}
	_, rest, _ := strings.Cut(o.Sites.Base, "://")
	host, path, _ := strings.Cut(rest, "/")
	if strings.Count(o.Sites.Base, "{site}") != 1 || strings.Contains(host, "{site}") || !strings.Contains(path, "{site}") {
		c.add(at+".base", "must hold {site} once, in its path")
		return
	}
	c.endpoint(strings.Replace(o.Sites.Base, "{site}", "site", 1), at+".base")
}
