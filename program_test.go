//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"app.patchbay/app"
)

// TestMain builds the program once; the tests run it as a person would.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "patchbay-test-")
	if err != nil {
		panic(err)
	}
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "patchbay"), ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(err)
	}
	if err := os.Setenv("PATCHBAY_BINARY", filepath.Join(folder, "patchbay")); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// program is a running Patchbay and the page in front of it.
type program struct {
	t       testing.TB
	command *exec.Cmd
	stdin   io.WriteCloser
	address string
	key     string
	ended   chan struct{}

	mu     sync.Mutex
	output bytes.Buffer
}

// start runs the program and opens its link.
func start(t testing.TB, args ...string) *program {
	t.Helper()
	p, first := launch(t, args...)
	link, ok := strings.CutPrefix(first, "Patchbay is at ")
	if !ok {
		t.Fatalf("the first line is %q\n%s", first, p.said())
	}
	var code string
	p.address, code, _ = strings.Cut(link, "/#")
	var session struct{ Key string }
	if err := p.post("session", map[string]string{"code": code}, &session); err != nil {
		t.Fatal(err)
	}
	p.key = session.Key
	return p
}

// launch runs the program and returns its first line.
func launch(t testing.TB, args ...string) (*program, string) {
	t.Helper()
	p := &program{t: t, ended: make(chan struct{})}
	p.command = exec.Command(os.Getenv("PATCHBAY_BINARY"), append([]string{"--no-open"}, args...)...)
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.command.Stderr = &locked{p: p}
	p.command.WaitDelay = 5 * time.Second // what it started may outlive it
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	first := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if n == 0 {
				first <- lines.Text()
			}
			fmt.Fprintln(&locked{p: p}, lines.Text())
		}
		close(first)
		_ = p.command.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.kill)
	select {
	case line := <-first:
		return p, line
	case <-time.After(20 * time.Second):
		t.Fatalf("it said nothing for 20 seconds\n%s", p.said())
		return nil, ""
	}
}

// locked writes to a program's output.
type locked struct{ p *program }

func (l *locked) Write(b []byte) (int, error) {
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	return l.p.output.Write(b)
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// kill ends the program as a power cut does.
func (p *program) kill() {
	_ = p.command.Process.Kill()
	<-p.ended
}

// interrupt ends it as Ctrl-C does, and returns its exit code.
func (p *program) interrupt() int {
	p.t.Helper()
	_ = p.command.Process.Signal(os.Interrupt)
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		p.t.Fatal("it didn't end within ten seconds")
	}
	return p.command.ProcessState.ExitCode()
}

// post sends one request as the page does.
func (p *program) post(path string, body, result any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address+"/api/"+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", p.address)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if p.key != "" {
		r.Header.Set("Authorization", "Bearer "+p.key)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var read struct {
		Key     string
		Result  json.RawMessage
		Problem app.Problem
	}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return problem(read.Problem)
	}
	if read.Key != "" {
		read.Result, _ = json.Marshal(map[string]string{"key": read.Key})
	}
	if result == nil || len(read.Result) == 0 {
		return nil
	}
	return json.Unmarshal(read.Result, result)
}

// problem is what the page would show.
type problem app.Problem

func (p problem) Error() string { return fmt.Sprintf("%s %v", p.Code, p.Values) }

// caller is a Patchbay whose facade can be called.
type caller interface {
	post(path string, body, result any) error
}

// call runs a method of the facade.
func call[R any](p caller, method string, args ...any) (R, error) {
	if args == nil {
		args = []any{}
	}
	var result R
	err := p.post(method, args, &result)
	return result, err
}

// must is call where nothing may go wrong.
func must[R any](p *program, method string, args ...any) R {
	p.t.Helper()
	result, err := call[R](p, method, args...)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", method, err, p.said())
	}
	return result
}

// submit answers a step and waits for the next question or the end.
func (p *program) submit(step app.StepView, values map[string]string) (app.StepView, error) {
	return submit(p, step, values)
}

func submit(p caller, step app.StepView, values map[string]string) (app.StepView, error) {
	next, err := call[app.StepView](p, "Submit", step.Flow, step.N, values)
	for err == nil && next.Kind == "wait" {
		next, err = call[app.StepView](p, "Wait", next.Flow, next.N)
	}
	return next, err
}

// connect walks through connecting a Pack's account, saying yes to everything.
func (p *program) connect(pack string, values map[string]string) (app.StepView, error) {
	return connect(p, pack, values)
}

func connect(p caller, pack string, values map[string]string) (app.StepView, error) {
	step, err := call[app.StepView](p, "Connect", pack, "", "")
	if err != nil {
		return step, err
	}
	return agree(p, step, values)
}

func (p *program) agree(step app.StepView, values map[string]string) (app.StepView, error) {
	return agree(p, step, values)
}

func agree(p caller, step app.StepView, values map[string]string) (app.StepView, error) {
	step, err := submit(p, step, values)
	for err == nil && step.Kind == "form" && step.Form.Name != "key" && step.Form.Problem.Code == "" {
		choice := "yes"
		if step.Form.Name == "already" {
			choice = "replace"
		}
		step, err = submit(p, step, map[string]string{"choose": choice, "label": "Named by the test"})
	}
	return step, err
}

func pasted(value string) map[string]string { return map[string]string{"token": value} }
