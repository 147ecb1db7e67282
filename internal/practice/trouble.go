package practice

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// hugeSize is how much pretend-huge sends at most, in bytes.
const hugeSize = 16 << 20

// elsewhere is where pretend-elsewhere sends its caller: a name that can't
// exist (RFC 2606), so a key that does follow arrives nowhere.
const elsewhere = "https://elsewhere.invalid/collect"

// trouble is one way to fail; the key that is pasted names it.
type trouble struct {
	Key, Happens string
	serve        http.HandlerFunc
}

func troubles() []trouble {
	return []trouble{
		{"pretend-ok", "works: you are Pat Practice", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, object{"ok": true, "id": "trouble-1", "name": "Pat Practice", "email": "pat@example.com"})
		}},
		{"pretend-refused", "the key is wrong or was taken back (401)", status(http.StatusUnauthorized)},
		{"pretend-limited", "the key is good, but lacks the right (403)", status(http.StatusForbidden)},
		{"pretend-inside", "a good answer with an error inside (200)", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, object{"ok": false, "error": "pretend_error"})
		}},
		{"pretend-busy", "too many questions, try again in 30 seconds (429)", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "30")
			status(http.StatusTooManyRequests)(w, r)
		}},
		{"pretend-down", "the service is out of order (503)", status(http.StatusServiceUnavailable)},
		{"pretend-hang", "it never answers", hang},
		{"pretend-html", "a web page in place of an answer", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<!doctype html><title>Pretend page</title><p>Please log in.")
		}},
		{"pretend-huge", "an answer far too large", huge},
		{"pretend-elsewhere", "sends the key on to another host", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
		}},
		{"pretend-clock", "refuses, and its clock is an hour ahead of yours", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			status(http.StatusUnauthorized)(w, r)
		}},
		{"pretend-cut", "hangs up in the middle", func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}},
		{"pretend-nobody", "works, but leaves out who you are", func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, object{"ok": true})
		}},
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		answer(w, code, object{"ok": false, "error": strings.ToLower(http.StatusText(code))})
	}
}

// hang keeps the caller waiting until they give up or the services end.
func hang(_ http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

func huge(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ok":true,"id":"trouble-1","name":"Pat Practice","filling":"`)
	filling := strings.Repeat("x", 1<<20)
	for range hugeSize / len(filling) {
		if _, err := io.WriteString(w, filling); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `"}`)
}

func (s *Services) troubleMe(w http.ResponseWriter, r *http.Request) {
	key := bearer(r)
	for _, t := range troubles() {
		if t.Key == key {
			t.serve(w, r)
			return
		}
	}
	status(http.StatusUnauthorized)(w, r)
}

func (s *Services) troublePage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "trouble.html", "Trouble", "Trouble Maker", troubles())
}

// bearer returns the key of a request, empty where there is none.
func bearer(r *http.Request) string {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return key
}
