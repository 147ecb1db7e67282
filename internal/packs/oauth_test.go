package packs

import (
	"bytes"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"app.patchbay/internal/patchbay"
)

// approvedFile is Todoist's file as if one signed in there by approval, with
// all that can be said about that.
func approvedFile(t *testing.T, change func(oauth, signIn group)) []byte {
	return mutilated(t, "todoist", func(p group) {
		s := signIn(p)
		s["way"], s["fields"] = "oauth2", []any{}
		s["oauth"] = group{
			"issuer": "https://todoist.com", "authorization": "https://todoist.com/oauth/authorize",
			"token": "https://api.todoist.com/oauth/token", "registration": "https://todoist.com/register",
			"revocation": "https://todoist.com/revoke", "device": "https://todoist.com/device",
			"secretGoes": "header", "scopeDelimiter": ",", "scopeParameter": "user_scope",
			"scopes":   list(group{"name": "data:read", "sentence": "Read your tasks.", "grantedAs": list("data")}),
			"extra":    list(group{"name": "access_type", "value": "offline"}),
			"resource": "https://api.todoist.com/", "ports": list(8765, 8766), "redirectHost": "localhost", "nested": "authed_user",
			"lasts": 3600, "tokenPrefix": "",
		}
		p["domains"] = list("todoist.com")
		change(s["oauth"].(group), s)
	})
}

