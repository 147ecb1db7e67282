package loopback

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// request is what a page of ours sends, as bytes, with headers changed or,
// where the new value is "-", left out. A header given twice stands twice.
func (tr *trial) request(method, path, key, body string, changed ...string) string {
	headers := []string{
		"Host", tr.host, "Origin", tr.Address(), "Sec-Fetch-Site", "same-origin",
		"Content-Type", "application/json", "Authorization", "Bearer " + key, "Content-Length", strconv.Itoa(len(body)),
	}
	var text strings.Builder
	text.WriteString(method + " " + path + " HTTP/1.1\r\n")
	for i := 0; i < len(headers); i += 2 {
		given := false
		for j := 0; j < len(changed); j += 2 {
			if changed[j] != headers[i] {
				continue
			}
			given = true
			if changed[j+1] != "-" {
				text.WriteString(changed[j] + ": " + changed[j+1] + "\r\n")
			}
		}
		if !given {
			text.WriteString(headers[i] + ": " + headers[i+1] + "\r\n")
		}
	}
	for j := 0; j < len(changed); j += 2 {
		known := false
		for i := 0; i < len(headers); i += 2 {
			known = known || headers[i] == changed[j]
		}
		if !known {
			text.WriteString(changed[j] + ": " + changed[j+1] + "\r\n")
		}
	}
	return text.String() + "\r\n" + body
}

