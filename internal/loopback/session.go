package loopback

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"unicode/utf8"
)

// sessionsRemembered is how many replaced sessions are told that they were.
const sessionsRemembered = 32

// sessions hands out keys. One session is good at a time: the newest, until
// another takes its place or the process ends. A reload doesn't end it, since
// the page keeps its key. Only hashes are kept.
type sessions struct {
	begun func(number int) // told under the lock, in order

	mu     sync.Mutex
	number int                 // of the newest, from 1
	sums   [][sha256.Size]byte // the newest last
}

// open begins a session, closes the one before and returns the new key: 32
// random bytes in URL-safe base64.
func (s *sessions) open() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails, by its contract
	key := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sums) == sessionsRemembered {
		s.sums = s.sums[1:]
	}
	s.sums = append(s.sums, sha256.Sum256([]byte(key)))
	s.number++
	s.begun(s.number)
	return key
}

// check returns the number of the key's session, or why it has none.
func (s *sessions) check(key string) (number int, problem string) {
	sum := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	problem = problemSessionNeeded
	for i := range s.sums {
		if subtle.ConstantTimeCompare(s.sums[i][:], sum[:]) != 1 {
			continue
		}
		problem = problemSessionReplaced
		if i == len(s.sums)-1 {
			number, problem = s.number, ""
		}
	}
	return number, problem
}

// bearer returns the key that r carries, or "" where it hasn't exactly one.
// Nothing but this header is ever looked at for a key.
func bearer(r *http.Request) string {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return ""
	}
	key, ok := strings.CutPrefix(values[0], "Bearer ")
	if !ok {
		return ""
	}
	return key
}

// openSession exchanges a link's code for a key. The second use of a code is
// somebody else's, or the person's own mistake: it is refused, and the open
// page is told, since only the person knows which it was.
func (s *Shell) openSession(w http.ResponseWriter, body []byte) {
	code, err := parseSession(body)
	if err != nil {
		s.answerProblem(w, http.StatusBadRequest, problemBadRequest)
		return
	}
	problem, thrownAway := s.links.take(code)
	if thrownAway {
		s.options.Log.Warn("too many wrong links: all open ones were thrown away")
	}
	if problem == problemLinkUsed {
		s.options.Log.Warn("a link was used twice")
		s.streams.tell(eventLinkUsedTwice)
	}
	if problem != "" {
		s.answerProblem(w, http.StatusUnauthorized, problem)
		return
	}
	s.presence.seen()
	s.answer(w, http.StatusOK, map[string]string{"key": s.sessions.open()})
}

var errNotASession = errors.New("not the body of a session request")

// parseSession reads {"code": "..."} and nothing else.
func parseSession(body []byte) (code string, err error) {
	var request struct {
		Code *string `json:"code"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		return "", errNotASession
	}
	if _, err := decoder.Token(); err != io.EOF || request.Code == nil || !utf8.Valid(body) {
		return "", errNotASession
	}
	return *request.Code, nil
}
