package oauth

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"golang.org/x/oauth2"

	"app.patchbay/internal/patchbay"
)

// byBrowser opens the approval page in the person's browser, waits until they
// come back and gets the key for the code that they bring.
func (a *attempt) byBrowser(ctx context.Context, at endpoints, typed patchbay.Values) (*given, client, error) {
	if err := a.usable(at.token, at.authorization); err != nil {
		return nil, client{}, err
	}
	door, err := openDoor(a.oauth.RedirectHost, a.oauth.Ports)
	if err != nil {
		return nil, client{}, err
	}
	defer door.close()
	who, err := a.identify(ctx, at, typed, door.address())
	if err != nil {
		return nil, client{}, err
	}
	verifier, state := oauth2.GenerateVerifier(), rand.Text() // 128 bits at least
	config := config(at, who, door.address())
	door.expect(expected{state: state, issuer: at.issuer, issuerComesBack: at.issuerComesBack})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := a.show(ctx, config.AuthCodeURL(state, a.parameters(verifier)...)); err != nil {
		return nil, client{}, err
	}
	code, err := a.comeBack(ctx, door)
	if err != nil {
		return nil, client{}, err
	}
	if err := a.ask.Wait(ctx, patchbay.Waiting{For: patchbay.ForService}); err != nil {
		return nil, client{}, err
	}
	// Until the key is here somebody may come to the door a second time; then
	// nobody knows which of the two was the person.
	go func() {
		select {
		case <-door.again:
			cancel()
		case <-ctx.Done():
		}
	}()
	given, err := a.unlessLeft(ctx, who, func(ctx context.Context) (*given, error) {
		asking, wire := a.asking(ctx, a.want.Pack, a.oauth)
		token, err := config.Exchange(asking, code, append(a.resource(), oauth2.VerifierOption(verifier))...)
		if err != nil {
			return nil, explain(err, a.notGiven)
		}
		return &given{token, wire.whole, at}, nil
	})
	if door.cameTwice() {
		a.drop(given, who)
		return nil, client{}, patchbay.ApprovalTwice.Because(nil)
	}
	return given, who, err
}

// usable fails where the server doesn't say one of the addresses that are
// needed, or names one outside the Pack's domains.
func (a *attempt) usable(addresses ...string) error {
	for _, address := range addresses {
		if address == "" {
			return patchbay.AnswerUnexpected.Because(errors.New("the service doesn't say where to sign in like that"))
		}
		if err := a.out.Allows(address, a.want.Pack.Domains); err != nil {
			return patchbay.AnswerUnexpected.Because(err)
		}
	}
	return nil
}

// show opens the page, and says where it is however that goes. What opens
// browsers may take its time; a flow that ends doesn't wait for it.
func (a *attempt) show(ctx context.Context, address string) error {
	waiting := patchbay.Waiting{
		For: patchbay.ForPerson, Address: address, Browser: a.browser, Until: time.Now().Add(a.patience),
	}
	return a.openPage(ctx, waiting)
}

func (a *attempt) openPage(ctx context.Context, waiting patchbay.Waiting) error {
	if err := a.ask.Wait(ctx, waiting); err != nil {
		return err
	}
	opened := make(chan error, 1)
	go func() { opened <- a.open(waiting.Address, waiting.Browser) }()
	select {
	case err := <-opened:
		if err == nil {
			return nil
		}
		waiting.Unopened = true
		return a.ask.Wait(ctx, waiting)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// comeBack waits at the door.
func (a *attempt) comeBack(ctx context.Context, door *door) (code string, err error) {
	late := time.NewTimer(a.patience)
	defer late.Stop()
	select {
	case answer := <-door.answers:
		return answer.code, answer.err
	case <-late.C:
		return "", patchbay.ApprovalTooLate.Because(nil)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// parameters are what the approval page's address carries besides the usual.
func (a *attempt) parameters(verifier string) []oauth2.AuthCodeOption {
	var options []oauth2.AuthCodeOption
	if a.want.Anew { // OpenID Connect Core, section 3.1.2.1; the file's own prompt takes its place
		options = append(options, oauth2.SetAuthURLParam("prompt", "consent"))
	}
	for _, extra := range a.oauth.Extra {
		options = append(options, oauth2.SetAuthURLParam(extra.Name, extra.Value))
	}
	name := a.oauth.ScopeParameter
	if name == "" {
		name = "scope"
	}
	if scope := a.scope(); scope != "" {
		options = append(options, oauth2.SetAuthURLParam(name, scope))
	}
	options = append(options, a.resource()...)
	return append(options, oauth2.S256ChallengeOption(verifier)) // last: nothing may take its place
}

// resource says what the key is for (RFC 8707).
func (a *attempt) resource() []oauth2.AuthCodeOption {
	if a.oauth.Resource == "" {
		return nil
	}
	return []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("resource", a.oauth.Resource)}
}