func TestEachGuardRefusesByItself(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	ours, port := tr.Address(), tr.host[len("127.0.0.1:"):]
	cases := []struct {
		name    string
		method  string
		path    string
		changed []string
		status  int
	}{
		{"all is right", "POST", "/api/Touch", nil, 200},
		{"an old Safari, without Sec-Fetch-Site", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "-"}, 200},
		{"a charset", "POST", "/api/Touch", []string{"Content-Type", "application/json; charset=UTF-8"}, 200},

		{"Host: a rebound name", "POST", "/api/Touch", []string{"Host", "evil.example:" + port, "Origin", "http://evil.example:" + port}, 421},
		{"Host: localhost", "POST", "/api/Touch", []string{"Host", "localhost:" + port}, 421},
		{"Host: without the port", "POST", "/api/Touch", []string{"Host", "127.0.0.1"}, 421},
		{"Host: another port", "POST", "/api/Touch", []string{"Host", "127.0.0.1:1"}, 421},
		{"Host: 0.0.0.0", "POST", "/api/Touch", []string{"Host", "0.0.0.0:" + port}, 421},
		{"Host: IPv6", "POST", "/api/Touch", []string{"Host", "[::1]:" + port}, 421},
		{"Host: mapped IPv4", "POST", "/api/Touch", []string{"Host", "[::ffff:127.0.0.1]:" + port}, 421},
		{"Host: as one number", "POST", "/api/Touch", []string{"Host", "2130706433:" + port}, 421},
		{"Host: octal", "POST", "/api/Touch", []string{"Host", "0177.0.0.1:" + port}, 421},
		{"Host: short", "POST", "/api/Touch", []string{"Host", "127.1:" + port}, 421},
		{"Host: a dot more", "POST", "/api/Touch", []string{"Host", "127.0.0.1.:" + port}, 421},
		{"Host: as a label", "POST", "/api/Touch", []string{"Host", "127.0.0.1.evil.example:" + port}, 421},
		{"Host: a user before it", "POST", "/api/Touch", []string{"Host", "127.0.0.1@evil.example:" + port}, 400},
		{"Host: empty", "POST", "/api/Touch", []string{"Host", ""}, 421},
		{"Host: missing", "POST", "/api/Touch", []string{"Host", "-"}, 400},
		{"Host: twice", "POST", "/api/Touch", []string{"Host", tr.host, "Host", "evil.example"}, 400},
		{"Host: for the page too", "GET", "/", []string{"Host", "evil.example:" + port}, 421},
		{"Host: from a whole address", "POST", "http://evil.example/api/Touch", nil, 421},
		{"Host: ours, in a whole address", "POST", ours + "/api/Touch", []string{"Host", "evil.example"}, 421},

		{"Origin: another", "POST", "/api/Touch", []string{"Origin", "https://evil.example"}, 403},
		{"Origin: missing", "POST", "/api/Touch", []string{"Origin", "-"}, 403},
		{"Origin: empty", "POST", "/api/Touch", []string{"Origin", ""}, 403},
		{"Origin: null", "POST", "/api/Touch", []string{"Origin", "null"}, 403},
		{"Origin: another local port", "POST", "/api/Touch", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"Origin: localhost", "POST", "/api/Touch", []string{"Origin", "http://localhost:" + port}, 403},
		{"Origin: https", "POST", "/api/Touch", []string{"Origin", "https://" + tr.host}, 403},
		{"Origin: with a slash", "POST", "/api/Touch", []string{"Origin", ours + "/"}, 403},
		{"Origin: ours as a prefix", "POST", "/api/Touch", []string{"Origin", ours + ".evil.example"}, 403},
		{"Origin: upper case", "POST", "/api/Touch", []string{"Origin", strings.ToUpper(ours)}, 403},
		{"Origin: twice", "POST", "/api/Touch", []string{"Origin", ours, "Origin", "https://evil.example"}, 403},
		{"Origin: for the session too", "POST", "/api/session", []string{"Origin", "https://evil.example"}, 403},
		{"Origin: for the events too", "POST", "/api/events", []string{"Origin", "https://evil.example"}, 403},
		{"Origin: for the page too", "GET", "/", []string{"Origin", "https://evil.example"}, 403},

		{"Sec-Fetch-Site: cross-site", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"Sec-Fetch-Site: another local port", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"Sec-Fetch-Site: none", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "none"}, 403},
		{"Sec-Fetch-Site: empty", "POST", "/api/Touch", []string{"Sec-Fetch-Site", ""}, 403},
		{"Sec-Fetch-Site: upper case", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "Same-Origin"}, 403},
		{"Sec-Fetch-Site: twice", "POST", "/api/Touch", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Site", "cross-site"}, 403},
		{"Sec-Fetch-Site: a page that links to ours", "GET", "/", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"Sec-Fetch-Site: a script put into another page", "GET", "/assets/app.js", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"Sec-Fetch-Site: none is for the page only", "GET", "/assets/app.js", []string{"Sec-Fetch-Site", "none"}, 403},

		{"key: missing", "POST", "/api/Touch", []string{"Authorization", "-"}, 401},
		{"key: wrong", "POST", "/api/Touch", []string{"Authorization", "Bearer " + strings.Repeat("A", 43)}, 401},
		{"key: empty", "POST", "/api/Touch", []string{"Authorization", "Bearer "}, 401},
		{"key: another scheme", "POST", "/api/Touch", []string{"Authorization", "Basic " + key}, 401},
		{"key: bare", "POST", "/api/Touch", []string{"Authorization", key}, 401},
		{"key: twice", "POST", "/api/Touch", []string{"Authorization", "Bearer " + key, "Authorization", "Bearer " + key}, 401},
		{"key: in a cookie", "POST", "/api/Touch", []string{"Authorization", "-", "Cookie", "key=" + key}, 401},
		{"key: in the address", "POST", "/api/Touch?key=" + key, []string{"Authorization", "-"}, 401},
		{"a query beside a good key", "POST", "/api/Touch?a=b", nil, 400},

		{"Content-Type: a form's", "POST", "/api/Touch", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"Content-Type: text", "POST", "/api/Touch", []string{"Content-Type", "text/plain"}, 415},
		{"Content-Type: text that mentions JSON", "POST", "/api/Touch", []string{"Content-Type", "text/plain; application/json"}, 415},
		{"Content-Type: missing", "POST", "/api/Touch", []string{"Content-Type", "-"}, 415},
		{"Content-Type: another charset", "POST", "/api/Touch", []string{"Content-Type", "application/json; charset=utf-16"}, 415},
		{"Content-Type: twice", "POST", "/api/Touch", []string{"Content-Type", "application/json", "Content-Type", "text/plain"}, 415},
		{"Content-Encoding", "POST", "/api/Touch", []string{"Content-Encoding", "gzip"}, 415},

		{"method: GET of a call", "GET", "/api/Touch", nil, 405},
		{"method: HEAD of a call", "HEAD", "/api/Touch", nil, 405},
		{"method: PUT", "PUT", "/api/Touch", nil, 405},
		{"method: DELETE", "DELETE", "/api/Touch", nil, 405},
		{"method: PATCH", "PATCH", "/api/Touch", nil, 405},
		{"method: OPTIONS of a call", "OPTIONS", "/api/Touch", nil, 405},
		{"method: OPTIONS of the page", "OPTIONS", "/", nil, 405},
		{"method: OPTIONS of everything", "OPTIONS", "*", nil, 421},
		{"method: a preflight", "OPTIONS", "/api/Touch", []string{"Access-Control-Request-Method", "POST",
			"Access-Control-Request-Private-Network", "true"}, 405},
		{"method: TRACE", "TRACE", "/", nil, 405},
		{"method: CONNECT", "CONNECT", tr.host, nil, 421},
		{"method: lower case", "post", "/api/Touch", nil, 405},
		{"method: POST of the page", "POST", "/", nil, 405},
		{"method: POST past /api", "POST", "/Touch", nil, 405},
		{"method: POST of /api", "POST", "/api", nil, 405},
		{"path: doubled slash", "POST", "//api/Touch", nil, 405},
		{"path: climbing", "POST", "/assets/../api/Touch", nil, 405},
		{"path: a folder more", "POST", "/api/x/../Touch", nil, 404},
		{"path: other case", "POST", "/api/touch", nil, 404},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := tr.touched.Load()
			response, body, err := tr.dial().exchange(c.method, tr.request(c.method, c.path, key, "[]", c.changed...))
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status {
				t.Errorf("got %d, want %d: %s", response.StatusCode, c.status, body)
			}
			want := int64(0)
			if c.status == 200 {
				want = 1
			}
			if ran := tr.touched.Load() - before; ran != want {
				t.Errorf("the call ran %d times", ran)
			}
			expectNoCORS(t, response)
			if response.Header.Get("Set-Cookie") != "" {
				t.Error("a cookie was set")
			}
			// The server itself refuses what isn't HTTP, before any header of ours.
			if c.status != 400 || !strings.HasPrefix(c.name, "Host: ") {
				expectSecurityHeaders(t, response)
			}
		})
	}
}

