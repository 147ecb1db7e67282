package packs

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"app.patchbay/internal/patchbay"
)

func fieldCalled(id string, secret bool) group {
	return group{"id": id, "label": id, "secret": secret}
}

func sent(name, value string) group { return group{"name": name, "value": value} }

// bySignIn makes Todoist sign in in another way.
func bySignIn(p group, change group) {
	way := group{"fields": list(fieldCalled("token", true)), "base": "https://api.todoist.com"}
	for name, value := range change {
		way[name] = value
	}
	p["signIn"] = list(way)
	if by, _ := way["way"].(string); patchbay.Way(by).AWSFields() != nil {
		delete(p, "whoAmI")
	}
}

// awsBy is one of Amazon's ways, with the fields of these ids.
func awsBy(way string, ids ...string) group {
	var fields []any
	for _, id := range ids {
		fields = append(fields, fieldCalled(id, true))
	}
	return group{"way": way, "fields": fields, "aws": group{"region": "us-east-1"}}
}

func TestEachWayOfTheVocabularyIsAccepted(t *testing.T) {
	compiled, _ := schema(t)
	for name, change := range map[string]group{
		"bearer":                    {"way": "bearer"},
		"header":                    {"way": "header", "headers": list(sent("X-Key", "Token {token}"))},
		"headers":                   {"way": "headers", "headers": list(sent("X-Key", "{token}"), sent("X-Kind", "fixed"))},
		"query":                     {"way": "query", "queries": list(sent("api_token", "{token}"))},
		"queries":                   {"way": "queries", "queries": list(sent("key", "{token}"), sent("kind", "fixed"))},
		"basic, a user name alone":  {"way": "basic", "basic": group{"username": "{token}", "password": ""}},
		"custom, in the path":       {"way": "custom", "path": "/bot{token}"},
		"custom, in a dotted path":  {"way": "custom", "path": "/v1.0/.x{token}/y"},
		"custom, anywhere":          {"way": "custom", "path": "/v2", "headers": list(sent("X-Key", "{token}")), "queries": list(sent("k", "{token}"))},
		"aws-keys":                  awsBy("aws-keys", "access-key-id", "secret-access-key"),
		"aws-role":                  awsBy("aws-role", "role-arn", "external-id", "access-key-id", "secret-access-key"),
		"oauth2":                    {"way": "oauth2", "fields": []any{}, "oauth": group{"issuer": "https://api.todoist.com"}},
		"oauth2-client-credentials": {"way": "oauth2-client-credentials", "fields": list(fieldCalled("client-id", false), fieldCalled("client-secret", true)), "oauth": group{"token": "https://api.todoist.com/token"}},
	} {
		t.Run(name, func(t *testing.T) {
			data := mutilated(t, "todoist", func(p group) { bySignIn(p, change) })
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(instance); err != nil {
				t.Errorf("the schema: %v", err)
			}
			if _, err := Read(fstest.MapFS{"todoist.json": {Data: data}}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAWayWithPartsOfAnotherIsRefused(t *testing.T) {
	compiled, _ := schema(t)
	header, two := list(sent("X-Key", "{token}")), list(sent("a", "{token}"), sent("b", "{token}"))
	withWhoAmI := awsBy("aws-keys", "access-key-id", "secret-access-key")
	abroad := awsBy("aws-keys", "access-key-id", "secret-access-key")
	abroad["aws"] = group{"region": "the moon"}
	for name, c := range map[string]struct {
		change     group
		field      string
		schemaToo  bool
		keepWhoAmI bool
	}{
		"two for one header":          {group{"way": "header", "headers": two}, "signIn[0].headers", true, false},
		"two for one parameter":       {group{"way": "query", "queries": two}, "signIn[0].queries", true, false},
		"one parameter without":       {group{"way": "query"}, "signIn[0].queries", true, false},
		"headers without":             {group{"way": "headers"}, "signIn[0].headers", true, false},
		"a path of another":           {group{"way": "header", "headers": header, "path": "/{token}"}, "signIn[0].path", true, false},
		"custom without a place":      {group{"way": "custom"}, "signIn[0].path", true, false},
		"custom that never uses it":   {group{"way": "custom", "path": "/v1"}, "signIn[0].fields[0].id", false, false},
		"custom for no field":         {group{"way": "custom", "path": "/{key}"}, "signIn[0].path", false, false},
		"a path that climbs":          {group{"way": "custom", "path": "/../{token}"}, "signIn[0].path", true, false},
		"a path that asks":            {group{"way": "custom", "path": "/{token}?x=1"}, "signIn[0].path", true, false},
		"a path without slash":        {group{"way": "custom", "path": "{token}"}, "signIn[0].path", true, false},
		"Amazon's without region":     {group{"way": "aws-keys", "fields": list(fieldCalled("access-key-id", false), fieldCalled("secret-access-key", true))}, "signIn[0].aws", true, false},
		"Amazon's elsewhere":          {abroad, "signIn[0].aws.region", true, false},
		"Amazon's with half a key":    {awsBy("aws-keys", "access-key-id"), "signIn[0].fields", true, false},
		"Amazon's with another field": {awsBy("aws-keys", "access-key-id", "secret-access-key", "pet"), "signIn[0].fields[2].id", true, false},
		"a role without its key":      {awsBy("aws-role", "role-arn", "external-id"), "signIn[0].fields", true, false},
		"Amazon's with whoAmI":        {withWhoAmI, "whoAmI", true, true},
		"a region of nobody's":        {group{"way": "bearer", "aws": group{"region": "us-east-1"}}, "signIn[0].aws", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			data := mutilated(t, "todoist", func(p group) {
				asked := p["whoAmI"]
				bySignIn(p, c.change)
				if c.keepWhoAmI {
					p["whoAmI"] = asked
				}
			})
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if c.schemaToo && compiled.Validate(instance) == nil {
				t.Error("the schema accepts it")
			}
			refused(t, "todoist", data, c.field)
		})
	}
}
