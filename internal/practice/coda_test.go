package practice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// makeToken walks the pretend page: the form, the page that follows, the key
// on it. It returns the key and the address of that page.
func makeToken(t *testing.T, s *Services, values url.Values) (key, page string) {
	t.Helper()
	made := form(t, s, "/coda/account/generate", values)
	if made.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", made.StatusCode, made.body)
	}
	page, _, _ = strings.Cut(made.Header.Get("Location"), "#")
	page = s.Address() + page
	found := regexp.MustCompile(`data-copy="([^"]+)"`).FindStringSubmatch(get(t, page).body)
	if found == nil {
		t.Fatal("there is no key to copy")
	}
	return found[1], page
}

func ask(t *testing.T, s *Services, path, key string) (int, map[string]any) {
	t.Helper()
	answer := send(t, withKey(t, s.Address()+"/coda/apis/v1"+path, key))
	var body map[string]any
	if err := json.Unmarshal([]byte(answer.body), &body); err != nil {
		t.Fatalf("%s: no JSON: %s", path, answer.body)
	}
	return answer.StatusCode, body
}

func fields(t *testing.T, body map[string]any, names ...string) {
	t.Helper()
	for _, name := range names {
		if value, there := body[name]; !there || value == "" {
			t.Errorf("%s is missing in %v", name, body)
		}
	}
}

func TestATokenMadeOnThePageWorks(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"Coda via Patchbay"}, "restriction": {""}, "access": {"Read and write"}})
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(key) {
		t.Error("it doesn't look like one of Coda's")
	}
	code, who := ask(t, s, "/whoami", key)
	fields(t, who, "name", "loginId", "type", "tokenName", "href", "workspace")
	if code != http.StatusOK || who["scoped"] != false || who["tokenName"] != "Coda via Patchbay" {
		t.Errorf("status %d, %v", code, who)
	}
	code, docs := ask(t, s, "/docs?limit=1", key)
	items, _ := docs["items"].([]any)
	if code != http.StatusOK || len(items) != 1 {
		t.Fatalf("status %d, %v", code, docs)
	}
	fields(t, docs, "href", "nextPageToken", "nextPageLink")
	fields(t, items[0].(map[string]any), "id", "type", "href", "browserLink", "name", "owner", "ownerName",
		"createdAt", "updatedAt", "workspace", "folder", "workspaceId", "folderId")
}

func TestTheDocsCanBeReadPageByPage(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"all docs"}})
	seen, path := 0, "/docs?limit=2"
	for range 5 {
		_, docs := ask(t, s, path, key)
		seen += len(docs["items"].([]any))
		next, more := docs["nextPageToken"].(string)
		if !more {
			break
		}
		path = "/docs?limit=2&pageToken=" + next
	}
	if seen != len(pretendDocs()) {
		t.Errorf("%d docs, want %d", seen, len(pretendDocs()))
	}
	for _, path := range []string{"/docs?limit=0", "/docs?limit=x", "/docs?pageToken=after-99", "/docs?pageToken=x"} {
		if code, body := ask(t, s, path, key); code != http.StatusBadRequest || body["message"] == "" {
			t.Errorf("%s: status %d", path, code)
		}
	}
}

func TestATokenIsShownOnceAlone(t *testing.T) {
	s := start(t)
	key, page := makeToken(t, s, url.Values{"name": {"only once"}})
	for _, address := range []string{page, s.Address() + "/coda/account"} {
		if again := get(t, address); strings.Contains(again.body, key) || !strings.Contains(again.body, "only once") {
			t.Errorf("%s shows the key again, or not its card", address)
		}
	}
}

func TestADeletedTokenIsRefused(t *testing.T) {
	s := start(t)
	key, page := makeToken(t, s, url.Values{"name": {"short-lived"}})
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	if gone := form(t, s, "/coda/account/delete", url.Values{"id": {u.Query().Get("new")}}); gone.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", gone.StatusCode)
	}
	refusedByCoda(t, s, "/whoami", key, http.StatusUnauthorized)
	if page := get(t, s.Address()+"/coda/account"); strings.Contains(page.body, "short-lived") {
		t.Error("its card is still there")
	}
}

func refusedByCoda(t *testing.T, s *Services, path, key string, want int) {
	t.Helper()
	code, body := ask(t, s, path, key)
	if code != want || body["statusCode"] != float64(want) || body["statusMessage"] != http.StatusText(want) {
		t.Errorf("%s: status %d, %v, want %d", path, code, body, want)
	}
	fields(t, body, "message")
}

func TestARestrictedTokenKnowsWhoButNotTheDocs(t *testing.T) {
	s := start(t)
	for _, restriction := range restrictions() {
		key, _ := makeToken(t, s, url.Values{"name": {"limited"}, "restriction": {restriction}, "access": {"Read only"}})
		if code, who := ask(t, s, "/whoami", key); code != http.StatusOK || who["scoped"] != true {
			t.Errorf("%s: status %d, %v", restriction, code, who)
		}
		refusedByCoda(t, s, "/docs?limit=1", key, http.StatusForbidden)
	}
}

func TestThePretendCodaRefusesWhatItDoesntKnow(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"known"}})
	refusedByCoda(t, s, "/whoami", "pretend-token-nobody-made", http.StatusUnauthorized)
	refusedByCoda(t, s, "/whoami", "", http.StatusUnauthorized)
	refusedByCoda(t, s, "/packs", key, http.StatusNotFound)
	for name, values := range map[string]url.Values{
		"no name":                {"name": {"  "}},
		"too long a name":        {"name": {strings.Repeat("x", nameLimit+1)}},
		"an unknown restriction": {"name": {"x"}, "restriction": {"Everything"}, "access": {"Read only"}},
		"an unknown access":      {"name": {"x"}, "restriction": {"Pack"}, "access": {"Fly"}},
	} {
		if answer := form(t, s, "/coda/account/generate", values); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, answer.StatusCode)
		}
	}
}

func TestANameCantBreakOutOfThePage(t *testing.T) {
	s := start(t)
	makeToken(t, s, url.Values{"name": {`"><script>alert(1)</script>`}})
	if page := get(t, s.Address()+"/coda/account"); strings.Contains(page.body, "<script>alert") {
		t.Error("it did")
	}
}

func TestThePretendDocsSayWhoCanOpenThem(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"known"}})
	for _, doc := range pretendDocs() {
		code, body := ask(t, s, "/docs/"+doc.ID+"/acl/permissions?limit=100", key)
		items, _ := body["items"].([]any)
		if code != http.StatusOK || len(items) != 2 {
			t.Fatalf("%s: status %d, %v", doc.ID, code, body)
		}
		for _, item := range items {
			fields(t, item.(map[string]any), "id", "access", "principal")
		}
	}
	refusedByCoda(t, s, "/docs/nobody-has-this/acl/permissions", key, http.StatusNotFound)
	limited, _ := makeToken(t, s, url.Values{"name": {"limited"}, "restriction": {"Pack"}, "access": {"Read only"}})
	refusedByCoda(t, s, "/docs/Prac-tice01/acl/permissions", limited, http.StatusForbidden)
}
