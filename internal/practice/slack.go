package practice

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// seat is Pat's place in one workspace of Pretend Slack. The name is the same
// in both, as people's names are: only the workspace tells them apart.
type seat struct{ User, Name, Team, Workspace, Key string }

// seats are two workspaces, so that one Pack can have two accounts.
type seats struct {
	mu      sync.Mutex
	all     []seat
	revoked []string
}

func (ss *seats) reset() {
	ss.all = []seat{
		{"U01PRETEND", "Pat Practice", "T01PRETEND", "Workshop", "xoxp-pretend-workshop-1"},
		{"U02PRETEND", "Pat Practice", "T02PRETEND", "Garden club", "xoxp-pretend-garden-1"},
	}
}

func (ss *seats) list() []seat {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return slices.Clone(ss.all)
}

// revoke makes a new key for a seat; the old one is refused from then on.
func (ss *seats) revoke(user string) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	for i := range ss.all {
		if ss.all[i].User == user {
			ss.revoked = append(ss.revoked, ss.all[i].Key)
			ss.all[i].Key = fmt.Sprintf("xoxp-pretend-again-%d", len(ss.revoked))
		}
	}
}

// find returns whose a key is, or the word that Slack has for what is wrong.
func (ss *seats) find(key string) (found seat, wrong string) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	for _, one := range ss.all {
		if one.Key == key {
			return one, ""
		}
	}
	if slices.Contains(ss.revoked, key) {
		return seat{}, "token_revoked"
	}
	return seat{}, "invalid_auth"
}

func (s *Services) slackPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "slack.html", "Slack", "Pretend Slack", s.seats.list())
}

func (s *Services) slackRevoke(w http.ResponseWriter, r *http.Request) {
	s.seats.revoke(r.PostFormValue("user"))
	http.Redirect(w, r, "/slack", http.StatusSeeOther)
}

// slackTest answers as Slack's auth.test does: refusals, too, have status 200,
// and say so inside (https://docs.slack.dev/reference/methods/auth.test).
func (s *Services) slackTest(w http.ResponseWriter, r *http.Request) {
	found, wrong := s.seats.find(bearer(r))
	if wrong != "" {
		answer(w, http.StatusOK, object{"ok": false, "error": wrong})
		return
	}
	answer(w, http.StatusOK, object{
		"ok": true, "url": s.address + "/slack", "team": found.Workspace, "user": found.Name,
		"team_id": found.Team, "user_id": found.User,
	})
}
