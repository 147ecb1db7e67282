package oauth

import (
	"cmp"
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"app.patchbay/internal/patchbay"
)

// callbackPath is the one path that people come back to.
const callbackPath = "/signed-in"

// lastWords is how long the page may still be on its way when the door closes.
const lastWords = 300 * time.Millisecond

// door is where the person comes back to: a listener on this computer's own
// address for one attempt. The first request that is the person's browser, at
// the right path and host, is the answer, whatever it says; a second one makes
// it worthless.
type door struct {
	host    string // 127.0.0.1 or localhost, with the port
	server  *http.Server
	answers chan answer   // gets one
	again   chan struct{} // closed when somebody came a second time

	listeners []net.Listener

	mu       sync.Mutex
	expected *expected // nil until there is an attempt to answer
	visits   int
}

// answer is what the person brought back.
type answer struct {
	code string
	err  error
}

// expected is what an answer must carry.
type expected struct {
	state           string
	issuer          string
	issuerComesBack bool
}

// openDoor opens the door at a free port, or at the first of ports that is. It
// is called 127.0.0.1, or by the name that the service insists on. It fails with
// PortsBusy, value "ports".
func openDoor(name string, ports []int) (*door, error) {
	listeners, port, err := listen(name, ports)
	if err != nil {
		return nil, err
	}
	d := &door{
		host: net.JoinHostPort(cmp.Or(name, ipv4), port), listeners: listeners,
		answers: make(chan answer, 1), again: make(chan struct{}),
	}
	d.server = &http.Server{
		Handler: d, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // it quotes what strangers send
	}
	d.server.SetKeepAlivesEnabled(false)
	for _, listener := range listeners {
		go func() { _ = d.server.Serve(listener) }() // it returns when close is called, and no earlier
	}
	return d, nil
}

// address is where the service sends the person.
func (d *door) address() string { return "http://" + d.host + callbackPath }

func (d *door) expect(e expected) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.expected = &e
}

// close returns when nobody listens any more. A page that is on its way to the
// person gets a moment to arrive.
func (d *door) close() {
	ctx, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	if d.server.Shutdown(ctx) != nil {
		_ = d.server.Close()
	}
	for _, listener := range d.listeners {
		_ = listener.Close() // the server doesn't know one yet that it has only begun to serve
	}
}

func (d *door) cameTwice() bool {
	select {
	case <-d.again:
		return true
	default:
		return false
	}
}

// ServeHTTP takes what isn't the person's browser coming back for nothing: it
// neither answers the attempt nor ends it.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Host != d.host:
		refuse(w, http.StatusMisdirectedRequest)
		return
	case r.URL.EscapedPath() != callbackPath:
		refuse(w, http.StatusNotFound)
		return
	case r.Method != http.MethodGet:
		refuse(w, http.StatusMethodNotAllowed)
		return
	case !navigates(r.Header):
		refuse(w, http.StatusForbidden)
		return
	}
	d.mu.Lock()
	expected := d.expected
	if expected == nil {
		d.mu.Unlock()
		refuse(w, http.StatusNotFound)
		return
	}
	d.visits++
	visit := d.visits
	if visit == 2 {
		close(d.again)
	}
	d.mu.Unlock()
	if visit > 1 {
		show(w, failed())
		return
	}
	answer := expected.read(r.URL.RawQuery)
	if answer.err != nil {
		show(w, failed())
	} else {
		show(w, done())
	}
	d.answers <- answer
}

// navigates reports whether a browser goes to the page, as opposed to loading
// it as a picture of another page or before anybody wants it. Programs and old
// browsers don't say (Fetch Metadata, W3C).
func navigates(h http.Header) bool {
	says := func(name string, good ...string) bool {
		said := h.Get(name)
		return said == "" || slices.Contains(good, said)
	}
	return says("Sec-Fetch-Mode", "navigate") && says("Sec-Fetch-Dest", "document") && h.Get("Sec-Purpose") == "" && h.Get("Purpose") == ""
}

// read judges an answer. What doesn't carry this attempt's state is nobody's,
// so that is looked at first; then who says it, and only then what they say.
func (e *expected) read(query string) answer {
	values, err := url.ParseQuery(query)
	if err != nil || len(values["state"]) != 1 || subtle.ConstantTimeCompare([]byte(values.Get("state")), []byte(e.state)) != 1 {
		return answer{err: patchbay.ApprovalForeign.Because(nil)}
	}
	switch said := values["iss"]; {
	case e.issuer == "":
	case len(said) > 1, len(said) == 0 && e.issuerComesBack, len(said) == 1 && said[0] != e.issuer:
		return answer{err: patchbay.ApprovalElsewhere.Because(nil)}
	}
	if said := values.Get("error"); said != "" {
		if said == "access_denied" {
			return answer{err: patchbay.ApprovalDenied.Because(nil)}
		}
		return answer{err: notGiven(code(said), 0)}
	}
	if len(values["code"]) != 1 || values.Get("code") == "" {
		return answer{err: patchbay.ApprovalRefused.Because(fmt.Errorf("%d codes in the answer", len(values["code"])))}
	}
	return answer{code: values.Get("code")}
}
