// Package practice is a handful of pretend services inside the binary: a
// pretend Coda with its page for API tokens, a pretend service with user name
// and password, one with two workspaces, one that is signed in to on its own
// page and one by a typed code, one that doesn't say whose a key is, and one
// that fails on demand in every way that a real one can. Beside them stand
// Packs that take only one kind of account or serve only some purposes. They
// make it possible to walk the whole wizard, the docs and the removal without
// any real account.
//
// Nothing in here is secret, nothing is kept after Close, and nothing is
// reached from another computer.
package practice

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"sync"
	"time"
)

// Services are the pretend services while they run. Its methods may be called
// from several goroutines.
type Services struct {
	address string
	pages   *template.Template
	server  *http.Server
	ended   chan struct{} // closed when the server has stopped serving
	close   func() error

	tokens    tokens
	users     users
	docs      docs
	seats     seats
	accounts  packAccounts
	approvals approvals
	sessions  amazonSessions
}

// Start listens on a free port of 127.0.0.1 and serves until Close is called
// or ctx ends.
func Start(ctx context.Context) (*Services, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("the pretend pages: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no port for the pretend services: %w", err)
	}
	running, stop := context.WithCancel(ctx)
	s := &Services{
		address: "http://" + listener.Addr().String(),
		pages:   pages,
		ended:   make(chan struct{}),
	}
	s.users.reset()
	s.docs.reset()
	s.seats.reset()
	s.accounts.reset()
	s.approvals.reset()
	s.server = &http.Server{
		Handler:           s.guard(s.routes()),
		BaseContext:       func(net.Listener) context.Context { return running },
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	s.close = sync.OnceValue(func() error {
		stop() // lets go of whoever is being kept waiting
		err := s.server.Close()
		<-s.ended
		return err
	})
	go func() {
		defer close(s.ended)
		_ = s.server.Serve(listener) // it returns when Close is called, and no earlier
	}()
	context.AfterFunc(ctx, func() { _ = s.close() })
	return s, nil
}

// Address is where the services are, "http://127.0.0.1:43210", without a
// slash at its end. The API of the pretend Coda is at Address() + "/coda/apis/v1".
func (s *Services) Address() string { return s.address }

// Docs is where the pretend Coda's docs lie: each is at Docs() + "/d/" and what
// Coda's own addresses have there.
func (s *Services) Docs() string { return s.address + "/coda" }

// Links are the links of real Packs that must lead to a pretend page instead:
// by the Pack's id, then by the link's name.
func (s *Services) Links() map[string]map[string]string {
	account := s.address + "/coda/account"
	return map[string]map[string]string{"coda": {
		"tokens":        account + "#apiSettings",
		"tokensNewName": account + "#apiSettings",
		"account":       account,
		"home":          s.address + "/coda/",
		"signup":        s.address + "/coda/",
		"packAccounts":  account + "#packAccounts",
		"docs":          s.address + "/",
	}}
}

// Close ends the services and every request under way. It may be called more
// than once and returns when the port is free.
func (s *Services) Close() error {
	if err := s.close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("the pretend services don't end: %w", err)
	}
	return nil
}

func (s *Services) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /coda/{$}", s.codaHome)
	mux.HandleFunc("GET /coda/d/{doc}", s.codaDocPage)
	mux.HandleFunc("POST /coda/doc", s.codaDocChange)
	mux.HandleFunc("POST /coda/doc/accounts", s.codaAllow)
	mux.HandleFunc("GET /coda/account", s.codaAccount)
	mux.HandleFunc("POST /coda/account/generate", s.codaGenerate)
	mux.HandleFunc("POST /coda/account/delete", s.codaDelete)
	mux.HandleFunc("POST /coda/account/disconnect", s.codaDisconnect)
	mux.HandleFunc("/coda/apis/v1/", s.codaAPI)
	mux.HandleFunc("GET "+adminPath, s.codaAdmin)
	mux.HandleFunc("GET "+adminPath+"/", s.codaAdmin)
	mux.HandleFunc("GET /mail", s.mailPage)
	mux.HandleFunc("POST /mail/change", s.mailChange)
	mux.HandleFunc("GET /mail/api/me", s.mailMe)
	mux.HandleFunc("GET /slack", s.slackPage)
	mux.HandleFunc("POST /slack/revoke", s.slackRevoke)
	mux.HandleFunc("GET /slack/api/auth.test", s.slackTest)
	mux.HandleFunc("GET /bot", s.botPage)
	mux.HandleFunc("GET /bot/api/{bot}/getMe", s.botMe)
	mux.HandleFunc("GET /amazon", s.amazonPage)
	mux.HandleFunc("POST /amazon/sts/{$}", s.amazonSTS)
	mux.HandleFunc("GET /nameless", s.namelessPage)
	mux.HandleFunc("GET /nameless/api/me", s.namelessMe)
	mux.HandleFunc("GET /trouble", s.troublePage)
	mux.HandleFunc("GET /trouble/api/me", s.troubleMe)
	s.approvalRoutes(mux)
	return mux
}
