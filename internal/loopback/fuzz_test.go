package loopback

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzArgumentsAreExactlyTheJSONArrays(f *testing.F) {
	for _, seed := range []string{
		`[]`, ` [1, "a", {"b":null}] `, `[[[]]]`, `null`, `{}`, `[1`, `[] x`, "[\"\xff\"]", `["\ud800"]`, `[1e999]`, "\t\r\n[]", "\v[]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		args, err := parseArguments(body)
		isArray := json.Valid(body) && utf8.Valid(body) && bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
		if (err == nil) != isArray {
			t.Fatalf("%q: taken as arguments: %v, is an array: %v", body, err == nil, isArray)
		}
		for _, arg := range args {
			if !json.Valid(arg) {
				t.Fatalf("%q: argument %q isn't JSON", body, arg)
			}
		}
	})
}

func FuzzASessionBodyHoldsACodeAndNothingElse(f *testing.F) {
	for _, seed := range []string{
		`{"code":"a"}`, `{"code":""}`, `{"Code":"a"}`, `{"code":"a","code":"b"}`, `{"code":"a"}{}`, `{"code":null}`, `{}`, `[]`, `null`,
		"{\"code\":\"\xff\"}", `{"code":"a"} `, `{"code":"\u0000"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		code, err := parseSession(body)
		if err != nil {
			if code != "" {
				t.Fatalf("%q: both a code and an error", body)
			}
			return
		}
		var fields map[string]string
		if err := json.Unmarshal(body, &fields); err != nil || len(fields) == 0 {
			t.Fatalf("%q was taken: %v", body, err)
		}
		for name := range fields {
			if !strings.EqualFold(name, "code") {
				t.Fatalf("%q was taken with a field %q", body, name)
			}
		}
	})
}

// Whatever comes with a key that is none, no call runs and no session begins.
func FuzzAStrangerGetsNowhere(f *testing.F) {
	f.Add("POST", "/api/Touch", "Bearer x", []byte(`[]`))
	f.Add("POST", "/api/session", "", []byte(`{"code":"a"}`))
	f.Add("GET", "/api/Touch", "Bearer ", []byte(``))
	f.Add("OPTIONS", "*", "", []byte(``))
	f.Add("POST", "/api/events", "Bearer \x00", []byte(`[]`))
	f.Add("GET", "/../../etc/passwd", "", []byte(``))
	tr := prepare(f)
	tr.log.quiet = true
	f.Fuzz(func(t *testing.T, method, path, authorization string, body []byte) {
		w := httptest.NewRecorder()
		tr.ServeHTTP(w, &http.Request{
			Method: method, Host: tr.host, RequestURI: path, URL: &url.URL{Path: path},
			Header: http.Header{
				"Origin": {tr.Address()}, "Content-Type": {"application/json"}, "Authorization": {authorization},
			},
			Body: io.NopCloser(bytes.NewReader(body)),
		})
		if w.Code >= 500 || strings.Contains(w.Body.String(), `"key":`) || tr.touched.Load() != 0 {
			t.Fatalf("%s %q: %d %s", method, path, w.Code, w.Body)
		}
		if w.Code == 200 && path != "/" && path != "/index.html" && !strings.HasPrefix(path, "/assets/") {
			t.Fatalf("%s %q: %d %s", method, path, w.Code, w.Body)
		}
	})
}
