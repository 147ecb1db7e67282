package practice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
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
	return askAt(t, s, "/coda/apis/v1"+path, key)
}

func askAt(t *testing.T, s *Services, path, key string) (int, map[string]any) {
	t.Helper()
	answer := send(t, withKey(t, s.Address()+path, key))
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

// listing asks for a page of docs as if nobody had asked before.
func listing(t *testing.T, s *Services, query, key string) (int, map[string]any) {
	t.Helper()
	s.docs.mu.Lock()
	s.docs.listed = nil
	s.docs.mu.Unlock()
	return ask(t, s, "/docs"+query, key)
}

func TestTheDocsCanBeReadPageByPage(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"all docs"}})
	for first, want := range map[string]int{
		"?limit=7": 32, "?limit=1000": 32, "": 32, "?limit=10&query=weekly": 25, "?query=HOLIDAY%20plans": 2, "?query=nothing+like+it": 0,
	} {
		seen, query, pages := map[any]bool{}, first, 0
		for pages < 10 {
			_, docs := listing(t, s, query, key)
			for _, item := range docs["items"].([]any) {
				seen[item.(map[string]any)["id"]] = true
			}
			pages++
			next, more := docs["nextPageToken"].(string)
			if !more {
				break
			}
			query = "?pageToken=" + url.QueryEscape(next) + "&query=ignored"
		}
		if len(seen) != want || pages < (want+largest-1)/largest {
			t.Errorf("%s: %d docs on %d pages, want %d", first, len(seen), pages, want)
		}
	}
	for _, query := range []string{"?limit=0", "?limit=x", "?pageToken=after-99-by-7-:", "?pageToken=after-7-by-0-:", "?pageToken=x"} {
		if code, body := listing(t, s, query, key); code != http.StatusBadRequest || body["message"] == "" {
			t.Errorf("%s: status %d", query, code)
		}
	}
}

func TestTheDocsAreListedFourTimesInSixSecondsForAllTokensOfAUser(t *testing.T) {
	s := start(t)
	one, _ := makeToken(t, s, url.Values{"name": {"one"}})
	other, _ := makeToken(t, s, url.Values{"name": {"other"}})
	for n := range 6 {
		code, body := ask(t, s, "/docs", []string{one, other}[n%2])
		if want := []int{http.StatusOK, http.StatusTooManyRequests}[n/listings]; code != want {
			t.Errorf("call %d: status %d, %v", n, code, body)
		}
	}
	begun := time.Now()
	for at, want := range map[time.Duration]bool{5999 * time.Millisecond: false, 6 * time.Second: true} {
		ds := docs{listed: []time.Time{begun, begun, begun, begun}}
		if got := ds.mayList(begun.Add(at)); got != want {
			t.Errorf("after %v: %v", at, got)
		}
	}
}

