package loopback

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// hostile is one dimension of a request: the values that are right, then the
// values that are wrong. "-" leaves the header out.
type hostile struct {
	header string
	right  []string
	wrong  []string
}

func (h hostile) pick(i int) (value string, right bool) {
	if i < len(h.right) {
		return h.right[i], true
	}
	return h.wrong[i-len(h.right)], false
}

func (h hostile) size() int { return len(h.right) + len(h.wrong) }

func (tr *trial) dimensions(key, replaced string) []hostile {
	port := tr.host[len("127.0.0.1:"):]
	return []hostile{
		{"Host", []string{tr.host}, []string{"-", "", "localhost:" + port, "127.0.0.1", "127.0.0.1:1", "0.0.0.0:" + port,
			"[::1]:" + port, "evil.example:" + port, "127.0.0.1.evil.example:" + port, "127.1:" + port, "2130706433:" + port}},
		{"Origin", []string{tr.Address()}, []string{"-", "", "null", "http://localhost:" + port, "https://" + tr.host,
			"http://127.0.0.1", "http://127.0.0.1:1", "https://evil.example", "http://evil.example:" + port,
			tr.Address() + "/", tr.Address() + ".evil.example", "file://"}},
		{"Sec-Fetch-Site", []string{"same-origin", "-"}, []string{"", "none", "same-site", "cross-site", "same-origin, cross-site"}},
		{"method", []string{"POST"}, []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "post"}},
		{"Content-Type", []string{"application/json", "application/json;charset=utf-8"}, []string{"-", "", "text/plain",
			"application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/jsonp", "text/plain; application/json"}},
		{"Authorization", []string{"Bearer " + key}, []string{"-", "", "Bearer", "Bearer ", "Basic " + key, key, "bearer " + key,
			"Bearer " + key + "A", "Bearer " + key[:42], "Bearer " + replaced, "Bearer " + strings.Repeat("A", 43)}},
	}
}

// storm sends requests over one connection for as long as the server keeps it.
type storm struct {
	*trial
	wire *wire
}

// send holds the promise that the call runs if and only if all of the request
// is right.
func (s *storm) send(dimensions []hostile, choice []int) {
	s.t.Helper()
	method, allRight := "", true
	var changed []string
	for d, dimension := range dimensions {
		value, right := dimension.pick(choice[d])
		allRight = allRight && right
		if dimension.header == "method" {
			method = value
			continue
		}
		changed = append(changed, dimension.header, value)
	}
	request := s.request(method, "/api/Touch", "", "[]", changed...)
	before := s.touched.Load()
	if s.wire == nil {
		s.wire = s.dial()
	}
	response, body, err := s.wire.exchange(method, request)
	if err != nil {
		s.t.Fatalf("no answer to %q: %v", request, err)
	}
	if response.Close {
		s.wire.conn.Close()
		s.wire = nil
	}
	ran := s.touched.Load() != before
	if ran != allRight || (response.StatusCode == 200) != allRight || response.StatusCode >= 500 {
		s.t.Fatalf("all right: %v, ran: %v, answered %d %s to %q", allRight, ran, response.StatusCode, body, request)
	}
	expectNoCORS(s.t, response)
}

func (tr *trial) storm() (*storm, []hostile) {
	tr.log.quiet = true // the refusals are many
	replaced := tr.signIn()
	return &storm{trial: tr}, tr.dimensions(tr.signIn(), replaced)
}

func TestTenThousandHostileRequestsChangeNothing(t *testing.T) {
	storm, dimensions := start(t).storm()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	choice := make([]int, len(dimensions))
	for range 10_000 {
		for d, dimension := range dimensions {
			// Mostly right, so that most requests fail at one guard alone.
			choice[d] = 0
			if random.Float64() < 0.25 {
				choice[d] = random.IntN(dimension.size())
			}
		}
		storm.send(dimensions, choice)
	}
	if storm.touched.Load() == 0 {
		t.Fatal("not one was all right: the campaign proves nothing")
	}
	t.Logf("%d of 10000 were all right", storm.touched.Load())
}

// The whole product takes some minutes: PATCHBAY_LONG=1 runs it.
func TestEveryCombinationIsRefusedUnlessAllOfItIsRight(t *testing.T) {
	storm, dimensions := start(t).storm()
	if os.Getenv("PATCHBAY_LONG") == "" {
		// The short form: each pair of dimensions in full, the others right.
		for a := range dimensions {
			for b := range a {
				for i := range dimensions[a].size() {
					for j := range dimensions[b].size() {
						choice := make([]int, len(dimensions))
						choice[a], choice[b] = i, j
						storm.send(dimensions, choice)
					}
				}
			}
		}
		return
	}
	choice, sent := make([]int, len(dimensions)), 0
	for {
		storm.send(dimensions, choice)
		sent++
		d := 0
		for ; d < len(choice); d++ {
			if choice[d]++; choice[d] < dimensions[d].size() {
				break
			}
			choice[d] = 0
		}
		if d == len(choice) {
			break
		}
	}
	t.Logf("%d requests, %d of them all right", sent, storm.touched.Load())
}
