// Package loopback serves the page to the person's own browser, and to nobody
// else on this computer. It knows nothing of Patchbay: it is handed a table of
// calls and a function that explains errors.
//
// A browser on 127.0.0.1 is reached by every program and every web page on
// the computer, so each request is refused unless all of it is right; guard.go
// says how. The way in is a one-time code in a link (link.go), which the page
// exchanges for a key (session.go). There are no cookies: they ignore the
// port, so every other local server would be sent them (RFC 6265, section
// 8.5).
//
// # What the page may rely on
//
//	POST /api/session  {"code": "..."}       -> {"key": "..."}
//	POST /api/events                         -> a line of JSON per event, until it is closed
//	POST /api/<Method> [argument, ...]       -> {"result": ...}
//
// All but the first carry "Authorization: Bearer <key>", and each carries
// "Content-Type: application/json". What isn't answered so is answered with an
// error status and {"problem": {"code", "values"}}.
package loopback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultIdle is how long Patchbay waits for a page before it ends by itself.
const DefaultIdle = 10 * time.Minute

// ErrIdle is what Serve returns when no page was there for Options.Idle.
var ErrIdle = errors.New("no page for a long time")

// Call is one method that the page may call. It may run at the same time as
// any other, itself included, and may take as long as it likes.
type Call = func(args []json.RawMessage) (any, error)

// Options is what New needs. Assets, Calls and Explain must be set.
type Options struct {
	// Assets is the built page: index.html and what it asks for.
	Assets fs.FS
	// Calls are the methods by name.
	Calls map[string]Call
	// Bodies are how many bytes a method's arguments may have, for those that
	// need more than a MiB.
	Bodies map[string]int64
	// Explain gives the code and the values that the page is told of an error.
	// The code "unexplained" is answered with 500, "bad-request" with 400, all
	// others with 422.
	Explain func(error) (code string, values map[string]string)
	// Port is the port to listen at; 0 is any that is free.
	Port int
	// Log gets refusals and defects, never an argument, a code or a key.
	Log *slog.Logger
	// Idle is how long to serve without any page, 0 for ever.
	Idle time.Duration
	// StayAlive, where set, says that there is another way back to Patchbay
	// than a page, such as a tray icon. While it is true nothing is idle.
	StayAlive func() bool
	// Left, where set, is called when the last page has gone, or its connection
	// broke: from any goroutine, and it must return at once.
	Left func()
	// Heartbeat is how often an event stream shows that it lives; 0 is 20 s.
	Heartbeat time.Duration
	// Now is the clock of the links and of Idle; time.Now where it isn't set.
	Now func() time.Time
}

// Shell is the server. All its methods may be called at any time and from any
// goroutine; Serve once.
type Shell struct {
	options  Options
	listener net.Listener
	address  string // http://127.0.0.1:PORT
	host     string // 127.0.0.1:PORT
	links    *links
	sessions *sessions
	streams  *streams
	presence *presence
	limits   limits
	refused  atomic.Int64
}

// limits are the times that a connection is given. They guard against clients
// that open one and then dawdle.
type limits struct {
	header time.Duration // to send the header
	body   time.Duration // to send header and body
	write  time.Duration // to take an answer, or one event
	rest   time.Duration // between two requests
	stop   time.Duration // to finish when Serve is told to end
}

// New listens on 127.0.0.1 at once; connections wait until Serve. It fails
// where the port is taken.
func New(options Options) (*Shell, error) {
	for _, taken := range []string{pathSession, pathEvents} {
		if _, clash := options.Calls[strings.TrimPrefix(taken, pathCalls)]; clash {
			return nil, fmt.Errorf("a call may not have the path %s", taken)
		}
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Heartbeat == 0 {
		options.Heartbeat = 20 * time.Second
	}
	// tcp4 and a literal address: neither a name that something else resolves,
	// nor another interface.
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", options.Port))
	if err != nil {
		return nil, fmt.Errorf("listen on 127.0.0.1: %w", err)
	}
	host := listener.Addr().String()
	streams := newStreams()
	return &Shell{
		options:  options,
		listener: listener,
		address:  "http://" + host,
		host:     host,
		links:    &links{now: options.Now},
		sessions: &sessions{begun: streams.begin},
		streams:  streams,
		presence: newPresence(options.Now),
		limits: limits{
			header: 5 * time.Second,
			body:   15 * time.Second,
			write:  30 * time.Second,
			rest:   2 * time.Minute,
			stop:   1500 * time.Millisecond,
		},
	}, nil
}

// Address is http://127.0.0.1:PORT, without a code.
func (s *Shell) Address() string { return s.address }

// OpenedLink returns a link to hand to a browser at once. It works one time,
// within 60 seconds, and holds a secret until then.
func (s *Shell) OpenedLink() string { return s.link(openedLife) }

// PrintedLink returns a link for the person to open. It works one time, within
// ten minutes, and holds a secret until then.
func (s *Shell) PrintedLink() string { return s.link(printedLife) }

func (s *Shell) link(life time.Duration) string {
	// Whoever asked for a link is about to come: don't end before.
	s.presence.seen()
	return s.address + "/#" + s.links.issue(life)
}

// Changed tells the page that something changed. It returns at once; the page
// is told at most four times a second, and always after the last change.
func (s *Shell) Changed() { s.streams.changed() }

// Watched reports whether a page is there.
func (s *Shell) Watched() bool { return s.streams.any() }

// Serve answers until ctx ends, which gives nil, or until no page was there
// for Options.Idle, which gives ErrIdle. It returns within two seconds then:
// open pages are told "bye", running calls may finish, and what still hangs is
// cut off.
func (s *Shell) Serve(ctx context.Context) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: s.limits.header,
		ReadTimeout:       s.limits.body,
		IdleTimeout:       s.limits.rest,
		MaxHeaderBytes:    64 << 10, // cookies of every other local server arrive here too
		ErrorLog:          slog.NewLogLogger(s.options.Log.Handler(), slog.LevelDebug),
		// "OPTIONS *" would be answered before our handler, and past its guards.
		DisableGeneralOptionsHandler: true,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(s.listener) }()

	watching, done := context.WithCancel(ctx)
	defer done()
	var reason error
	select {
	case <-ctx.Done():
	case <-s.presence.idle(watching, s.options.Idle, s.options.StayAlive):
		reason = ErrIdle
	case err := <-ended:
		s.streams.close()
		return fmt.Errorf("serve the page: %w", err)
	}

	s.streams.close()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.stop)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		_ = server.Close()
	}
	<-ended
	return reason
}
