package packs

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadChecksWhatASchemaCant(t *testing.T) {
	for _, c := range []struct {
		name, pack string
		change     func(group)
		field      string
	}{
		{"another file's id", "todoist", func(p group) { p["id"] = "todo" }, "id"},
		{"a link that isn't there", "todoist", func(p group) { step(p)["link"] = "nowhere" }, "guide.steps[0].link"},
		{"a link that isn't there, in a trouble", "todoist", func(p group) {
			step(p)["trouble"] = list(group{"title": "T", "steps": list(group{"title": "T", "text": "T", "link": "nowhere"})})
		}, "guide.steps[0].trouble[0].steps[0].link"},
		{"a manage link that isn't there", "todoist", func(p group) { p["manage"].(group)["link"] = "nowhere" }, "manage.link"},
		{"a base outside the domains", "todoist", func(p group) { signIn(p)["base"] = "https://evil.example" }, "signIn[0].base"},
		{"a base that only ends like a domain", "todoist", func(p group) { signIn(p)["base"] = "https://evilapi.todoist.com" }, "signIn[0].base"},
		{"an own address outside the domains", "zendesk", func(p group) { signIn(p)["ownAddress"].(group)["domain"] = "evil.example" }, "signIn[0].ownAddress.domain"},
		{"a placeholder for no field", "figma", func(p group) { signIn(p)["headers"] = list(group{"name": "X-Key", "value": "{key}"}) }, "signIn[0].headers[0].value"},
		{"a field that isn't used", "figma", func(p group) { signIn(p)["headers"] = list(group{"name": "X-Key", "value": "fixed"}) }, "signIn[0].fields[0].id"},
		{"one of two fields that isn't used", "trello", func(p group) { signIn(p)["queries"] = list(group{"name": "key", "value": "{key}"}) }, "signIn[0].fields[1].id"},
		{"a header of two lines", "figma", func(p group) { signIn(p)["headers"] = list(group{"name": "X-Key", "value": "{token}\r\nX: y"}) }, "signIn[0].headers[0].value"},
		{"a bearer without a field called token", "todoist", func(p group) { field(p)["id"] = "key" }, "signIn[0].fields"},
		{"nothing secret", "todoist", func(p group) { field(p)["secret"] = false }, "signIn[0].fields"},
		{"the same field twice", "todoist", func(p group) { signIn(p)["fields"] = list(field(p), field(p)) }, "signIn[0].fields[1].id"},
		{"the own address's id twice", "zendesk", func(p group) { signIn(p)["ownAddress"].(group)["field"].(group)["id"] = "email" }, "signIn[0].ownAddress.field.id"},
		{"the same way twice", "todoist", func(p group) { p["signIn"] = list(signIn(p), signIn(p)) }, "signIn[1].way"},
		{"a hint that RE2 doesn't know", "todoist", func(p group) { field(p)["hint"].(group)["pattern"] = "(?=a)" }, "signIn[0].fields[0].hint.pattern"},
		{"a hint that JavaScript doesn't know", "todoist", func(p group) { field(p)["hint"].(group)["pattern"] = "(?i)a" }, "signIn[0].fields[0].hint.pattern"},
		{"a key in whoAmI's headers", "todoist", func(p group) { whoAmI(p)["headers"] = list(group{"name": "X-Key", "value": "{token}"}) }, "whoAmI.headers[0].value"},
		{"a body that isn't JSON", "todoist", func(p group) { whoAmI(p)["method"] = "POST"; whoAmI(p)["body"] = "{" }, "whoAmI.body"},
		{"a body with GET", "todoist", func(p group) { whoAmI(p)["body"] = "{}" }, "whoAmI.body"},
		{"the thirtieth of February", "todoist", func(p group) { guide(p)["checked"] = "2026-02-30" }, "guide.checked"},
		{"an unknown placeholder for the person", "coda", func(p group) { p["manage"].(group)["steps"] = list("Delete {name}.") }, "manage.steps[0]"},
		{"a key's name that nobody tells", "todoist", func(p group) { p["manage"].(group)["steps"] = list("Delete {keyName}.") }, "manage.steps[0]"},
		{"a loopback base, in the catalogue", "todoist", func(p group) { signIn(p)["base"] = "http://127.0.0.1:8080" }, "signIn[0].base"},
		{"a loopback link, in the catalogue", "todoist", func(p group) { p["links"].(group)["home"] = "http://127.0.0.1:8080/" }, "links.home"},
		{"a loopback domain, in the catalogue", "todoist", func(p group) { p["domains"] = list("127.0.0.1") }, "domains[0]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(t, c.pack, mutilated(t, c.pack, c.change), c.field)
		})
	}
}

func TestReadSaysEverythingThatIsWrongAtOnce(t *testing.T) {
	one := mutilated(t, "todoist", func(p group) { p["name"] = " "; p["color"] = "red" })
	_, err := Read(fstest.MapFS{"todoist.json": {Data: one}, "cats.json": {Data: []byte("{")}})
	if err == nil {
		t.Fatal("Read accepts it")
	}
	for _, want := range []string{"todoist.json: name: ", "todoist.json: color: ", "cats.json: not valid JSON"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it doesn't say %q:\n%v", want, err)
		}
	}
}

func TestReadRefusesWhatIsNotOneDescription(t *testing.T) {
	good := string(mutilated(t, "cats", func(group) {}))
	for name, c := range map[string]struct{ data, says string }{
		"nothing":            {"", "not valid JSON"},
		"a list":             {"[]", "must be a group of fields"},
		"two descriptions":   {good + good, "something follows"},
		"a trailing comma":   {strings.TrimSuffix(good, "}") + ",}", "not valid JSON"},
		"a field twice":      {strings.TrimSuffix(good, "}") + `,"name":"Dogs"}`, "name: stands there twice"},
		"a link twice":       {strings.Replace(good, `"links":{`, `"links":{"docs":"https://evil.example/",`, 1), "links.docs: stands there twice"},
		"more than fits":     {good + strings.Repeat(" ", sizeLimit), "larger than"},
		"cut in the middle":  {good[:len(good)/2], "not valid JSON"},
		"a schema as number": {strings.TrimSuffix(strings.Replace(good, `"$schema":"./schema.json",`, `"$schema":1,`, 1), ""), "$schema: must be a text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(fstest.MapFS{"cats.json": {Data: []byte(c.data)}})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
		})
	}
}
