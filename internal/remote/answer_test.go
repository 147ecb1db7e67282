package remote

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

func TestAnAnswerIsReadByItsPaths(t *testing.T) {
	p := newPretend(t, saying(200, `{"accounts":[{"id":12345678901234567890,"friendly":"Jane"}],"mail":"jane@acme.example",
		"team":{"name":"Acme"},"tokenName":"via Patchbay","scoped":true}`))
	p.pack.WhoAmI = &patchbay.WhoAmI{
		Path: "/whoami", ID: "accounts.0.id", Name: "accounts.0.friendly", Email: "mail", Workspace: "team.name", KeyName: "tokenName", Scoped: "scoped",
	}
	got, err := p.ask(t)
	want := patchbay.Identity{
		ID: "12345678901234567890", Name: "Jane", Email: "jane@acme.example", Workspace: "Acme", KeyName: "via Patchbay", Scoped: true,
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatTheServiceDoesNotSendIsUnexpected(t *testing.T) {
	id := patchbay.WhoAmI{ID: "user.id", Name: "user.name"}
	name := patchbay.WhoAmI{Name: "user.name", Email: "user.mail"}
	list := patchbay.WhoAmI{ID: "0.id"}
	none := patchbay.WhoAmI{}
	tests := []struct {
		name, kind, body string
		ask              patchbay.WhoAmI
		ok               bool
	}{
		{"as expected", "application/json", `{"user":{"id":"u1"}}`, id, true},
		{"without a type", "", `{"user":{"id":"u1"}}`, id, true},
		{"as text", "text/plain; charset=utf-8", ` {"user":{"id":"u1"}} ` + "\n", id, true},
		{"a list", "application/json", `[{"id":7}]`, list, true},
		{"a page", "text/html; charset=utf-8", `{"user":{"id":"u1"}}`, id, false},
		{"a page without a type", "", `<html>` + canary + `</html>`, id, false},
		{"nothing", "application/json", ``, id, false},
		{"half", "application/json", `{"user":{"id":"u1"}`, id, false},
		{"too much", "application/json", `{"user":{"id":"u1"}}{}`, id, false},
		{"no id", "application/json", `{"user":{"name":"Jane"}}`, id, false},
		{"null", "application/json", `{"user":{"id":null}}`, id, false},
		{"an empty id", "application/json", `{"user":{"id":""}}`, id, false},
		{"an id that is neither text nor number", "application/json", `{"user":{"id":{"a":1}}}`, id, false},
		{"an id that is yes", "application/json", `{"user":{"id":true}}`, id, false},
		{"an id that turns the writing", "application/json", `{"user":{"id":"u\u202e1"}}`, id, false},
		{"an id too long to keep", "application/json", `{"user":{"id":"` + strings.Repeat("u", 201) + `"}}`, id, false},
		{"an id that is the key", "application/json", `{"user":{"id":"` + canary + `"}}`, id, false},
		{"another shape", "application/json", `[1,2]`, id, false},
		{"a bare word", "application/json", `"u1"`, id, false},
		{"deep", "application/json", strings.Repeat("[", 20000), id, false},
		{"a name alone", "application/json", `{"user":{"name":"Jane"}}`, name, true},
		{"a name not given", "application/json", `{"user":{"name":null}}`, name, true},
		{"neither name nor mail", "application/json", `{"login":"here"}`, name, false},
		{"no identity at all", "application/json", `{}`, none, true},
		{"no identity, and a page", "text/html", `hello`, none, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				if tt.kind != "" {
					w.Header().Set("Content-Type", tt.kind)
				}
				_, _ = io.WriteString(w, tt.body)
			})
			tt.ask.Path = "/whoami"
			p.pack.WhoAmI = &tt.ask
			_, err := p.ask(t)
			if tt.ok && err != nil {
				t.Errorf("refused: %v", err)
			} else if !tt.ok {
				wantFailure(t, err, patchbay.AnswerUnexpected, "", "")
			}
		})
	}
	p := newPretend(t, saying(204, ""))
	p.pack.WhoAmI = &patchbay.WhoAmI{Path: "/whoami"}
	if got, err := p.ask(t); err != nil || got != (patchbay.Identity{}) {
		t.Errorf("no content where none is expected: %+v, %v", got, err)
	}
}