func TestAllThatCanBeSaidOfAnApprovalDialogIsRead(t *testing.T) {
	data := approvedFile(t, func(group, group) {})
	fits(t, data, true)
	packs, err := Read(fstest.MapFS{"todoist.json": {Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	o := packs[0].SignIn[0].OAuth
	if o.Ports[1] != 8766 || o.RedirectHost != patchbay.RedirectLocalhost || o.Lasts != 3600 || o.Prefix() != "" || o.Nested != "authed_user" || o.SecretGoes != patchbay.SecretInHeader {
		t.Errorf("%+v", o)
	}
	if (&patchbay.OAuth{}).Prefix() != "Bearer" {
		t.Error("without a word about it, the prefix is Bearer")
	}
}

func TestAMistakeAboutAnApprovalDialogIsRefusedBySchemaAndReadWithFileAndField(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(oauth, signIn group)
		field  string
	}{
		{"nothing about it", func(_, s group) { delete(s, "oauth") }, "signIn[0].oauth"},
		{"beside another way", func(_, s group) {
			s["way"], s["fields"] = "bearer", list(group{"id": "token", "label": "Key", "secret": true})
		}, "signIn[0].oauth"},
		{"an address in clear", func(o, _ group) { o["token"] = "http://todoist.com/token" }, "signIn[0].oauth.token"},
		{"neither issuer nor token", func(o, _ group) { delete(o, "issuer"); delete(o, "token") }, "signIn[0].oauth.token"},
		{"a secret's place that is none", func(o, _ group) { o["secretGoes"] = "cookie" }, "signIn[0].oauth.secretGoes"},
		{"a scope with a space", func(o, _ group) { o["scopes"] = list(group{"name": "a b", "sentence": "Both."}) }, "signIn[0].oauth.scopes[0].name"},
		{"a scope without its sentence", func(o, _ group) { o["scopes"] = list(group{"name": "a", "sentence": ""}) }, "signIn[0].oauth.scopes[0].sentence"},
		{"a synonym with a space", func(o, _ group) {
			o["scopes"] = list(group{"name": "a", "sentence": "It.", "grantedAs": list("a b")})
		}, "signIn[0].oauth.scopes[0].grantedAs[0]"},
		{"a delimiter that is none", func(o, _ group) { o["scopeDelimiter"] = "|" }, "signIn[0].oauth.scopeDelimiter"},
		{"a parameter that is Patchbay's", func(o, _ group) { o["extra"] = list(group{"name": "state", "value": "x"}) }, "signIn[0].oauth.extra[0].name"},
		{"a port that needs rights", func(o, _ group) { o["ports"] = list(80) }, "signIn[0].oauth.ports[0]"},
		{"half a port", func(o, _ group) { o["ports"] = list(8080.5) }, "signIn[0].oauth.ports[0]"},
		{"a port in words", func(o, _ group) { o["ports"] = list("8080") }, "signIn[0].oauth.ports[0]"},
		{"a host of somebody else's to come back to", func(o, _ group) { o["redirectHost"] = "patchbay.example" }, "signIn[0].oauth.redirectHost"},
		{"a number to come back to", func(o, _ group) { o["redirectHost"] = "0.0.0.0" }, "signIn[0].oauth.redirectHost"},
		{"a place in the answer that is none", func(o, _ group) { o["nested"] = "a b" }, "signIn[0].oauth.nested"},
		{"a negative lifetime", func(o, _ group) { o["lasts"] = -1 }, "signIn[0].oauth.lasts"},
		{"a prefix of two lines", func(o, _ group) { o["tokenPrefix"] = "A\nB" }, "signIn[0].oauth.tokenPrefix"},
		{"a client twice", func(o, s group) {
			o["clientId"] = "x"
			s["fields"] = list(group{"id": "client-id", "label": "Id", "secret": false})
		}, "signIn[0].oauth.clientId"},
		{"a secret without its id", func(_, s group) {
			s["fields"] = list(group{"id": "client-secret", "label": "Secret", "secret": true})
		}, "signIn[0].fields"},
		{"no client at all", func(o, _ group) { delete(o, "issuer"); delete(o, "registration") }, "signIn[0].oauth.clientId"},
		{"a program without its secret", func(_, s group) {
			s["way"], s["fields"] = "oauth2-client-credentials", list(group{"id": "client-id", "label": "Id", "secret": true})
		}, "signIn[0].fields"},
		{"a whole base beside an address in the answer", func(o, _ group) { o["baseAt"] = "instance_url" }, "signIn[0].base"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := approvedFile(t, c.change)
			fits(t, data, false)
			refused(t, "todoist", data, c.field)
		})
	}
	// Beyond what a schema can say.
	for name, change := range map[string]func(oauth, signIn group){
		"signIn[0].confirmed":           func(_, s group) { s["confirmed"] = false },
		"signIn[0].oauth.token":         func(o, _ group) { o["token"] = "https://elsewhere.example/token" },
		"signIn[0].oauth.authorization": func(o, _ group) { delete(o, "issuer"); delete(o, "authorization") },
		"signIn[0].oauth.redirectHost":  func(o, _ group) { o["byCode"] = true },
		"signIn[0].oauth.device": func(o, _ group) {
			delete(o, "issuer")
			delete(o, "device")
			o["byCode"] = true
		},
	} {
		refused(t, "todoist", approvedFile(t, change), name)
	}
}

func TestATrialAddressBringsItsOwnApprovalDialog(t *testing.T) {
	packs, err := Read(fstest.MapFS{"todoist.json": {Data: approvedFile(t, func(group, group) {})}})
	if err != nil {
		t.Fatal(err)
	}
	trial, err := WithAddress(packs, "todoist", "http://127.0.0.1:8080/api/v1")
	if err != nil {
		t.Fatal(err)
	}
	o := trial[0].SignIn[0].OAuth
	if o.Issuer != "http://127.0.0.1:8080" || o.Authorization+o.Token+o.Registration+o.Revocation+o.Device != "" || o.Nested != "authed_user" {
		t.Errorf("%+v", o)
	}
	if packs[0].SignIn[0].OAuth.Issuer != "https://todoist.com" {
		t.Error("the catalogue itself was changed")
	}
}

// fits compares a file with the schema alone.
func fits(t *testing.T, data []byte, want bool) {
	t.Helper()
	compiled, _ := schema(t)
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(instance); (err == nil) != want {
		t.Errorf("the schema says %v", err)
	}
}

// merged is a part of the schema that adds to a definition, as one.
func merged(node map[string]any) map[string]any {
	all, ok := node["allOf"].([]any)
	if !ok {
		return node
	}
	copied, _ := json.Marshal(all[0])
	var first map[string]any
	_ = json.Unmarshal(copied, &first)
	return first
}
