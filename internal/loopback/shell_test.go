package loopback

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"
)

// trial is a Shell that serves on a real listener, with a few calls whose
// effects can be seen.
type trial struct {
	*Shell
	t       testing.TB
	touched atomic.Int64  // how often the call Touch ran
	release chan struct{} // lets the call Hold return
	clock   *clock
	log     *logText
	stop    context.CancelFunc
	ended   chan error
}

type clock struct {
	mu   sync.Mutex
	time time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

type logText struct {
	mu    sync.Mutex
	text  strings.Builder
	quiet bool // keep nothing
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.quiet {
		return len(p), nil
	}
	return l.text.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var errKnown = errors.New("known")

func prepare(t testing.TB, change ...func(*Options)) *trial {
	t.Helper()
	tr := &trial{
		t:       t,
		release: make(chan struct{}),
		clock:   &clock{time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)},
		log:     &logText{},
		ended:   make(chan error, 1),
	}
	options := Options{
		Assets: fstest.MapFS{
			"index.html":    {Data: []byte("<!doctype html><title>page</title>")},
			"assets/app.js": {Data: []byte("export {}")},
			"assets/a.css":  {Data: []byte("body{}")},
			".gitkeep":      {Data: []byte("kept")},
		},
		Bodies: map[string]int64{"Echo": 2 * bodyLimit},
		Calls: map[string]Call{
			"Touch": func([]json.RawMessage) (any, error) { tr.touched.Add(1); return tr.touched.Load(), nil },
			"Echo":  func(args []json.RawMessage) (any, error) { return args, nil },
			"Fail":  func([]json.RawMessage) (any, error) { return nil, errKnown },
			"Break": func([]json.RawMessage) (any, error) { return nil, errors.New("never seen before") },
			"Panic": func(args []json.RawMessage) (any, error) { panic(fmt.Sprintf("broken by %s", args)) },
			"Index": func(args []json.RawMessage) (any, error) { return args[len(args)+2], nil },
			"Odd":   func(args []json.RawMessage) (any, error) { return func() {}, nil },
			"Hold":  func([]json.RawMessage) (any, error) { <-tr.release; return "held", nil },
		},
		Explain: func(err error) (string, map[string]string) {
			if errors.Is(err, errKnown) {
				return "key-refused", map[string]string{"host": "service.example"}
			}
			return "unexplained", nil
		},
		Log: slog.New(slog.NewTextHandler(tr.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: tr.clock.now,
	}
	for _, c := range change {
		c(&options)
	}
	shell, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	tr.Shell = shell
	return tr
}

func (tr *trial) serve() *trial {
	ctx, stop := context.WithCancel(context.Background())
	tr.stop = stop
	done := make(chan struct{})
	go func() {
		defer close(done)
		tr.ended <- tr.Serve(ctx)
	}()
	tr.t.Cleanup(func() { stop(); <-done })
	return tr
}

func start(t testing.TB, change ...func(*Options)) *trial {
	t.Helper()
	return prepare(t, change...).serve()
}

func codeOf(link string) string {
	_, code, _ := strings.Cut(link, "#")
	return code
}

type answer struct {
	status  int
	header  http.Header
	Key     string          `json:"key"`
	Result  json.RawMessage `json:"result"`
	Problem struct {
		Code   string            `json:"code"`
		Values map[string]string `json:"values"`
	} `json:"problem"`
}

// post sends what a page of ours would send.
func (tr *trial) post(path, key, body string) answer {
	tr.t.Helper()
	response := tr.send(context.Background(), path, key, body)
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		tr.t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		tr.t.Fatalf("the answer isn't JSON: %q", raw)
	}
	return a
}

func (tr *trial) send(ctx context.Context, path, key, body string) *http.Response {
	tr.t.Helper()
	request, err := http.NewRequestWithContext(ctx, "POST", tr.Address()+path, strings.NewReader(body))
	if err != nil {
		tr.t.Fatal(err)
	}
	request.Header.Set("Origin", tr.Address())
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		tr.t.Fatal(err)
	}
	return response
}

func (tr *trial) trade(link string) answer {
	tr.t.Helper()
	return tr.post("/api/session", "", `{"code":"`+codeOf(link)+`"}`)
}

// signIn opens a session and returns its key.
func (tr *trial) signIn() string {
	tr.t.Helper()
	a := tr.trade(tr.OpenedLink())
	if a.status != 200 || a.Key == "" {
		tr.t.Fatalf("no session: %+v", a)
	}
	return a.Key
}

func (tr *trial) expect(a answer, status int, code string) {
	tr.t.Helper()
	if a.status != status || a.Problem.Code != code || (code != "" && a.Problem.Values == nil) {
		tr.t.Fatalf("got %d %q, want %d %q", a.status, a.Problem.Code, status, code)
	}
}

// wire is a connection on which anything can be written.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
}

