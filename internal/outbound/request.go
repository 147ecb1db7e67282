package outbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"

	"app.patchbay/internal/patchbay"
)

// Request describes what to ask and what to put on it.
type Request struct {
	// Method is GET where it is empty.
	Method string
	// Base is an address without query, Path is appended to it and begins
	// with a slash where it isn't empty. It may have a query.
	Base string
	// KeyPath stands between Base and Path, "/bot{token}" with the key in it
	// and escaped. It is in no error, no log line and no address of an answer.
	KeyPath patchbay.Secret
	Path    string
	// Headers and Queries go on the request, and so does Basic. A header here
	// wins over the client's own Accept.
	Headers []Value
	Queries []Value
	Basic   *Basic
	// Body is sent where it isn't empty, as ContentType says: as JSON where
	// that is empty. It may hold secrets.
	Body        string
	ContentType string
	// Hidden are the secrets as the person knows them, where they aren't one
	// of the values above as they stand.
	Hidden []patchbay.Secret
	// Stays says that any redirect is a failure, Redirected: what follows one
	// may be a page that says nothing of what was asked.
	Stays bool
	// Domains are the hosts that may get this request; a host below one of
	// them counts too. Trial addresses need no permission.
	Domains []string
	// OwnNetwork allows addresses of the person's own network, and of this
	// computer. They have said that the service is there.
	OwnNetwork bool
}

// Form is the content type of a form, for Request.ContentType.
const Form = "application/x-www-form-urlencoded"

// Value is a header or a query parameter.
type Value struct {
	Name  string
	Value patchbay.Secret
}

// Basic is a user name and a password.
type Basic struct{ Username, Password patchbay.Secret }

// target returns the address of r, or AddressInvalid where r may not go there.
// Base and path are parsed together and apart, so that no path can move the
// request to another host.
func (c *Client) target(r Request) (*url.URL, error) {
	domain := ""
	if len(r.Domains) > 0 {
		domain = r.Domains[0]
	}
	invalid := func(why string) error {
		return patchbay.AddressInvalid.Because(errors.New(why)).With("domain", domain)
	}
	base, err := url.Parse(r.Base)
	if err != nil || base.Host == "" || base.Opaque != "" {
		return nil, invalid("the address can't be read")
	}
	if base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return nil, invalid("the address holds more than a host and a path")
	}
	if r.Path != "" && !strings.HasPrefix(r.Path, "/") {
		return nil, fmt.Errorf("outbound: the path of a request must begin with a slash")
	}
	inside := r.KeyPath.Reveal()
	if inside != "" && !strings.HasPrefix(inside, "/") || strings.ContainsAny(inside, "?#\\") {
		return nil, invalid("the path with the key can't be read")
	}
	for segment := range strings.SplitSeq(inside, "/") {
		if segment == "." || segment == ".." {
			return nil, patchbay.KeyRefused.Because(errors.New("not sent: it would change the address"))
		}
	}
	u, err := url.Parse(r.Base + inside + r.Path)
	if err != nil || u.Scheme != base.Scheme || u.Host != base.Host || u.User != nil || u.Fragment != "" {
		return nil, invalid("the path of the request can't be read")
	}
	if c.trial.hosts[hostPort(u)] && (u.Scheme == "http" || u.Scheme == "https") {
		return u, nil
	}
	if u.Scheme != "https" {
		return nil, invalid("only https is allowed")
	}
	if !within(u.Hostname(), r.Domains) {
		return nil, invalid("the host is not one of the Pack's domains")
	}
	return u, nil
}

// Allows reports, as an AddressInvalid, that a request for the given domains
// may not go to address; nil where it may. Nothing is sent. It is for addresses
// that are not asked but opened in the person's browser.
func (c *Client) Allows(address string, domains []string) error {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.Fragment != "" {
		return patchbay.AddressInvalid.Because(errors.New("the address can't be read"))
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if path != "" && path[0] != '/' {
		path = "/" + path
	}
	base := url.URL{Scheme: u.Scheme, Host: u.Host, User: u.User}
	_, err = c.target(Request{Base: base.String(), Path: path, Domains: domains})
	return err
}

func within(host string, domains []string) bool {
	host = strings.ToLower(host)
	for _, domain := range domains {
		domain = strings.ToLower(domain)
		if domain != "" && (host == domain || strings.HasSuffix(host, "."+domain)) {
			return true
		}
	}
	return false
}

// hostPort returns u's host in lower case, with its port even where that is
// the usual one.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
		if u.Scheme == "http" {
			port = "80"
		}
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// build makes the request for one hop. A query parameter that u has already
// stays as it is: after a redirect the service may have put it there itself.
func (c *Client) build(ctx context.Context, r Request, method string, u *url.URL) (*http.Request, error) {
	hop := *u
	for _, q := range r.Queries {
		if hop.Query().Has(q.Name) {
			continue
		}
		if hop.RawQuery != "" {
			hop.RawQuery += "&"
		}
		hop.RawQuery += url.QueryEscape(q.Name) + "=" + url.QueryEscape(q.Value.Reveal())
	}
	req := (&http.Request{
		Method: method, URL: &hop, Host: hop.Host, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	for _, h := range r.Headers {
		if !httpguts.ValidHeaderFieldName(h.Name) {
			return nil, fmt.Errorf("outbound: no header can be called %q", h.Name)
		}
		if !httpguts.ValidHeaderFieldValue(h.Value.Reveal()) {
			return nil, patchbay.KeyRefused.Because(errors.New("not sent: it holds a character that no header can carry"))
		}
		req.Header.Set(h.Name, h.Value.Reveal())
	}
	req.Header.Set("User-Agent", c.agent)
	if r.Basic != nil {
		req.SetBasicAuth(r.Basic.Username.Reveal(), r.Basic.Password.Reveal())
	}
	if r.Body != "" && method != http.MethodGet {
		req.Header.Set("Content-Type", cmp.Or(r.ContentType, "application/json"))
		req.Body = io.NopCloser(strings.NewReader(r.Body))
		req.ContentLength = int64(len(r.Body))
	}
	return req, nil
}

// reveals reports whether text holds one of the secrets of r, in whatever
// case: it guards the one thing of an answer that is shown, the host of a
// redirect.
func (r Request) reveals(text string) bool {
	secrets := append(make([]patchbay.Secret, 0, len(r.Headers)+len(r.Queries)+len(r.Hidden)+2), r.Hidden...)
	for _, v := range r.Headers {
		secrets = append(secrets, v.Value)
	}
	for _, v := range r.Queries {
		secrets = append(secrets, v.Value)
	}
	if r.Basic != nil {
		secrets = append(secrets, r.Basic.Username, r.Basic.Password)
	}
	if form, err := url.ParseQuery(r.Body); err == nil && r.ContentType == Form {
		for _, values := range form {
			for _, value := range values {
				secrets = append(secrets, patchbay.NewSecret(value))
			}
		}
	}
	text = strings.ToLower(text)
	for _, s := range secrets {
		for _, word := range strings.Fields(strings.ToLower(s.Reveal())) {
			if len(word) >= 8 && strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}
