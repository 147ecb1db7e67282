// Package oauth obtains keys through a service's approval dialog, and through
// an id and a secret that the person was given there: authorization code with
// PKCE (RFC 6749, RFC 7636, RFC 8252), device code (RFC 8628) and client
// credentials. It renews them and takes them back.
//
// What holds of every attempt:
//
//   - The person comes back to this computer's own address, 127.0.0.1 or what
//     localhost leads to, to one path, at a port that nobody listens on before
//     and after. One request there counts, for one attempt:
//     it must carry that attempt's state, and the issuer's name where the
//     issuer says that it sends it (RFC 9207).
//   - The challenge of PKCE is on it, always S256: who steals the code on its
//     way can't do anything with it.
//   - Addresses come from the Pack's file, or from the metadata of the issuer
//     that it names (RFC 8414). None of them is ever outside the Pack's domains.
//   - What a server gave is sent to that server alone afterwards, wherever a
//     Pack's file may lead by then.
//   - Cancelling ends it, and its listener, within a second.
//   - No error and no log line holds a key, a code or a word of the service,
//     but for the error codes that the standards name.
package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// Patience is how long the person has for the service's page.
const Patience = 10 * time.Minute

// mostBrowser is how long the id of a browser may be, in bytes.
const mostBrowser = 300

// Options are what a Connector needs.
type Options struct {
	Out Out
	// Open opens an address in a browser of the person's, by its id; in the one
	// that the computer opens pages in where that is empty. It may take a while.
	Open func(address, browser string) error
	// Patience is for tests; zero is the constant of that name.
	Patience time.Duration
}

// Out is the way out, an [outbound.Client].
type Out interface {
	Do(ctx context.Context, r outbound.Request) (outbound.Answer, error)
	Allows(address string, domains []string) error
}

// Connector implements [patchbay.Connector] and [patchbay.Renewer] for the ways
// oauth2 and oauth2-client-credentials. It keeps nothing between two calls.
type Connector struct {
	out      Out
	open     func(address, browser string) error
	patience time.Duration
}

// New returns the connector.
func New(o Options) *Connector {
	c := &Connector{out: o.Out, open: o.Open, patience: o.Patience}
	if c.patience == 0 {
		c.patience = Patience
	}
	return c
}

// Obtain asks the form FormApproval, or FormKey for an id and a secret, and
// brings the key that the service gives. Besides the causes of
// [outbound.Client.Do] it fails with those of an approval: ApprovalDenied,
// ApprovalTooLate, ApprovalTwice, ApprovalForeign, ApprovalElsewhere,
// ApprovalRefused (value "said"), RegistrationRefused (value "status") and
// PortsBusy (value "ports"); with RateLimited, ServiceDown, ServiceSaidNo and
// AnswerUnexpected as any service does. Each has the value "service".
func (c *Connector) Obtain(ctx context.Context, ask patchbay.Asker, want patchbay.Wanted) (patchbay.Obtained, error) {
	if want.SignIn.OAuth == nil {
		return patchbay.Obtained{}, fmt.Errorf("oauth: nothing is said of how the way %q works", want.SignIn.Way)
	}
	a := &attempt{Connector: c, ask: ask, want: want, oauth: *want.SignIn.OAuth}
	var got patchbay.Obtained
	var err error
	switch want.SignIn.Way {
	case patchbay.OAuth2:
		got, err = a.approve(ctx)
	case patchbay.ClientCredentials:
		got, err = a.paste(ctx)
	default:
		err = fmt.Errorf("oauth: no approval is known for the way %q", want.SignIn.Way)
	}
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return got, of(want.Pack, err)
}

// of gives a failure the name of the service it is about.
func of(pack patchbay.Pack, err error) error {
	var failure *patchbay.Failure
	if errors.As(err, &failure) {
		return failure.With("service", pack.Name)
	}
	return err
}

