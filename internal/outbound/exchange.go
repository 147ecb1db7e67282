package outbound

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"app.patchbay/internal/patchbay"
)

// Answer is what a service said.
type Answer struct {
	Status int
	// Body is whole and at most 1 MiB where Status is 2xx. Of a 4xx it is
	// what came soon, at most 64 KiB; else it is empty.
	Body        []byte
	ContentType string
	// Host is who answered, without a port.
	Host string
	// Skew is how far this computer's clock is ahead of the service's; it is
	// negative where this computer is behind, and zero where the service
	// doesn't tell the time. It is good to a few seconds.
	Skew time.Duration
	// RetryAfter is how long the service asks to wait, from a second to a
	// day; zero where it doesn't say.
	RetryAfter time.Duration
}

// A refusal needs no body to be understood, so nobody waits long for it.
const (
	refusalLimit = 64 << 10
	refusalTime  = 2 * time.Second
)

// exchange sends the request and follows redirects that stay at the target's
// scheme, host and port.
func (c *Client) exchange(ctx context.Context, cancel context.CancelFunc, r Request, target *url.URL) (Answer, error) {
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	way, err := c.route(ctx, target, r.OwnNetwork)
	if err != nil {
		return Answer{}, err
	}
	for u, hop := target, 0; ; hop++ {
		req, err := c.build(withRoute(ctx, way), r, method, u)
		if err != nil {
			return Answer{}, err
		}
		res, err := c.transport.RoundTrip(req)
		if err != nil {
			return Answer{}, c.explain(ctx, err, u.Hostname(), way)
		}
		to := res.Header.Get("Location")
		if !isRedirect(res.StatusCode) || to == "" {
			return c.receive(ctx, cancel, res, u.Hostname(), way)
		}
		_ = res.Body.Close()
		if r.Stays {
			return Answer{}, patchbay.Redirected.Because(errors.New("where none was to be followed")).With("host", u.Hostname())
		}
		next, err := u.Parse(to)
		if err != nil {
			return Answer{}, patchbay.Redirected.Because(errors.New("to an address that can't be read")).With("host", "?")
		}
		if next.Scheme != target.Scheme || hostPort(next) != hostPort(target) || next.User != nil {
			return Answer{}, patchbay.Redirected.Because(errors.New("away from where the key may go")).With("host", shownHost(r, next))
		}
		if hop == redirects {
			return Answer{}, patchbay.Redirected.Because(errors.New("too often")).With("host", shownHost(r, next))
		}
		next.Fragment = ""
		method = methodAfter(method, res.StatusCode)
		u = next
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// methodAfter is the method after a redirect, as browsers choose it.
func methodAfter(method string, status int) string {
	if status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect || method == http.MethodHead {
		return method
	}
	return http.MethodGet
}

// shownHost is the host of a redirect as it may be shown: a plain host name
// without a secret, or a question mark.
func shownHost(r Request, u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	odd := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != ':' && c != '_'
	}
	if host == "" || len(host) > 253 || strings.ContainsFunc(host, odd) || r.reveals(host) {
		return "?"
	}
	return host
}

// receive reads what there is to read. It looks at the clock first: a slow
// body must not look like a wrong clock.
func (c *Client) receive(ctx context.Context, cancel context.CancelFunc, res *http.Response, host string, way *route) (Answer, error) {
	defer res.Body.Close()
	now := c.now()
	a := Answer{
		Status: res.StatusCode, ContentType: res.Header.Get("Content-Type"), Host: host,
		Skew: skew(res.Header, now), RetryAfter: retryAfter(res.Header, now),
	}
	switch {
	case a.Status >= 200 && a.Status < 300:
		body, err := io.ReadAll(io.LimitReader(res.Body, bodyLimit+1))
		if len(body) > bodyLimit {
			return Answer{}, patchbay.AnswerTooLarge.With("host", host)
		}
		if err != nil {
			return Answer{}, c.explain(ctx, err, host, way)
		}
		a.Body = body
	case a.Status >= 400 && a.Status < 500:
		hurry := time.AfterFunc(refusalTime, cancel)
		defer hurry.Stop()
		a.Body, _ = io.ReadAll(io.LimitReader(res.Body, refusalLimit))
	}
	return a, nil
}

// skew compares the answer's Date with now. A cache that kept the answer says
// in Age for how many seconds (RFC 9111, section 5.1).
func skew(h http.Header, now time.Time) time.Duration {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	if age, err := strconv.ParseUint(h.Get("Age"), 10, 31); err == nil {
		date = date.Add(time.Duration(age) * time.Second)
	}
	return now.Sub(date).Round(time.Second)
}

// retryAfter reads both forms of RFC 9110, section 10.2.3.
func retryAfter(h http.Header, now time.Time) time.Duration {
	said := strings.TrimSpace(h.Get("Retry-After"))
	var wait time.Duration
	if seconds, err := strconv.ParseUint(said, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if until, err := http.ParseTime(said); err == nil {
		wait = until.Sub(now).Round(time.Second)
	}
	if wait < time.Second || wait > 24*time.Hour {
		return 0
	}
	return wait
}
