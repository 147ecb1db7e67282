package packs

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"app.patchbay/internal/patchbay"
)

func schema(t *testing.T) (compiled *jsonschema.Schema, raw map[string]any) {
	t.Helper()
	data, err := fs.ReadFile(catalogue, "catalogue/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err = compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled, doc.(map[string]any)
}

func TestEveryFileFitsTheSchema(t *testing.T) {
	compiled, _ := schema(t)
	files, err := fs.Glob(catalogue, "catalogue/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "/schema.json") {
			continue
		}
		data, err := fs.ReadFile(catalogue, file)
		if err != nil {
			t.Fatal(err)
		}
		pack, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if err := compiled.Validate(pack); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// The schema and patchbay.Pack are written twice, so they are compared field
// by field, all the way down.
func TestTheSchemaSaysWhatThePackTypeSays(t *testing.T) {
	_, raw := schema(t)
	compare(t, raw, raw, reflect.TypeFor[patchbay.Pack](), "", map[reflect.Type]bool{})
}

func compare(t *testing.T, root, node map[string]any, kind reflect.Type, path string, seen map[reflect.Type]bool) {
	t.Helper()
	if ref, ok := node["$ref"].(string); ok {
		node = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch kind.Kind() {
	case reflect.Slice:
		items, ok := node["items"].(map[string]any)
		if !ok {
			t.Errorf("%s: a list in Go, not in the schema", path)
			return
		}
		compare(t, root, merged(items), kind.Elem(), path+"[]", seen)
	case reflect.Struct:
		if seen[kind] {
			return
		}
		seen[kind] = true
		compareStruct(t, root, node, kind, path, seen)
	}
}

func compareStruct(t *testing.T, root, node map[string]any, kind reflect.Type, path string, seen map[reflect.Type]bool) {
	t.Helper()
	if node["additionalProperties"] != false {
		t.Errorf("%s: additionalProperties isn't false", path)
	}
	properties := maps.Clone(node["properties"].(map[string]any))
	if path == "" {
		delete(properties, "$schema")
	}
	fields := fieldsOf(kind)
	if got, want := slices.Sorted(maps.Keys(properties)), slices.Sorted(maps.Keys(fields)); !slices.Equal(got, want) {
		t.Errorf("%s: the schema has %v\nGo has %v", path, got, want)
	}
	var required []string
	if list, ok := node["required"].([]any); ok {
		for _, name := range list {
			required = append(required, name.(string))
		}
	}
	for name, field := range fields {
		if field.required != slices.Contains(required, name) {
			t.Errorf("%s: required in Go: %v, in the schema: %v", join(path, name), field.required, !field.required)
		}
		property, ok := properties[name].(map[string]any)
		if !ok {
			continue
		}
		if description, _ := property["description"].(string); len(description) < 10 {
			t.Errorf("%s: an author learns nothing about it", join(path, name))
		}
		compare(t, root, merged(property), field.kind, join(path, name), seen)
	}
}

func TestTheSchemaListsTheSameDrawings(t *testing.T) {
	_, raw := schema(t)
	step := raw["$defs"].(map[string]any)["guideStep"].(map[string]any)["properties"].(map[string]any)
	var listed []string
	for _, name := range step["drawing"].(map[string]any)["enum"].([]any) {
		listed = append(listed, name.(string))
	}
	if !slices.Equal(listed, Drawings()) {
		t.Errorf("the schema lists %v\nGo lists %v", listed, Drawings())
	}
}

type group = map[string]any

// mutilated returns the file of the pack called id after a change.
func mutilated(t *testing.T, id string, change func(group)) []byte {
	t.Helper()
	data, err := fs.ReadFile(catalogue, "catalogue/"+id+".json")
	if err != nil {
		t.Fatal(err)
	}
	var pack group
	if err := json.Unmarshal(data, &pack); err != nil {
		t.Fatal(err)
	}
	change(pack)
	data, err = json.Marshal(pack)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func signIn(p group) group { return p["signIn"].([]any)[0].(group) }
func field(p group) group  { return signIn(p)["fields"].([]any)[0].(group) }
func guide(p group) group  { return p["guide"].(group) }
func step(p group) group   { return guide(p)["steps"].([]any)[0].(group) }
func ownGuide(p group) group {
	signIn(p)["guide"] = group{"steps": list(group{"title": "Open it", "text": "Press it."})}
	return signIn(p)["guide"].(group)
}
func whoAmI(p group) group     { return p["whoAmI"].(group) }
func list(values ...any) []any { return append([]any{}, values...) }

// onlyInCoda takes away what a Pack has to sign in with.
func onlyInCoda(p group) {
	delete(p, "signIn")
	delete(p, "whoAmI")
	p["inCoda"] = "approve"
}

func TestAMutilatedFileIsRefusedBySchemaAndReadWithFileAndField(t *testing.T) {
	compiled, _ := schema(t)
	for _, c := range []struct {
		name, pack string
		change     func(group)
		field      string
	}{
		{"an unknown field", "todoist", func(p group) { p["colour"] = "#000000" }, "colour"},
		{"an unknown field deep down", "todoist", func(p group) { step(p)["pitcure"] = "x" }, "guide.steps[0].pitcure"},
		{"a field in the wrong case", "todoist", func(p group) { p["Name"] = p["name"]; delete(p, "name") }, "Name"},
		{"a missing field", "todoist", func(p group) { delete(p, "description") }, "description"},
		{"a missing field deep down", "todoist", func(p group) { delete(field(p), "secret") }, "signIn[0].fields[0].secret"},
		{"null", "todoist", func(p group) { p["name"] = nil }, "name"},
		{"a number for a text", "todoist", func(p group) { p["name"] = 7 }, "name"},
		{"a text for a list", "todoist", func(p group) { p["domains"] = "api.todoist.com" }, "domains"},
		{"a list for a group", "todoist", func(p group) { p["guide"] = list(list(1), group{"a": 1}) }, "guide"},
		{"a text for a boolean", "todoist", func(p group) { field(p)["secret"] = "yes" }, "signIn[0].fields[0].secret"},
		{"a boolean for a text", "todoist", func(p group) { field(p)["label"] = true }, "signIn[0].fields[0].label"},
		{"an empty name", "todoist", func(p group) { p["name"] = " " }, "name"},
		{"a colour that isn't one", "todoist", func(p group) { p["color"] = "red" }, "color"},
		{"no use", "todoist", func(p group) { p["uses"] = list() }, "uses"},
		{"an unknown use", "todoist", func(p group) { p["uses"] = list("sync", "dance") }, "uses[1]"},
		{"the same use twice", "todoist", func(p group) { p["uses"] = list("sync", "sync") }, "uses[1]"},
		{"an unknown sharing", "todoist", func(p group) { p["accounts"] = list("public") }, "accounts[0]"},
		{"an unknown requirement", "todoist", func(p group) { p["account"] = "maybe" }, "account"},
		{"an unknown way in Coda", "todoist", func(p group) { p["inCoda"] = "guess" }, "inCoda"},
		{"no domain", "todoist", func(p group) { p["domains"] = list() }, "domains"},
		{"a domain with scheme", "todoist", func(p group) { p["domains"] = list("https://api.todoist.com") }, "domains[0]"},
		{"a domain that is an ending", "todoist", func(p group) { p["domains"] = list("com") }, "domains[0]"},
		{"a plain http link", "todoist", func(p group) { p["links"].(group)["home"] = "http://todoist.com/" }, "links.home"},
		{"a link that runs a script", "todoist", func(p group) { p["links"].(group)["home"] = "javascript:alert(1)" }, "links.home"},
		{"a link with a user name", "todoist", func(p group) { p["links"].(group)["home"] = "https://todoist.com@evil.example/" }, "links.home"},
		{"a link name with a space", "todoist", func(p group) { p["links"].(group)["a b"] = "https://todoist.com/" }, "links.a b"},
		{"an account without a way to sign in", "todoist", func(p group) { delete(p, "signIn") }, "signIn"},
		{"an account without whoAmI that sends its key somewhere", "todoist", func(p group) { delete(p, "whoAmI"); p["domains"] = list() }, "signIn[0].base"},
		{"an account without whoAmI that may send its key somewhere", "todoist", func(p group) { delete(p, "whoAmI"); signIn(p)["base"] = "" }, "domains"},
		{"an account without whoAmI and with an own address", "zendesk", func(p group) { delete(p, "whoAmI"); p["domains"] = list(); signIn(p)["base"] = "" }, "signIn[0].ownAddress"},
		{"whoAmI without an address", "todoist", func(p group) { p["domains"] = list(); signIn(p)["base"] = "" }, "signIn[0].base"},
		{"an account without a guide", "todoist", func(p group) { p["guide"] = group{} }, "guide.steps"},
		{"an account that can't be taken back", "todoist", func(p group) { p["manage"] = group{} }, "manage.steps"},
		{"an account that is only approved in Coda, with whoAmI", "todoist", func(p group) { delete(p, "signIn"); p["inCoda"] = "approve" }, "whoAmI"},
		{"an account that is only approved in Coda, without a guide", "todoist", func(p group) { onlyInCoda(p); p["guide"] = group{} }, "guide.steps"},
		{"an account that is only approved in Coda, for no doc", "todoist", func(p group) { onlyInCoda(p); p["accounts"] = list() }, "accounts"},
		{"half of how it is taken back", "todoist", func(p group) { onlyInCoda(p); delete(p["manage"].(group), "link") }, "manage.link"},
		{"an unconfirmed part that isn't one", "todoist", func(p group) { p["unconfirmed"] = list("colour") }, "unconfirmed[0]"},
		{"the same unconfirmed part twice", "todoist", func(p group) { p["unconfirmed"] = list("guide", "guide") }, "unconfirmed[1]"},
		{"an account for no doc", "todoist", func(p group) { p["accounts"] = list() }, "accounts"},
		{"no account, but a way to sign in", "todoist", func(p group) { p["account"] = "none" }, "signIn"},
		{"no account, but kinds of accounts", "cats", func(p group) { p["accounts"] = list("private") }, "accounts"},
		{"an unknown way", "todoist", func(p group) { signIn(p)["way"] = "pigeon" }, "signIn[0].way"},
		{"no field", "todoist", func(p group) { signIn(p)["fields"] = list() }, "signIn[0].fields"},
		{"a way without its header", "figma", func(p group) { delete(signIn(p), "headers") }, "signIn[0].headers"},
		{"a way with another's header", "todoist", func(p group) { signIn(p)["headers"] = list(group{"name": "X-Key", "value": "{token}"}) }, "signIn[0].headers"},
		{"a way without its queries", "trello", func(p group) { delete(signIn(p), "queries") }, "signIn[0].queries"},
		{"a way without its basic", "zendesk", func(p group) { delete(signIn(p), "basic") }, "signIn[0].basic"},
		{"a base over http", "todoist", func(p group) { signIn(p)["base"] = "http://api.todoist.com/api/v1" }, "signIn[0].base"},
		{"a base that ends in a slash", "todoist", func(p group) { signIn(p)["base"] = "https://api.todoist.com/" }, "signIn[0].base"},
		{"a whole base beside an own address", "zendesk", func(p group) { signIn(p)["base"] = "https://zendesk.com/api" }, "signIn[0].base"},
		{"an id that is taken, too", "todoist", func(p group) { field(p)["id"] = "own-network" }, "signIn[0].fields[0].id"},
		{"an own address of nobody", "zendesk", func(p group) { delete(signIn(p)["ownAddress"].(group), "domain") }, "signIn[0].ownAddress.domain"},
		{"an id that is taken", "todoist", func(p group) { field(p)["id"] = "choose" }, "signIn[0].fields[0].id"},
		{"an unknown cleaning", "todoist", func(p group) { field(p)["clean"] = "soap" }, "signIn[0].fields[0].clean"},
		{"a hint without words", "todoist", func(p group) { field(p)["hint"].(group)["message"] = "" }, "signIn[0].fields[0].hint.message"},
		{"a method that changes things", "todoist", func(p group) { whoAmI(p)["method"] = "DELETE" }, "whoAmI.method"},
		{"a path without slash", "todoist", func(p group) { whoAmI(p)["path"] = "user" }, "whoAmI.path"},
		{"a place that is no path", "todoist", func(p group) { whoAmI(p)["id"] = "user id" }, "whoAmI.id"},
		{"scoped without probe", "coda", func(p group) { delete(whoAmI(p), "probe") }, "whoAmI.probe"},
		{"a refusal by a status that means otherwise", "todoist", func(p group) { whoAmI(p)["refusedBy"] = 429 }, "whoAmI.refusedBy"},
		{"a failure that is no cause", "zendesk", func(p group) { whoAmI(p)["fails"].([]any)[0].(group)["cause"] = "too-slow" }, "whoAmI.fails[0].cause"},
		{"a step without text", "todoist", func(p group) { step(p)["text"] = "" }, "guide.steps[0].text"},
		{"an unknown drawing", "todoist", func(p group) { step(p)["drawing"] = "mona-lisa" }, "guide.steps[0].drawing"},
		{"other names of no button", "todoist", func(p group) { step(p)["otherNames"] = list("Next") }, "guide.steps[0].otherNames"},
		{"a trouble without answer", "todoist", func(p group) { step(p)["trouble"] = list(group{"title": "Help"}) }, "guide.steps[0].trouble[0]"},
		{"a way's own guide to nowhere", "todoist", func(p group) { ownGuide(p)["steps"] = list() }, "signIn[0].guide.steps"},
		{"an unknown field in it", "todoist", func(p group) { ownGuide(p)["stpes"] = list() }, "signIn[0].guide.stpes"},
		{"a source of it without a day", "todoist", func(p group) { ownGuide(p)["source"] = "https://todoist.com/help" }, "signIn[0].guide.source"},
		{"a day that isn't one", "todoist", func(p group) { guide(p)["checked"] = "yesterday" }, "guide.checked"},
		{"a source without a day", "todoist", func(p group) { delete(guide(p), "checked") }, "guide.source"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := mutilated(t, c.pack, c.change)
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if compiled.Validate(instance) == nil {
				t.Error("the schema accepts it")
			}
			refused(t, c.pack, data, c.field)
		})
	}
}

// refused demands a line of the error that begins with file and field.
func refused(t *testing.T, id string, data []byte, field string) {
	t.Helper()
	got, err := Read(fstest.MapFS{id + ".json": {Data: data}})
	if err == nil {
		t.Fatal("Read accepts it")
	}
	if got != nil {
		t.Error("Read returns packs beside its error")
	}
	prefix := id + ".json: " + field + ": "
	if !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool { return strings.HasPrefix(line, prefix) }) {
		t.Errorf("no line begins with %q:\n%v", prefix, err)
	}
}