// attempt is one Obtain.
type attempt struct {
	*Connector
	ask   patchbay.Asker
	want  patchbay.Wanted
	oauth patchbay.OAuth

	browser string // the id of the one that the person signs in with
}

// ReturnsTo are the addresses that a service must know to send people back:
// one for each port that the Pack's file names. Without any, RFC 8252, section
// 7.3, has the service let the port be whatever it is.
func (c *Connector) ReturnsTo(signIn patchbay.SignIn) []string {
	if signIn.OAuth == nil || signIn.Way != patchbay.OAuth2 || signIn.OAuth.ByCode {
		return nil
	}
	name := cmp.Or(signIn.OAuth.RedirectHost, ipv4)
	if len(signIn.OAuth.Ports) == 0 {
		return []string{"http://" + name + callbackPath}
	}
	var all []string
	for _, port := range signIn.OAuth.Ports {
		all = append(all, "http://"+net.JoinHostPort(name, strconv.Itoa(port))+callbackPath)
	}
	return all
}

// approve sends the person to the service's page and brings what comes back.
func (a *attempt) approve(ctx context.Context) (patchbay.Obtained, error) {
	typed, choice, err := a.fill(ctx, patchbay.FormApproval)
	if err != nil || choice != "" {
		return patchbay.Obtained{Choice: choice}, err
	}
	if err := a.ask.Wait(ctx, patchbay.Waiting{For: patchbay.ForService}); err != nil {
		return patchbay.Obtained{}, err
	}
	at, err := a.discover(ctx, a.want.Pack, a.oauth)
	if err != nil {
		return patchbay.Obtained{}, err
	}
	var who client
	var given *given
	if a.oauth.ByCode {
		given, who, err = a.byCode(ctx, at, typed)
	} else {
		given, who, err = a.byBrowser(ctx, at, typed)
	}
	if err != nil {
		return patchbay.Obtained{}, err
	}
	got, err := a.obtained(ctx, given, who)
	if err != nil {
		a.drop(given, who)
	}
	return got, err
}

// paste asks for an id and a secret until the service gives a key for them.
func (a *attempt) paste(ctx context.Context) (patchbay.Obtained, error) {
	for {
		typed, choice, err := a.fill(ctx, patchbay.FormKey)
		if err != nil || choice != "" {
			return patchbay.Obtained{Choice: choice}, err
		}
		if err := a.ask.Wait(ctx, patchbay.Waiting{For: patchbay.ForService}); err != nil {
			return patchbay.Obtained{}, err
		}
		who := client{id: typed[patchbay.ClientID].Reveal(), secret: typed[patchbay.ClientSecret].Reveal(), place: a.oauth.SecretGoes}
		at, err := a.discover(ctx, a.want.Pack, a.oauth)
		if err == nil {
			var got *given
			if got, err = a.byItself(ctx, a.want.Pack, a.oauth, at, who); err == nil {
				return a.obtained(ctx, got, who)
			}
		}
		if ctx.Err() != nil {
			return patchbay.Obtained{}, ctx.Err()
		}
		a.want.Problem = of(a.want.Pack, err)
	}
}

// fill shows a form until every field is filled in or a choice is made.
func (a *attempt) fill(ctx context.Context, name patchbay.FormName) (patchbay.Values, string, error) {
	form := patchbay.Form{
		Name: name, Fields: a.want.SignIn.Fields, Choices: a.want.Choices, Problem: a.want.Problem, Browser: a.want.Browser,
	}
	for {
		values, err := a.ask.Form(ctx, form)
		if err != nil {
			return nil, "", err
		}
		if choice := values[patchbay.Choose].Reveal(); choice != "" && slices.Contains(a.want.Choices, choice) {
			return nil, choice, nil
		}
		if a.browser = values[patchbay.FieldBrowser].Reveal(); len(a.browser) > mostBrowser {
			a.browser = ""
		}
		typed, missing := trimmed(form.Fields, values)
		if missing == "" {
			return typed, "", nil
		}
		form.Problem = patchbay.FieldMissing.With("field", missing)
	}
}
