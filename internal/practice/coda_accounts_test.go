package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestThePretendCodaShowsItsAccountsUntilTheyAreTakenAway(t *testing.T) {
	s := start(t)
	shows := func(what string) int { return strings.Count(get(t, s.Address()+"/coda/account").body, what) }
	if shows("<summary>pat@example.com</summary>") != 1 || shows(`">Team tasks</a>`) != 3 || shows("<details>\n<summary>") != 6 {
		t.Fatal("the accounts aren't there")
	}
	press := func(values url.Values) {
		if answer := form(t, s, "/coda/account/disconnect", values); answer.StatusCode != http.StatusSeeOther {
			t.Fatal(answer.StatusCode)
		}
	}
	press(url.Values{"pack": {"Trello"}, "account": {"Pat Practice"}, "doc": {"Prac-tice01"}})
	press(url.Values{"pack": {"Todoist"}, "account": {"Pat Practice"}})
	if shows(`">Team tasks</a>`) != 1 || shows("<h3>Todoist</h3>") != 0 || shows("<h3>Trello</h3>") != 1 {
		t.Fatal("they are there still")
	}
	copied := `<a href="` + s.Address() + `/coda/d/Team-tasks_dPrac-tice01">`
	if s.AsIfCopiedFromCoda(copied) != `<a href="https://coda.io/d/Team-tasks_dPrac-tice01">` {
		t.Fatal(s.AsIfCopiedFromCoda(copied))
	}
}

func TestADocOfThePretendCodaSaysWhatOthersMayDoWithItsAccounts(t *testing.T) {
	s := start(t)
	own := s.InPractice("https://coda.io/d/Team-tasks_dPrac-tice01")
	if own != s.Address()+"/coda/d/Team-tasks_dPrac-tice01" {
		t.Fatal(own)
	}
	for _, address := range []string{"https://coda.io/d/Real_dAbCdEf1234", "https://example.com/d/_dPrac-tice01", "https://coda.io/d/"} {
		if s.InPractice(address) != address {
			t.Errorf("%s leads to %s", address, s.InPractice(address))
		}
	}
	if page := get(t, own).body; strings.Count(page, "<h3>") != 3 || strings.Count(page, " checked") != 4 {
		t.Fatal(page)
	}
	says := func(what string) int { return strings.Count(get(t, s.Address()+"/coda/account").body, what) }
	before := says(mayAct)
	set := url.Values{"id": {"Prac-tice01"}, "pack": {"Todoist"}, "account": {"Pat Practice"}}
	if answer := form(t, s, "/coda/doc/accounts", set); answer.StatusCode != http.StatusSeeOther {
		t.Fatal(answer.StatusCode)
	}
	if says(mayAct) != before-1 || says(mayLocked) != 1 || strings.Count(get(t, own).body, " checked") != 2 {
		t.Error("it isn't locked")
	}
	set["allow"], set["actions"] = []string{"on"}, []string{"on"}
	form(t, s, "/coda/doc/accounts", set)
	if says(mayAct) != before {
		t.Error("it isn't open again")
	}
	own = s.InPractice("https://coda.io/d/_dPrac-tice02")
	set["id"] = []string{"Prac-tice02"}
	form(t, s, "/coda/doc/accounts", set)
	if page := get(t, own).body; strings.Count(page, "Private account") != 2 || says(mayAct) != before {
		t.Error("a private account has become a shared one")
	}
	if answer := form(t, s, "/coda/doc/accounts", url.Values{"id": {"nothing"}}); answer.StatusCode != http.StatusBadRequest {
		t.Error(answer.StatusCode)
	}
}
