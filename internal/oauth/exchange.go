package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// config is the server and the client in the library's terms.
func config(at endpoints, who client, comesTo string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: who.id, ClientSecret: who.secret, RedirectURL: comesTo,
		Endpoint: oauth2.Endpoint{
			AuthURL: at.authorization, TokenURL: at.token, DeviceAuthURL: at.device, AuthStyle: who.style(),
		},
	}
}

// asking returns a context in which the library asks through the one way out,
// and what keeps the answers.
func (c *Connector) asking(ctx context.Context, pack patchbay.Pack, o patchbay.OAuth) (context.Context, *wire) {
	w := &wire{ctx: ctx, out: c.out, pack: pack, nested: o.Nested}
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     w,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}), w
}

// wire is the library's HTTP, over the one way out: with its limits, and to
// the Pack's domains alone. It hands the library the part of an answer where
// the Pack says that the key stands.
type wire struct {
	// ctx ends what is under way: the library makes some requests without it.
	ctx    context.Context
	out    Out
	pack   patchbay.Pack
	nested string
	renews bool       // the key is renewed, not given
	also   url.Values // goes into each form beside what the library puts there
	whole  any        // the last good answer
}

// RoundTrip answers 2xx and 4xx alone; an outage is an error with its cause.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, err
	}
	path := r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	request := outbound.Request{
		Method: r.Method, Base: r.URL.Scheme + "://" + r.URL.Host, Path: path,
		Body: string(body), ContentType: outbound.Form, Domains: w.pack.Domains,
	}
	if len(w.also) > 0 {
		request.Body += "&" + w.also.Encode()
	}
	if user, password, ok := r.BasicAuth(); ok {
		request.Basic = &outbound.Basic{Username: patchbay.NewSecret(user), Password: patchbay.NewSecret(password)}
	}
	ctx := r.Context()
	if ctx.Done() == nil {
		ctx = w.ctx
	}
	answer, err := w.out.Do(ctx, request)
	if err != nil {
		return nil, err
	}
	if err := judge(answer); err != nil && !errors.Is(err, patchbay.ServiceSaidNo) {
		return nil, err
	}
	if answer.Status < 300 {
		if answer.Body, err = w.part(answer); err != nil {
			return nil, err
		}
	}
	return &http.Response{
		StatusCode: answer.Status, Status: http.StatusText(answer.Status), Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(answer.Body)),
	}, nil
}

// part is the object in a good answer that the library shall read.
func (w *wire) part(answer outbound.Answer) ([]byte, error) {
	whole, ok := object(answer.Body)
	if !ok {
		return nil, unexpected(answer.Host, "no JSON object")
	}
	w.whole = whole
	if w.nested == "" || whole["error"] != nil {
		return answer.Body, nil
	}
	part, ok := at(whole, w.nested).(map[string]any)
	// Slack gives a person's first key below authed_user, and a renewed one at the
	// top (docs.slack.dev, @slack/oauth, OAuthV2TokenRefreshResponse).
	if !ok && w.renews && whole["access_token"] != nil {
		return answer.Body, nil
	}
	if !ok {
		return nil, unexpected(answer.Host, "nothing stands where the Pack says the key does")
	}
	return json.Marshal(part)
}

// explain makes a failure of what the library said. Its own errors hold the
// service's whole answer, so that none of them gets further than here; an
// error code of the standards may. refused turns such a code into a cause.
func explain(err error, refused func(code string, status int) *patchbay.Failure) error {
	var failure *patchbay.Failure
	var said *oauth2.RetrieveError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failure):
		return failure
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case errors.As(err, &said):
		return refused(code(said.ErrorCode), said.Response.StatusCode)
	default:
		return patchbay.AnswerUnexpected.Because(fmt.Errorf("an error of type %T", err))
	}
}

// code is an error code as it may be shown: the standards' are lower-case
// words. A service that says anything else may be echoing what it was given.
func code(said string) string {
	known := []string{
		"access_denied", "authorization_pending", "expired_token", "interaction_required", "invalid_client", "invalid_grant",
		"invalid_request", "invalid_scope", "invalid_target", "login_required", "server_error", "slow_down",
		"temporarily_unavailable", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type",
	}
	for _, one := range known {
		if strings.EqualFold(said, one) {
			return one
		}
	}
	return ""
}

// notGiven is what a refusal means where the person has said yes already.
func notGiven(code string, _ int) *patchbay.Failure {
	f := patchbay.ApprovalRefused.Because(nil)
	if code != "" {
		f.With("said", code)
	}
	return f
}

// notGiven is what a refusal means to this attempt's client.
func (a *attempt) notGiven(code string, status int) *patchbay.Failure {
	if a.want.Client != nil && (code == "invalid_client" || code == "unauthorized_client") {
		return patchbay.ClientRefused.Because(errors.New(code))
	}
	return notGiven(code, status)
}
