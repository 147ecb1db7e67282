package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// What is taken of a service's list of sites.
const (
	mostSites    = 200
	mostSiteName = 80
)

// site asks the service which sites the key reaches, and the person which one
// they mean. The key goes to the service's own address for that, no further.
func (a *attempt) site(ctx context.Context, g *given) (patchbay.Site, error) {
	sites := *a.oauth.Sites
	value := strings.TrimSpace(a.oauth.Prefix() + " " + g.token.AccessToken)
	answer, err := a.out.Do(ctx, outbound.Request{
		Base: sites.Request, Domains: a.want.Pack.Domains, Stays: true,
		Headers: []outbound.Value{{Name: "Authorization", Value: patchbay.NewSecret(value)}},
	})
	if err == nil {
		err = judge(answer)
	}
	if err != nil {
		return patchbay.Site{}, err
	}
	var whole any
	if err := json.Unmarshal(answer.Body, &whole); err != nil {
		return patchbay.Site{}, unexpected(answer.Host, "the list of sites isn't JSON")
	}
	if sites.List != "" {
		whole = at(whole, sites.List)
	}
	list, ok := whole.([]any)
	if !ok {
		return patchbay.Site{}, unexpected(answer.Host, "no list of sites where the Pack says one is")
	}
	found, err := a.reached(list, g.token.AccessToken)
	if err != nil {
		return patchbay.Site{}, err
	}
	return patchbay.ChooseSite(ctx, a.ask, found, a.want.Base)
}

// reached are the sites in a list, each once. One whose address is outside the
// Pack's domains, or can't be read, ends it: to leave it out would hide it.
func (a *attempt) reached(list []any, token string) ([]patchbay.Site, error) {
	sites := []patchbay.Site{}
	seen := map[string]bool{}
	for _, entry := range list[:min(len(list), mostSites)] {
		value, _ := at(entry, a.oauth.Sites.Value).(string)
		base, ok := a.oauth.Sites.At(value)
		if !ok || a.out.Allows(base, a.want.Pack.Domains) != nil || strings.Contains(value, token) {
			return nil, patchbay.AnswerUnexpected.Because(errors.New("the address of a site isn't one of this service"))
		}
		if seen[base] {
			continue
		}
		seen[base] = true
		name, _ := at(entry, a.oauth.Sites.Name).(string)
		sites = append(sites, patchbay.Site{Base: base, Name: siteName(name, token, len(sites)+1)})
	}
	return sites, nil
}

// siteName is a name as it may be shown: one line, of some length, without the
// key in it.
func siteName(said, token string, number int) string {
	name := strings.Join(strings.Fields(strings.Map(printable, said)), " ")
	if letters := []rune(name); len(letters) > mostSiteName {
		name = string(letters[:mostSiteName]) + "…"
	}
	if name == "" || strings.Contains(said, token) {
		return strconv.Itoa(number)
	}
	return name
}

func printable(r rune) rune {
	if !strconv.IsPrint(r) {
		return ' '
	}
	return r
}
