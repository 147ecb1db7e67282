//go:build linux

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// coda speaks what Patchbay needs of Coda's API, on this computer: a key
// "pretend-USER-VERSION" is USER's.
type coda struct {
	*httptest.Server
	mu   sync.Mutex
	last map[string]string // the key that each user was last asked about with
	asks int               // how often it was asked whose a key is
	// refuses says that it knows none of its keys any more.
	refuses bool
}

func newCoda(t testing.TB) *coda {
	t.Helper()
	c := &coda{last: map[string]string{}}
	c.Server = httptest.NewServer(http.HandlerFunc(c.answer))
	t.Cleanup(c.Close)
	return c
}

// flag is the argument that makes Patchbay speak to it.
func (c *coda) flag() string { return "--pack-url=coda=" + c.URL + "/apis/v1" }

func (c *coda) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	parts := strings.Split(key, "-")
	c.mu.Lock()
	refuses := c.refuses
	c.mu.Unlock()
	if len(parts) != 3 || parts[0] != "pretend" || refuses {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"statusCode":401,"statusMessage":"Unauthorized","message":"Unauthorized"}`)
		return
	}
	user, version := parts[1], parts[2]
	switch r.URL.Path {
	case "/apis/v1/whoami":
		c.mu.Lock()
		c.last[user] = key
		c.asks++
		c.mu.Unlock()
		fmt.Fprintf(w, `{"name":"Pretend %[1]s","loginId":"%[1]s@example.com","type":"user","scoped":%[3]t,"tokenName":"key %[2]s",
			"href":"%[4]s/apis/v1/whoami","workspace":{"id":"ws-1","type":"workspace","browserLink":"%[4]s/ws","name":"Pretend workspace"}}`,
			user, version, strings.HasPrefix(version, "limited"), c.URL)
	case "/apis/v1/docs":
		if strings.HasPrefix(version, "limited") {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"statusCode":403,"statusMessage":"Forbidden","message":"Forbidden"}`)
			return
		}
		fmt.Fprintf(w, `{"items":[],"href":"%s/apis/v1/docs"}`, c.URL)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// lastKey is the key that a user was last asked about with.
func (c *coda) lastKey(user string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last[user]
}

// refuse has it know none of its keys any more.
func (c *coda) refuse() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuses = true
}

// asked is how often it was asked whose a key is.
func (c *coda) asked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asks
}
