package packs

import (
	"testing"
	"testing/fstest"
)

// introducedFile is a Pack for whose service somebody must introduce Patchbay,
// and whose sign-in reaches several sites.
func introducedFile(t *testing.T, change func(oauth, signIn group)) []byte {
	return approvedFile(t, func(o, s group) {
		delete(o, "issuer")
		delete(o, "registration")
		o["introduce"] = group{"secret": true, "steps": list(group{"title": "Make an app", "text": "Press it.", "button": "New app"})}
		o["sites"] = group{
			"request": "https://api.todoist.com/sites", "value": "id", "name": "name", "base": "https://api.todoist.com/ex/{site}",
		}
		s["base"] = ""
		change(o, s)
	})
}

func TestAnIntroductionAndSitesAreRead(t *testing.T) {
	data := introducedFile(t, func(group, group) {})
	fits(t, data, true)
	packs, err := Read(fstest.MapFS{"todoist.json": {Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	o := packs[0].SignIn[0].OAuth
	if !o.Introduce.Secret || o.Introduce.Steps[0].Button != "New app" {
		t.Errorf("%+v", o.Introduce)
	}
	if base, ok := o.Sites.At("a-1_B"); !ok || base != "https://api.todoist.com/ex/a-1_B" {
		t.Error(base)
	}
	for _, value := range []string{"", "../x", "a/b", "a?b", "a#b", "a.b", "é", "a b", "a@b"} {
		if base, ok := o.Sites.At(value); ok {
			t.Error(base)
		}
	}
}

func TestAMistakeAboutAnIntroductionOrSitesIsRefusedWithFileAndField(t *testing.T) {
	for name, c := range map[string]struct {
		change func(oauth, signIn group)
		field  string
		schema bool // whether the schema can say it too
	}{
		"no steps":               {func(o, _ group) { o["introduce"] = group{"steps": list()} }, "signIn[0].oauth.introduce.steps", true},
		"a link that is none":    {func(o, _ group) { o["introduce"].(group)["steps"].([]any)[0].(group)["link"] = "nowhere" }, "signIn[0].oauth.introduce.steps[0].link", false},
		"a client id besides":    {func(o, _ group) { o["clientId"] = "x" }, "signIn[0].oauth.introduce", false},
		"a registration besides": {func(o, _ group) { o["registration"] = "https://todoist.com/register" }, "signIn[0].oauth.introduce", false},
		"sites of elsewhere":     {func(o, _ group) { o["sites"].(group)["request"] = "https://elsewhere.example/sites" }, "signIn[0].oauth.sites.request", false},
		"sites in clear":         {func(o, _ group) { o["sites"].(group)["request"] = "http://todoist.com/sites" }, "signIn[0].oauth.sites.request", true},
		"a base of elsewhere":    {func(o, _ group) { o["sites"].(group)["base"] = "https://elsewhere.example/{site}" }, "signIn[0].oauth.sites.base", false},
		"a site in the host":     {func(o, _ group) { o["sites"].(group)["base"] = "https://{site}.todoist.com/x" }, "signIn[0].oauth.sites.base", true},
		"a site in no place":     {func(o, _ group) { o["sites"].(group)["base"] = "https://api.todoist.com/x" }, "signIn[0].oauth.sites.base", true},
		"a site twice":           {func(o, _ group) { o["sites"].(group)["base"] = "https://todoist.com/{site}/{site}" }, "signIn[0].oauth.sites.base", true},
		"a base besides":         {func(_, s group) { s["base"] = "/api" }, "signIn[0].base", false},
		"a name that is none":    {func(o, _ group) { o["sites"].(group)["name"] = "a b" }, "signIn[0].oauth.sites.name", true},
	} {
		t.Run(name, func(t *testing.T) {
			data := introducedFile(t, c.change)
			fits(t, data, !c.schema)
			refused(t, "todoist", data, c.field)
		})
	}
}
