package loopback

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestThePageAndItsPartsAreServed(t *testing.T) {
	tr := start(t)
	cases := []struct {
		method, path, site string
		status             int
		kind, body         string
	}{
		{"GET", "/", "none", 200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		{"GET", "/index.html", "none", 200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		{"GET", "/", "-", 200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		{"GET", "/", "same-origin", 200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		{"HEAD", "/", "none", 200, "text/html; charset=utf-8", ""},
		{"GET", "/assets/app.js", "same-origin", 200, "text/javascript; charset=utf-8", "export {}"},
		{"GET", "/assets/a.css", "same-origin", 200, "text/css; charset=utf-8", "body{}"},
		{"GET", "/?utm=1", "none", 200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		{"GET", "/accounts", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/assets", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/assets/", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/.gitkeep", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/../shell_test.go", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/%2e%2e/shell_test.go", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/assets/..%2findex.html", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "//index.html", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
		{"GET", "/a%00b", "same-origin", 404, "text/plain; charset=utf-8", "Not found.\n"},
	}
	for _, c := range cases {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			response, body, err := tr.dial().exchange(c.method, tr.request(c.method, c.path, "", "", "Origin", "-",
				"Authorization", "-", "Content-Type", "-", "Content-Length", "-", "Sec-Fetch-Site", c.site))
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || response.Header.Get("Content-Type") != c.kind || body != c.body {
				t.Errorf("got %d %q %q", response.StatusCode, response.Header.Get("Content-Type"), body)
			}
			expectSecurityHeaders(t, response)
			expectNoCORS(t, response)
		})
	}
}

func TestWithoutABuiltPageItSaysWhatToDo(t *testing.T) {
	tr := start(t, func(o *Options) { o.Assets = fstest.MapFS{".gitkeep": {}} })
	response, body, err := tr.dial().exchange("GET", "GET / HTTP/1.1\r\nHost: "+tr.host+"\r\n\r\n")
	if err != nil || response.StatusCode != 503 || !strings.Contains(body, "Run make") {
		t.Fatalf("got %v, %q, %v", response, body, err)
	}
}
