package oauth

import (
	"context"
	"errors"
	"time"

	"golang.org/x/oauth2"

	"app.patchbay/internal/patchbay"
)

// The least and most that a service may have us wait between two questions,
// and what RFC 8628, section 3.2, sets where it says nothing. In seconds.
const (
	leastInterval = 1
	usualInterval = 5
	mostInterval  = 60
)

// byCode shows the person a code to type at the service, and asks there now
// and then whether they have.
func (a *attempt) byCode(ctx context.Context, at endpoints, typed patchbay.Values) (*given, client, error) {
	if err := a.usable(at.token, at.device); err != nil {
		return nil, client{}, err
	}
	who, err := a.identify(ctx, at, typed, "")
	if err != nil {
		return nil, client{}, err
	}
	config := config(at, who, "")
	options := a.resource()
	if scope := a.scope(); scope != "" {
		options = append(options, oauth2.SetAuthURLParam("scope", scope))
	}
	if who.secret != "" && who.place != patchbay.SecretInHeader {
		options = append(options, oauth2.SetAuthURLParam("client_secret", who.secret))
	}
	asking, _ := a.asking(ctx, a.want.Pack, patchbay.OAuth{}) // this answer is never nested
	device, err := config.DeviceAuth(asking, options...)
	if err != nil {
		return nil, client{}, explain(err, a.notGiven)
	}
	if err := a.sane(device); err != nil {
		return nil, client{}, err
	}
	address := device.VerificationURIComplete
	if address == "" || a.out.Allows(address, a.want.Pack.Domains) != nil {
		address = device.VerificationURI
	}
	waiting := patchbay.Waiting{For: patchbay.ForPerson, Address: address, Browser: a.browser, Code: device.UserCode, Until: device.Expiry}
	if err := a.openPage(ctx, waiting); err != nil {
		return nil, client{}, err
	}
	given, err := a.unlessLeft(ctx, who, func(ctx context.Context) (*given, error) {
		asking, wire := a.asking(ctx, a.want.Pack, a.oauth)
		token, err := a.poll(asking, config, device)
		if err != nil {
			return nil, err
		}
		return &given{token, wire.whole, at}, nil
	})
	return given, who, err
}

// sane bounds what the service says, and fails where there is nothing to show.
func (a *attempt) sane(device *oauth2.DeviceAuthResponse) error {
	if device.DeviceCode == "" || device.UserCode == "" || len(device.UserCode) > 40 {
		return patchbay.AnswerUnexpected.Because(errors.New("no code to show"))
	}
	if err := a.out.Allows(device.VerificationURI, a.want.Pack.Domains); err != nil {
		return patchbay.AnswerUnexpected.Because(err)
	}
	if device.Interval == 0 {
		device.Interval = usualInterval
	}
	device.Interval = min(max(device.Interval, leastInterval), mostInterval)
	if most := time.Now().Add(a.patience); device.Expiry.IsZero() || device.Expiry.After(most) {
		device.Expiry = most
	}
	return nil
}

// poll asks until the person has answered. An outage meanwhile is no answer:
// it goes on asking, as RFC 8628, section 3.5, wants.
func (a *attempt) poll(ctx context.Context, config *oauth2.Config, device *oauth2.DeviceAuthResponse) (*oauth2.Token, error) {
	for {
		token, err := config.DeviceAccessToken(ctx, device)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		err = explain(err, func(code string, status int) *patchbay.Failure {
			switch code {
			case "access_denied":
				return patchbay.ApprovalDenied.Because(nil)
			case "expired_token":
				return patchbay.ApprovalTooLate.Because(nil)
			}
			return a.notGiven(code, status)
		})
		switch cause, _ := patchbay.Why(err); {
		case err == nil:
			return token, nil
		case !time.Now().Before(device.Expiry):
			return nil, patchbay.ApprovalTooLate.Because(nil)
		case cause == patchbay.TooSlow, cause == patchbay.NoNetwork, cause == patchbay.ServiceDown, cause == patchbay.RateLimited:
			device.Interval = min(device.Interval*2, mostInterval)
		default:
			return nil, err
		}
	}
}