func expectNoCORS(t testing.TB, response *http.Response) {
	t.Helper()
	for name := range response.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("sent %s", name)
		}
	}
}

func expectSecurityHeaders(t *testing.T, response *http.Response) {
	t.Helper()
	for name, value := range SecurityHeaders() {
		if got := response.Header.Values(name); len(got) != 1 || got[0] != value {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestTheSecurityHeadersSayWhatTheyMust(t *testing.T) {
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
			"font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
		"Cache-Control":                "no-store",
	}
	got := SecurityHeaders()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	for _, feature := range []string{"camera", "microphone", "geolocation", "clipboard-read", "usb"} {
		if !strings.Contains(got["Permissions-Policy"], feature+"=()") {
			t.Errorf("%s isn't off", feature)
		}
	}
}

func TestManyRefusalsLeaveFewLinesInTheLog(t *testing.T) {
	tr := start(t)
	wire := tr.dial()
	for range 1000 {
		if _, _, err := wire.exchange("GET", tr.request("GET", "/", "", "", "Host", "evil.example")); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(tr.log.String(), "refused a request"); n != 10 {
		t.Fatalf("%d lines, want 10", n)
	}
	if strings.Contains(tr.log.String(), "evil.example") {
		t.Fatal("a stranger's text is in the log")
	}
}

func TestBodiesAreBounded(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	fits := `["` + strings.Repeat("a", int(bodyLimit)-4) + `"]`
	tr.expect(tr.post("/api/Touch", key, fits), 200, "")
	for _, path := range []string{"/api/Touch", "/api/session", "/api/events"} {
		tr.expect(tr.post(path, key, fits+" "), 413, "too-large")
	}
	chunked := tr.request("POST", "/api/Touch", key, "", "Content-Length", "-", "Transfer-Encoding", "chunked")
	chunk := strings.Repeat("a", 1<<16)
	for range 17 {
		chunked += "10000\r\n" + chunk + "\r\n"
	}
	response, _, err := tr.dial().exchange("POST", chunked+"0\r\n\r\n")
	if err != nil || response.StatusCode != 413 {
		t.Fatalf("chunked: %v, %v", response, err)
	}
	if n := tr.touched.Load(); n != 1 {
		t.Fatalf("%d calls went through, want 1", n)
	}
	// One method takes more, and has a bound of its own.
	tr.expect(tr.post("/api/Echo", key, fits+" "), 200, "")
	tr.expect(tr.post("/api/Echo", key, fits+strings.Repeat(" ", int(bodyLimit)+1)), 413, "too-large")
}

func TestArgumentsAreAnArray(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	for _, body := range []string{
		``, ` `, `null`, `{}`, `"a"`, `1`, `[`, `[1,]`, `[] []`, `[]]`, `]`, `[01]`, "[\"\xff\"]", "\ufeff[]",
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
	} {
		tr.expect(tr.post("/api/Touch", key, body), 400, "bad-request")
	}
	if tr.touched.Load() != 0 {
		t.Fatal("a call went through")
	}
	tr.expect(tr.post("/api/events", key, `{`), 400, "bad-request")
}