func TestADocIsShownUntilItIsDeleted(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"one doc"}})
	code, doc := ask(t, s, "/docs/Prac-tice01", key)
	link, _ := doc["browserLink"].(string)
	if code != http.StatusOK || doc["name"] != "Team tasks" || link != s.Docs()+"/d/Team-tasks_dPrac-tice01" {
		t.Fatalf("status %d, %v", code, doc)
	}
	change := func(values url.Values) {
		t.Helper()
		values.Set("id", "Prac-tice01")
		if answer := form(t, s, "/coda/doc", values); answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("status %d", answer.StatusCode)
		}
	}
	change(url.Values{"name": {"Old_d tasks/<b>"}})
	if page := get(t, link); page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Old_d tasks/&lt;b&gt;") {
		t.Errorf("the old link: status %d, %s", page.StatusCode, page.body)
	}
	if _, doc := ask(t, s, "/docs/Prac-tice01", key); doc["name"] != "Old_d tasks/<b>" || get(t, doc["browserLink"].(string)).StatusCode != http.StatusOK {
		t.Errorf("renamed: %v", doc)
	}
	change(url.Values{"gone": {"yes"}})
	refusedByCoda(t, s, "/docs/Prac-tice01", key, http.StatusGone)
	if _, docs := listing(t, s, "?query=tasks", key); len(docs["items"].([]any)) != 0 {
		t.Errorf("it is listed: %v", docs)
	}
	if page := get(t, link); !strings.Contains(page.body, "was deleted") {
		t.Errorf("its page: %s", page.body)
	}
	change(url.Values{})
	if code, _ := ask(t, s, "/docs/Prac-tice01", key); code != http.StatusOK {
		t.Errorf("put back: status %d", code)
	}
	refusedByCoda(t, s, "/docs/Nobodys", key, http.StatusNotFound)
	if answer := form(t, s, "/coda/doc", url.Values{"id": {"Nobodys"}}); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a change of nothing: status %d", answer.StatusCode)
	}
	if answer := get(t, s.Docs()+"/d/Nobodys"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the page of nothing: status %d", answer.StatusCode)
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
		refusedByCoda(t, s, "/docs/Prac-tice01", key, http.StatusForbidden)
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
	for doc, many := range map[string]int{"Prac-tice01": 2, "Prac-tice02": 2, "Prac-tice03": 2, "Prac-week01": 1} {
		code, body := ask(t, s, "/docs/"+doc+"/acl/permissions?limit=100", key)
		items, _ := body["items"].([]any)
		if code != http.StatusOK || len(items) != many {
			t.Fatalf("%s: status %d, %v", doc, code, body)
		}
		for _, item := range items {
			fields(t, item.(map[string]any), "id", "access", "principal")
		}
	}
	refusedByCoda(t, s, "/docs/nobody-has-this/acl/permissions", key, http.StatusNotFound)
	limited, _ := makeToken(t, s, url.Values{"name": {"limited"}, "restriction": {"Pack"}, "access": {"Read only"}})
	refusedByCoda(t, s, "/docs/Prac-tice01/acl/permissions", limited, http.StatusForbidden)
}

func TestThePretendOrganisationTellsEverybodysConnectionsPageByPage(t *testing.T) {
	s := start(t)
	key, _ := makeToken(t, s, url.Values{"name": {"known"}})
	code, body := askAt(t, s, adminPath, key)
	items, _ := body["items"].([]any)
	if code != http.StatusOK || len(items) != 1 {
		t.Fatalf("status %d, %v", code, body)
	}
	fields(t, items[0].(map[string]any), "type", "id", "name")

	owners, path := map[any]int{}, adminPath+"/"+organisation+"/docs/packConnections"
	for page, n := "", 0; n == 0 || page != ""; n++ {
		code, body := askAt(t, s, path+"?pageToken="+page, key)
		items, _ := body["items"].([]any)
		if code != http.StatusOK || len(items) > mostConnectionsPage {
			t.Fatalf("status %d, %v", code, body)
		}
		for _, item := range items {
			one := item.(map[string]any)
			fields(t, one, "type", "doc", "connectionId", "pack", "owner", "workspace", "description", "readAccess", "writeAccess")
			owners[one["owner"].(map[string]any)["email"]]++
		}
		page, _ = body["nextPageToken"].(string)
	}
	if owners["pat@example.com"] != 11 || owners["mia@example.com"] != 4 {
		t.Errorf("got %v", owners)
	}
	limited, _ := makeToken(t, s, url.Values{"name": {"limited"}, "restriction": {"Pack"}, "access": {"Read only"}})
	for _, tt := range []struct {
		path, key string
		want      int
	}{
		{path, limited, http.StatusForbidden}, {path, "pretend-token-nobody-made", http.StatusUnauthorized},
		{path + "?pageToken=none", key, http.StatusBadRequest}, {adminPath + "/org-2/docs/packConnections", key, http.StatusNotFound},
	} {
		if code, body := askAt(t, s, tt.path, tt.key); code != tt.want || body["statusCode"] != float64(tt.want) {
			t.Errorf("%s: status %d, %v", tt.path, code, body)
		}
	}
}
