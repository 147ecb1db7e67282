package patchbay

import (
	"context"
	"errors"
	"regexp"
	"strings"
)

// Sites say how one sign-in reaches several of the service's sites, each with
// an address of its own (Jira and Confluence: developer.atlassian.com, "OAuth
// 2.0 (3LO) apps"). The account is of one of them.
type Sites struct {
	// Request is the address that lists the sites; the key goes there.
	Request string `json:"request"`
	// List is the path to the list in the answer; empty where it is the answer.
	List string `json:"list,omitempty"`
	// Value and Name are the paths in an entry of the list: to what takes the
	// place of {site} in Base, and to what the person knows the site by.
	Value string `json:"value"`
	Name  string `json:"name"`
	// Base is the address that requests start with, with {site} in it.
	Base string `json:"base"`
}

// sitePlace stands for a site in Sites.Base.
const sitePlace = "{site}"

// At is the base address of a site. It reports false for a value that could
// lead to another host or path than Base means.
func (s Sites) At(value string) (base string, ok bool) {
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`).MatchString(value) {
		return "", false
	}
	return strings.ReplaceAll(s.Base, sitePlace, value), true
}

// Site is one place that a sign-in reaches.
type Site struct {
	// Base is the address that requests start with.
	Base string
	Name string
}

// ChooseSite asks which of several sites an account shall be of. One alone is
// taken without a question; so is that at base, where that isn't empty. It
// fails with NoSites where there is none, and with DifferentAccount where none
// is at base.
func ChooseSite(ctx context.Context, ask Asker, sites []Site, base string) (Site, error) {
	if len(sites) == 0 {
		return Site{}, NoSites.Because(nil)
	}
	form := Form{Name: FormSite, Approved: true}
	for _, site := range sites {
		if site.Base == base {
			return site, nil
		}
		form.Choices = append(form.Choices, site.Base)
		form.Names = append(form.Names, site.Name)
	}
	switch {
	case base != "":
		return Site{}, DifferentAccount.Because(errors.New("the sign-in doesn't reach the account's site")).
			With("expected", base).With("got", sites[0].Name)
	case len(sites) == 1:
		return sites[0], nil
	}
	for {
		values, err := ask.Form(ctx, form)
		if err != nil {
			return Site{}, err
		}
		for _, site := range sites {
			if site.Base == values[Choose].Reveal() {
				return site, nil
			}
		}
	}
}

// site is what an account's site was called when it was chosen: no check tells.
func (a Account) site(pack Pack) string {
	for _, s := range pack.SignIn {
		if s.Way == a.Way && s.OAuth != nil && s.OAuth.Sites != nil {
			return a.Identity.Workspace
		}
	}
	return ""
}
