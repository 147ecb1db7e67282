package practice

import (
	"net/http"
	"slices"
	"strings"
)

func botKeys() []string { return []string{"1000001:pretend-bot-token-AAbb_cc-dd"} }

func (s *Services) botPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "bot.html", "Bot", "Pretend Bot", botKeys())
}

// botMe has the key inside its address, as Telegram's getMe does
// (https://core.telegram.org/bots/api#making-requests).
func (s *Services) botMe(w http.ResponseWriter, r *http.Request) {
	token, named := strings.CutPrefix(r.PathValue("bot"), "bot")
	if !named || !slices.Contains(botKeys(), token) {
		answer(w, http.StatusUnauthorized, object{"ok": false, "error_code": 401, "description": "Unauthorized"})
		return
	}
	answer(w, http.StatusOK, object{"ok": true, "result": object{
		"id": 1000001, "is_bot": true, "first_name": "Pat's helper", "username": "pats_helper_bot",
	}})
}
