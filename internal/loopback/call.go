package loopback

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"runtime"
	"strings"
	"unicode/utf8"
)

// bodyLimit is far above what a form needs; secrets go up to 64 KiB.
const bodyLimit int64 = 1 << 20

// readBody reads the whole body, or answers why not. At its end the server
// lifts the time limit for reading, so a call may wait for minutes.
func (s *Shell) readBody(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	limit := max(bodyLimit, s.options.Bodies[strings.TrimPrefix(r.URL.Path, pathCalls)])
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		s.answerProblem(w, http.StatusRequestEntityTooLarge, problemTooLarge)
		return nil, false
	case err != nil:
		s.answerProblem(w, http.StatusBadRequest, problemBadRequest)
		return nil, false
	}
	return body, true
}

// serveCall runs one call. It is run to its end even where the page has gone.
func (s *Shell) serveCall(w http.ResponseWriter, name string, body []byte) {
	call, known := s.options.Calls[name]
	if !known {
		s.answerProblem(w, http.StatusNotFound, problemUnknownMethod)
		return
	}
	args, err := parseArguments(body)
	if err != nil {
		s.answerProblem(w, http.StatusBadRequest, problemBadRequest)
		return
	}
	defer s.presence.enter()()
	result, err := s.run(name, call, args)
	if err != nil {
		s.answerFailure(w, name, err)
		return
	}
	answer, err := json.Marshal(struct {
		Result any `json:"result"`
	}{result})
	if err != nil {
		// The error's text may quote the result.
		s.options.Log.Error("a result can't be sent", slog.String("method", name), slog.String("type", fmt.Sprintf("%T", result)))
		s.answerFailure(w, name, errDefect)
		return
	}
	s.write(w, http.StatusOK, answer)
}

var errNotArguments = errors.New("not an array of arguments")

// parseArguments reads a JSON array in valid UTF-8, and nothing else.
func parseArguments(body []byte) ([]json.RawMessage, error) {
	start := bytes.TrimLeft(body, " \t\r\n")
	if len(start) == 0 || start[0] != '[' || !utf8.Valid(body) {
		return nil, errNotArguments
	}
	var args []json.RawMessage
	if err := json.Unmarshal(body, &args); err != nil {
		return nil, errNotArguments
	}
	return args, nil
}

// errDefect is a failure that has been logged already.
var errDefect = errors.New("a call panicked, or its result can't be sent")

// run turns a panic into errDefect. What is logged of it can't hold an
// argument: the type of the value, what the Go runtime itself says, and where.
func (s *Shell) run(name string, call Call, args []json.RawMessage) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(p, name)
			result, err = nil, errDefect
		}
	}()
	return call(args)
}

// recoverFrom answers a request whose handling panicked outside of a call.
func (s *Shell) recoverFrom(w http.ResponseWriter, r *http.Request) {
	if p := recover(); p != nil {
		s.logPanic(p, knownMethod(r.Method))
		s.answerProblem(w, http.StatusInternalServerError, problemUnexplained)
	}
}

func (s *Shell) logPanic(p any, method string) {
	// A value that isn't the runtime's own may be made of arguments.
	said := ""
	if fault, ok := p.(runtime.Error); ok {
		said = fault.Error()
	}
	callers := make([]uintptr, 24)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	var at []string
	for {
		frame, more := frames.Next()
		at = append(at, fmt.Sprintf("%s:%d %s", path.Base(frame.File), frame.Line, frame.Function))
		if !more {
			break
		}
	}
	s.options.Log.Error("a call panicked", slog.String("method", method), slog.String("said", said),
		slog.Any("at", at))
}
