// Package remote asks a service whose a credential is, as its Pack describes
// the request and the answer; and Coda, the one service it knows by its ways,
// for docs, who can open them, and what is connected in an organisation's docs.
//
// Nothing of an answer gets out of here but the Identity and what a FoundDoc, a
// Reach and a Seen hold: bounded, freed of what could deceive the eye, and never with the key
// in it. Failures carry no word of the service, which may echo the key it was
// given.
package remote

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// Service asks services over HTTP. It implements [patchbay.Service] and may be
// used by several goroutines at once.
type Service struct{ client *outbound.Client }

// New returns a Service that asks through client.
func New(client *outbound.Client) *Service { return &Service{client} }

// clockLimit is how wrong this computer's clock may be before it is the
// likelier reason of a refusal than the key: services that look at the time
// commonly allow five minutes.
const clockLimit = 5 * time.Minute

// WhoAmI tries the credential at its service and returns whose it is. Besides
// the causes of [outbound.Client.Do] it fails with KeyRefused, KeyLimited,
// RateLimited (value "seconds" where the service says), ServiceDown and
// ServiceSaidNo (value "status"), Redirected, AnswerUnexpected, ClockWrong
// (value "minutes"), and FieldMissing where the credential lacks a field that
// the Pack puts on requests. Each has the values "service", the Pack's name,
// and "host" where one was asked. When ctx ends first, the error is ctx's.
func (s *Service) WhoAmI(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential) (patchbay.Identity, error) {
	identity, err := s.whoAmI(ctx, pack, signIn, base, credential)
	return identity, of(pack, err)
}

// of gives a failure the name of the service it is about.
func of(pack patchbay.Pack, err error) error {
	var failure *patchbay.Failure
	if errors.As(err, &failure) {
		failure.With("service", pack.Name)
	}
	return err
}

func (s *Service) whoAmI(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential) (patchbay.Identity, error) {
	none := patchbay.Identity{}
	if signIn.SignsForAWS() {
		return s.callerIdentity(ctx, pack, signIn, base, credential)
	}
	ask := pack.WhoAmI
	if ask == nil {
		return none, fmt.Errorf("remote: the Pack %q doesn't say how to ask whose a key is", pack.ID)
	}
	request, err := sign(signIn, credential)
	if err != nil {
		return none, err
	}
	for _, h := range ask.Headers {
		request.Headers = append(request.Headers, outbound.Value{Name: h.Name, Value: patchbay.NewSecret(h.Value)})
	}
	request.Base = base
	reach(&request, pack, signIn, credential)
	request.Method, request.Path, request.Body = ask.Method, ask.Path, ask.Body
	request.Stays = pack.Own // nobody but its author has seen where it leads

	answer, err := s.client.Do(ctx, request)
	if err != nil {
		return none, err
	}
	identity, err := read(answer, *ask, secretsOf(signIn, credential))
	if err != nil || !identity.Scoped || ask.Probe == "" {
		return identity, err
	}

	request.Method, request.Path, request.Body = "GET", ask.Probe, ""
	probe, err := s.client.Do(ctx, request)
	if err != nil {
		return none, err
	}
	switch probe.Status {
	case 401, 403, 404: // the service has just said that it knows the key
		identity.Limited = true
		return identity, nil
	}
	if err := judge(probe); err != nil {
		return none, err
	}
	return identity, nil
}

// judge turns a status other than 2xx into its failure. A refusal while the
// clocks disagree is blamed on the clock: with a right one the key may be good.
func judge(a outbound.Answer) error {
	minutes := int(a.Skew / time.Minute)
	status := strconv.Itoa(a.Status)
	var f *patchbay.Failure
	switch {
	case a.Status >= 200 && a.Status < 300:
		return nil
	case (a.Status == 401 || a.Status == 403) && a.Skew.Abs() > clockLimit:
		f = patchbay.ClockWrong.With("minutes", strconv.Itoa(minutes))
	case a.Status == 401:
		f = patchbay.KeyRefused.Because(nil)
	case a.Status == 403:
		f = patchbay.KeyLimited.Because(nil)
	case a.Status == 408 || a.Status == 429:
		f = rateLimited(a)
	case a.Status >= 500:
		f = patchbay.ServiceDown.With("status", status)
	case a.Status >= 400:
		f = patchbay.ServiceSaidNo.With("status", status)
	case a.Status >= 300:
		f = patchbay.Redirected.Because(errors.New("without saying where to"))
	default:
		f = patchbay.AnswerUnexpected.Because(fmt.Errorf("status %d", a.Status))
	}
	return f.With("host", a.Host)
}

// rateLimited is for a service that will answer later; 408 is treated as one,
// since it says nothing about the key either.
func rateLimited(a outbound.Answer) *patchbay.Failure {
	f := patchbay.RateLimited.Because(nil)
	if a.RetryAfter > 0 {
		f.With("seconds", strconv.Itoa(int(a.RetryAfter/time.Second)))
	}
	return f
}