func TestAFailureInsideAnAnswerIsOne(t *testing.T) {
	exactly := func(s string) *string { return &s }
	rules := []patchbay.Fails{
		{At: "error", Is: exactly("invalid_auth"), Cause: patchbay.KeyRefused},
		{At: "error", Is: exactly("missing_scope"), Cause: patchbay.KeyLimited},
		{At: "error", Is: exactly("ratelimited"), Cause: patchbay.RateLimited},
		{At: "ok", Is: exactly("false"), Cause: patchbay.ServiceSaidNo},
		{At: "code", Is: exactly("1.50"), Cause: patchbay.KeyRefused},
		{At: "errors", Cause: patchbay.ServiceSaidNo},
	}
	tests := []struct {
		status int
		body   string
		cause  patchbay.Cause
	}{
		{200, `{"ok":true,"user":{"id":"u1"}}`, ""},
		{200, `{"ok":false,"error":"invalid_auth"}`, patchbay.KeyRefused},
		{200, `{"ok":false,"error":"missing_scope"}`, patchbay.KeyLimited},
		{200, `{"ok":false,"error":"ratelimited"}`, patchbay.RateLimited},
		{200, `{"ok":false,"error":"` + canary + `"}`, patchbay.ServiceSaidNo},
		{200, `{"code":1.50}`, patchbay.KeyRefused},
		{200, `{"errors":[{"message":"` + canary + `"}],"user":{"id":"u1"}}`, patchbay.ServiceSaidNo},
		{200, `{"errors":"x","user":{"id":"u1"}}`, patchbay.ServiceSaidNo},
		{200, `{"errors":0,"user":{"id":"u1"}}`, patchbay.ServiceSaidNo},
		{200, `{"errors":[],"user":{"id":"u1"}}`, ""},
		{200, `{"errors":{},"user":{"id":"u1"}}`, ""},
		{200, `{"errors":null,"user":{"id":"u1"}}`, ""},
		{200, `{"errors":false,"user":{"id":"u1"}}`, ""},
		{200, `{"errors":"","user":{"id":"u1"}}`, ""},
		{403, `{"error":"invalid_auth"}`, patchbay.KeyRefused},
		{403, `{"error":"other"}`, patchbay.KeyLimited},
		{403, `{"errors":["any"]}`, patchbay.KeyLimited},
		{400, `{"error":"missing_scope"}`, patchbay.KeyLimited},
		{401, `{"error":"missing_scope"}`, patchbay.KeyLimited},
		{401, `no JSON`, patchbay.KeyRefused},
		{500, `{"error":"invalid_auth"}`, patchbay.ServiceDown},
		{429, `{"error":"invalid_auth"}`, patchbay.RateLimited},
	}
	for _, tt := range tests {
		p := newPretend(t, saying(tt.status, tt.body))
		p.pack.WhoAmI.Fails = rules
		_, err := p.ask(t)
		if tt.cause == "" && err == nil {
			continue
		}
		t.Run(tt.body, func(t *testing.T) { wantFailure(t, err, tt.cause, "", "") })
		if cause, values := patchbay.Why(err); cause == patchbay.ServiceSaidNo && values["status"] != "200" {
			t.Errorf("%s: status %q", tt.body, values["status"])
		}
	}
}

func TestTheTextsOfAServiceAreMadeHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"Jane":                                 "Jane",
		" Jane \r\n\t Doe\u2028":               "Jane Doe",
		"Jane\u202e\u2066eoD\u200f\x00\x1b":    "JaneeoD",
		"\ufeffZoë \U0001F469\u200d\U0001F680": "Zoë \U0001F469\u200d\U0001F680",
		"a\xffb":                               "a\uFFFDb",
		strings.Repeat("é", 300):               strings.Repeat("é", 200),
		strings.Repeat("x", 199) + " yyyy":     strings.Repeat("x", 199),
		"\u200b\u00ad":                         "",
	} {
		if got := shown(text); got != want {
			t.Errorf("shown(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTheKeyDoesNotComeBackInAName(t *testing.T) {
	p := newPretend(t, saying(200, `{"user":{"id":"u1","name":"key `+canary+`"}}`))
	if got, err := p.ask(t); err != nil || got.Name != "" || got.ID != "u1" {
		t.Errorf("got %+v, %v", got, err)
	}
	p.signIn = patchbay.SignIn{
		Way: patchbay.Basic, Basic: &patchbay.BasicRules{Username: "{name}", Password: "{token}"},
		Fields: []patchbay.Field{{ID: "name"}, {ID: "token", Secret: true}},
	}
	p2 := newPretend(t, saying(200, `{"user":{"id":"u1","name":"Jane Doe-Pretend"}}`))
	p2.signIn = p.signIn
	got, err := p2.askWith(t, patchbay.Credential{"name": patchbay.NewSecret("Jane Doe-Pretend"), "token": patchbay.NewSecret("Jane")})
	if err != nil || got.Name != "Jane Doe-Pretend" {
		t.Errorf("a user name, and a short password within a name: %+v, %v", got, err)
	}
}

func TestTheKeyDoesNotComeBackCutOrWithOtherSpaces(t *testing.T) {
	long := "pretend-" + strings.Repeat("x0y1z2", 90)
	for name, c := range map[string]struct{ secret, said string }{
		"longer than a text may be": {long, "you sent " + long},
		"cut by the service":        {long, long[:40]},
		"spaces set otherwise":      {"pretend  pass  phrase", "hello pretend pass phrase"},
		"spaces left out":           {"pretend pass phrase", "pretendpassphrase"},
	} {
		p := newPretend(t, saying(200, `{"user":{"id":"u1","name":"`+c.said+`"}}`))
		got, err := p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret(c.secret)})
		if err != nil || got.Name != "" || got.ID != "u1" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func FuzzReadNeverPanicsAndStaysHarmless(f *testing.F) {
	for _, seed := range []string{
		`{"user":{"id":"u1","name":"Jane"}}`, `[]`, `{"user":[{"id":1e999}]}`, `{"user":{"id":"\u202e"}}`, `"`, `{"scoped":true}`, "\xff",
	} {
		f.Add(seed)
	}
	ask := patchbay.WhoAmI{ID: "user.id", Name: "user.name", Email: "user.0.id", Scoped: "scoped", Fails: []patchbay.Fails{{At: "errors.0"}}}
	f.Fuzz(func(t *testing.T, body string) {
		identity, err := read(outbound.Answer{Status: 200, Body: []byte(body)}, ask, []patchbay.Secret{patchbay.NewSecret(canary)})
		if err != nil {
			if cause, _ := patchbay.Why(err); cause != patchbay.AnswerUnexpected && cause != patchbay.ServiceSaidNo {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		for _, text := range []string{identity.ID, identity.Name, identity.Email} {
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > mostRunes || strings.ContainsAny(text, "\n\r\x00\u202e") || strings.Contains(text, canary) {
				t.Fatalf("%q became %+v", body, identity)
			}
		}
		if identity.ID == "" {
			t.Fatalf("%q: the id is empty", body)
		}
	})
}
