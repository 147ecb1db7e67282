package loopback

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// The codes of the shell itself; the rest come from Options.Explain. The page
// has a sentence for each.
const (
	problemSessionNeeded   = "session-needed"   // 401: no key, or one that never was
	problemSessionReplaced = "session-replaced" // 401: a newer session closed this one
	problemLinkUsed        = "link-used"        // 401: the code was used before
	problemLinkExpired     = "link-expired"     // 401: too late, or thrown away
	problemLinkUnknown     = "link-unknown"     // 401: no such code
	problemBadRequest      = "bad-request"      // 400, 403, 405, 415, 421: nothing that the page sends
	problemUnknownMethod   = "unknown-method"   // 404
	problemTooLarge        = "too-large"        // 413
	problemUnexplained     = "unexplained"      // 500: a defect
)

// Problems lists the codes of the shell itself, so that a test can hold them
// against the page's sentences.
func Problems() []string {
	return []string{
		problemSessionNeeded, problemSessionReplaced, problemLinkUsed, problemLinkExpired, problemLinkUnknown,
		problemBadRequest, problemUnknownMethod, problemTooLarge, problemUnexplained,
	}
}

type problem struct {
	Code   string            `json:"code"`
	Values map[string]string `json:"values"`
}

// answerProblem answers with one of the shell's own codes.
func (s *Shell) answerProblem(w http.ResponseWriter, status int, code string) {
	s.answer(w, status, map[string]problem{"problem": {code, map[string]string{}}})
}

// answerFailure answers with what Explain says of err, and logs a defect.
func (s *Shell) answerFailure(w http.ResponseWriter, method string, err error) {
	if err == errDefect {
		s.answerProblem(w, http.StatusInternalServerError, problemUnexplained)
		return
	}
	code, values := s.options.Explain(err)
	if values == nil {
		values = map[string]string{}
	}
	status := http.StatusUnprocessableEntity
	switch code {
	case problemUnexplained:
		status = http.StatusInternalServerError
		s.options.Log.Error("a call failed for no known cause", slog.String("method", method), slog.Any("error", err))
	case problemBadRequest:
		status = http.StatusBadRequest
	}
	s.answer(w, status, map[string]problem{"problem": {code, values}})
}

// answer sends value, which always marshals, as JSON.
func (s *Shell) answer(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	s.write(w, status, body)
}

func (s *Shell) write(w http.ResponseWriter, status int, body []byte) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.limits.write))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