func (tr *trial) dial() *wire {
	tr.t.Helper()
	conn, err := net.Dial("tcp", tr.host)
	if err != nil {
		tr.t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &wire{conn, bufio.NewReader(conn)}
}

// exchange writes request and reads the answer to that method, body and all.
func (w *wire) exchange(method, request string) (*http.Response, string, error) {
	if _, err := io.WriteString(w.conn, request); err != nil {
		return nil, "", err
	}
	response, err := http.ReadResponse(w.in, &http.Request{Method: method})
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

func TestAPageSignsInAndCalls(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	if raw := strings.Count(key, ""); raw != 44 {
		t.Fatalf("a key of %d letters, want 43: 32 bytes in base64", raw-1)
	}
	a := tr.post("/api/Echo", key, ` ["ä", {"b": [1]}, null]`)
	tr.expect(a, 200, "")
	if string(a.Result) != `["ä",{"b":[1]},null]` {
		t.Fatalf("arguments came back as %s", a.Result)
	}
	if a := tr.post("/api/Echo", key, `[]`); string(a.Result) != `[]` {
		t.Fatalf("no arguments came back as %s", a.Result)
	}
}

func TestFailuresCarryCodeAndValues(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	failed := tr.post("/api/Fail", key, `[]`)
	tr.expect(failed, 422, "key-refused")
	if failed.Problem.Values["host"] != "service.example" {
		t.Fatalf("values are %v", failed.Problem.Values)
	}
	tr.expect(tr.post("/api/Break", key, `[]`), 500, "unexplained")
	tr.expect(tr.post("/api/Odd", key, `[]`), 500, "unexplained")
	tr.expect(tr.post("/api/Nothing", key, `[]`), 404, "unknown-method")
	tr.expect(tr.post("/api/", key, `[]`), 404, "unknown-method")
	tr.expect(tr.post("/api/Touch/", key, `[]`), 404, "unknown-method")
	if !strings.Contains(tr.log.String(), "never seen before") {
		t.Fatal("a defect isn't in the log")
	}
}

func TestACallThatPanicsIsAnsweredAndLoggedWithoutItsArguments(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	tr.expect(tr.post("/api/Panic", key, `["pretend-token-panic"]`), 500, "unexplained")
	tr.expect(tr.post("/api/Index", key, `["pretend-token-index"]`), 500, "unexplained")
	tr.expect(tr.post("/api/Touch", key, `[]`), 200, "")
	log := tr.log.String()
	if strings.Contains(log, "pretend-token") {
		t.Fatalf("an argument is in the log: %s", log)
	}
	for _, want := range []string{"method=Panic", "method=Index", "index out of range", "shell_test.go:"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q: %s", want, log)
		}
	}
}

func TestNeitherCodeNorKeyReachesTheLog(t *testing.T) {
	tr := start(t)
	link := tr.PrintedLink()
	key := tr.trade(link).Key
	tr.trade(link)
	tr.post("/api/Echo", key+"x", `[]`)
	tr.post("/api/Echo?key="+key, key, `[]`)
	tr.post("/api/Break", key, `["pretend-token-4711"]`)
	for _, secret := range []string{codeOf(link), key, "pretend-token"} {
		if strings.Contains(tr.log.String(), secret) {
			t.Fatalf("a secret is in the log: %s", tr.log)
		}
	}
}
