package oauth_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// servers are those that run already, by their settings. Each ends with its
// standard input, hence with the tests.
type servers struct {
	sync.Mutex
	issuers map[string]string
}

var running = servers{issuers: map[string]string{}}

// serve returns the issuer of npm's oidc-provider, a certified server that
// isn't ours, with these settings. Tests with the same settings share one.
func serve(t *testing.T, settings map[string]any) (issuer string) {
	t.Helper()
	if _, err := os.Stat("../../frontend/node_modules/oidc-provider"); err != nil {
		t.Skip("npm hasn't run yet, so there is no server to test against: make test installs it")
	}
	if settings == nil {
		settings = map[string]any{}
	}
	said, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	running.Lock()
	defer running.Unlock()
	if issuer, ok := running.issuers[string(said)]; ok {
		return issuer
	}
	command := exec.Command("node", "../../frontend/oidc/server.js", string(said))
	if _, err := command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("the server doesn't start:", err)
	}
	go func() { _, _ = io.Copy(io.Discard, out); _ = command.Wait() }()
	running.issuers[string(said)] = strings.TrimSpace(line)
	return strings.TrimSpace(line)
}

// browser is a person's, with cookies. It goes nowhere by itself.
type browser struct {
	t *testing.T
	*http.Client
}

// intrusion is a request to the door by somebody who isn't the person's browser
// coming back, and how it is answered.
type intrusion struct {
	change func(r *http.Request)
	status int
}

// turnedAway sends strangers to the address that the person is to come back to.
func (b *browser) turnedAway(back string, strangers map[string]intrusion) {
	b.t.Helper()
	for name, c := range strangers {
		r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, back, nil)
		if err != nil {
			b.t.Fatal(err)
		}
		c.change(r)
		res, err := b.Do(r)
		if err != nil {
			b.t.Fatalf("%s: %v", name, err)
		}
		_ = res.Body.Close()
		if res.StatusCode != c.status {
			b.t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{
		Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// follow goes where it is sent within the issuer, and returns the page it
// ends at, or the address outside that it is sent to.
func (b *browser) follow(res *http.Response, err error) (at *url.URL, page, outside string) {
	b.t.Helper()
	for range 10 {
		if err != nil {
			b.t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode < 300 || res.StatusCode > 399 {
			return res.Request.URL, string(text), ""
		}
		to, bad := res.Location()
		if bad != nil {
			b.t.Fatal(bad)
		}
		if to.Host != res.Request.URL.Host {
			return nil, "", to.String()
		}
		res, err = b.Get(to.String())
	}
	b.t.Fatal("sent in circles")
	return nil, "", ""
}

// says opens an approval page and answers it. It returns the address that the
// service sends the person to, without going there.
func (b *browser) says(answer, login, address string) string {
	b.t.Helper()
	return b.saysBut("", answer, login, address)
}

// saysBut is says for somebody who leaves out some of what is asked for.
func (b *browser) saysBut(without, answer, login, address string) string {
	b.t.Helper()
	at, page, outside := b.follow(b.Get(address))
	if outside != "" {
		return outside
	}
	if !strings.Contains(page, "Allow Patchbay?") {
		b.t.Fatalf("no approval page at %s:\n%s", at.Path, page)
	}
	_, page, outside = b.follow(b.PostForm(at.String(), url.Values{"answer": {answer}, "login": {login}, "without": {without}}))
	if outside == "" {
		b.t.Fatalf("the service sends nobody back:\n%s", page)
	}
	return outside
}

// comes goes to an address and returns status and page.
func (b *browser) comes(address string) (int, string, http.Header) {
	b.t.Helper()
	res, err := b.Get(address)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(text), res.Header
}

// types answers the service's page for a code, which isn't ours either.
func (b *browser) types(answer, address, code string) {
	b.t.Helper()
	at, page, _ := b.follow(b.Get(address))
	for range 4 {
		form := url.Values{}
		for _, input := range regexp.MustCompile(`<input[^>]*>`).FindAllString(page, -1) {
			name := regexp.MustCompile(`name="([^"]*)"`).FindStringSubmatch(input)
			value := regexp.MustCompile(`value="([^"]*)"`).FindStringSubmatch(input)
			if name != nil && value != nil {
				form.Set(name[1], value[1])
			}
		}
		action := at.String()
		switch {
		case strings.Contains(page, "Allow Patchbay?"):
			form = url.Values{"answer": {answer}, "login": {"ada"}}
		case strings.Contains(page, `name="user_code"`):
			form.Set("user_code", code)
			if strings.Contains(page, `name="confirm"`) || strings.Contains(page, "confirm") {
				form.Set("confirm", "yes")
			}
		default:
			return
		}
		if found := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(page); found != nil {
			to, err := at.Parse(found[1])
			if err != nil {
				b.t.Fatal(err)
			}
			action = to.String()
		}
		at, page, _ = b.follow(b.PostForm(action, form))
	}
}
