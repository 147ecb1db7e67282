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
