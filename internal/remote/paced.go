package remote

import (
	"context"
	"errors"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// paced reads from Coda through a Service, at the pace that Coda allows.
type paced struct {
	service *Service
	paces   *paces
}

func newPaced(service *Service) paced { return paced{service, newPaces(readCalls)} }

func (p paced) as(as patchbay.AskedAs) *asker { return &asker{AskedAs: as, paced: p} }

// asker asks on behalf of one account, and fetches its credential once, when
// Coda is really asked. It is one goroutine's.
type asker struct {
	patchbay.AskedAs
	paced
	credential patchbay.Credential
}

// get asks for a path below base, as [Service.get] does. That Coda must be left
// alone is RateLimited, with the value "seconds".
func (a *asker) get(ctx context.Context, base, path string) (outbound.Answer, error) {
	var answer outbound.Answer
	err := a.paces.do(ctx, whose{a.Account.Key, a.Pack.Name}, nil, func(ctx context.Context) (err error) {
		if a.credential == nil {
			if a.credential, err = a.Credential(ctx); err != nil {
				return err
			}
		}
		if answer, err = a.service.get(ctx, a.Pack, a.SignIn, base, a.credential, path); err != nil {
			return err
		}
		if err = judge(answer); errors.Is(err, patchbay.RateLimited) {
			return err
		}
		return nil // whoever asked knows what other refusals mean
	})
	return answer, err
}

func (a *asker) secrets() []patchbay.Secret { return secretsOf(a.SignIn, a.credential) }
