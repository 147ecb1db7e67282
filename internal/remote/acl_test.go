package remote

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

func (p *pretend) whoCanOpen(t *testing.T, id string) (patchbay.Reach, error) {
	t.Helper()
	own := func(email string) bool { return email == "pat@example.com" }
	reach, err := NewAudience(p.service(t)).WhoCanOpen(t.Context(), p.as(), id, own)
	p.search(t, fmt.Sprintf("%+v", reach), err)
	return reach, err
}

func permission(access, principal string) string {
	return `{"id":"x","access":"` + access + `","principal":{` + principal + `}}`
}

func TestWhoCanOpenADocIsAddedUp(t *testing.T) {
	const anyone, workspace = `"type":"anyone"`, `"type":"workspace","workspaceId":"ws-1"`
	for name, tt := range map[string]struct {
		items []string
		want  patchbay.Reach
	}{
		"nobody":                  {nil, patchbay.Reach{}},
		"the owner alone":         {[]string{permission("write", `"type":"email","email":"pat@example.com"`)}, patchbay.Reach{}},
		"a person":                {[]string{permission("readonly", `"type":"email","email":"mia@example.com"`)}, patchbay.Reach{People: 1}},
		"anyone":                  {[]string{permission("readonly", anyone)}, patchbay.Reach{Anyone: patchbay.MayRead}},
		"anyone twice":            {[]string{permission("write", anyone), permission("readonly", anyone)}, patchbay.Reach{Anyone: patchbay.MayWrite}},
		"the workspace":           {[]string{permission("comment", workspace)}, patchbay.Reach{Workspace: patchbay.MayComment}},
		"two companies":           {[]string{permission("write", `"type":"domain","domain":"B.example"`), permission("write", `"type":"domain","domain":"a.example"`)}, patchbay.Reach{Domains: "a.example b.example"}},
		"a company without name":  {[]string{permission("write", `"type":"domain","domain":"`+canary+`"`), permission("write", `"type":"domain"`)}, patchbay.Reach{Domains: "?"}},
		"a group":                 {[]string{permission("write", `"type":"group","groupId":"g","groupName":"Team"`)}, patchbay.Reach{Groups: 1}},
		"Coda's support":          {[]string{permission("readonly", `"type":"internalAccess","internalAccessType":"support"`)}, patchbay.Reach{}},
		"nobody any more":         {[]string{permission("none", anyone)}, patchbay.Reach{}},
		"what came later":         {[]string{permission("readonly", `"type":"planet"`)}, patchbay.Reach{Groups: 1}},
		"an access of later days": {[]string{permission("admin", anyone)}, patchbay.Reach{Anyone: patchbay.MayWrite}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPretend(t, saying(200, `{"items":[`+strings.Join(tt.items, ",")+`]}`))
			if got, err := p.whoCanOpen(t, "A-b_1"); err != nil || got != tt.want {
				t.Errorf("got %+v %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestAllPagesOfPermissionsAreRead(t *testing.T) {
	asked := 0
	p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/v1/docs/A1/acl/permissions" {
			t.Errorf("asked %s", r.URL)
		}
		if r.URL.Query().Get("pageToken") == "" {
			_, _ = fmt.Fprintf(w, `{"items":[%s],"nextPageToken":"two"}`, permission("write", `"type":"email","email":"mia@example.com"`))
			return
		}
		_, _ = fmt.Fprintf(w, `{"items":[%s]}`, permission("readonly", `"type":"anyone"`))
	})
	want := patchbay.Reach{Anyone: patchbay.MayRead, People: 1}
	if got, err := p.whoCanOpen(t, "A1"); err != nil || got != want || asked != 2 {
		t.Errorf("got %+v %v after %d pages", got, err, asked)
	}
}

func TestHalfAnAnswerIsNotTakenForAWholeOne(t *testing.T) {
	for name, body := range map[string]string{
		"no list": `{}`, "no permission": `{"items":[7]}`, "no principal": `{"items":[{"access":"write"}]}`,
		"no access": `{"items":[{"principal":{"type":"anyone"}}]}`, "a page for ever": `{"items":[],"nextPageToken":7}`,
	} {
		p := newPretend(t, saying(200, body))
		if got, err := p.whoCanOpen(t, "A1"); !errors.Is(err, patchbay.AnswerUnexpected) || got != (patchbay.Reach{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	n := 0
	p := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		_, _ = fmt.Fprintf(w, `{"items":[],"nextPageToken":"page-%d"}`, n)
	})
	if _, err := p.whoCanOpen(t, "A1"); !errors.Is(err, patchbay.AnswerTooLarge) || n != mostPermissions {
		t.Errorf("%v after %d pages", err, n)
	}
}

func TestADocThatIsntShownSaysWhichOne(t *testing.T) {
	for _, status := range []int{403, 404, 410} {
		p := newPretend(t, saying(status, `{}`))
		_, err := p.whoCanOpen(t, "A1")
		if cause, values := patchbay.Why(err); cause != patchbay.KeyLimited || values["doc"] != "A1" {
			t.Errorf("%d: %v %v", status, cause, values)
		}
	}
	p := newPretend(t, saying(200, `{"items":[]}`))
	if _, err := p.whoCanOpen(t, "../whoami"); !errors.Is(err, patchbay.UnknownDoc) {
		t.Error(err)
	}
	if _, err := newPretend(t, saying(429, ``)).whoCanOpen(t, "A1"); !errors.Is(err, patchbay.RateLimited) {
		t.Error(err)
	}
}
