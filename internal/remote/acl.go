package remote

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

const (
	// permissionsPage is how many permissions to ask for; Coda may give fewer.
	permissionsPage = 100
	// mostPermissions bounds how many pages of them are read.
	mostPermissions = 50
)

// Audience asks Coda who can open docs through a [Service], as seldom as Coda
// wants it. It implements [patchbay.Audience] and may be used by several
// goroutines at once.
type Audience struct{ paced }

// NewAudience returns an Audience that has asked nothing yet.
func NewAudience(service *Service) *Audience { return &Audience{newPaced(service)} }

// WhoCanOpen returns who can open a doc, from its list of permissions
// (https://coda.io/developers/apis/v1, "List permissions"). People whose
// address own knows aren't counted, nor is Coda's own support. Nothing of an
// answer is kept but what Reach holds: no person's name or address.
//
// It fails as [Service.Doc] does. A list that doesn't end is AnswerTooLarge: a
// part of it could say that nobody can open the doc, and be wrong.
func (a *Audience) WhoCanOpen(ctx context.Context, as patchbay.AskedAs, docID string, own func(email string) bool) (patchbay.Reach, error) {
	reach, err := whoCanOpen(ctx, a.as(as), docID, own)
	return reach, of(as.Pack, err)
}

func whoCanOpen(ctx context.Context, coda *asker, id string, own func(string) bool) (patchbay.Reach, error) {
	none := patchbay.Reach{}
	if !docID().MatchString(id) {
		return none, patchbay.UnknownDoc.Because(errors.New("not an id of Coda's"))
	}
	told := audience{own: own}
	asked, page := url.Values{"limit": {strconv.Itoa(permissionsPage)}}, ""
	for range mostPermissions {
		answer, err := coda.get(ctx, coda.Account.Base, "/docs/"+id+"/acl/permissions?"+asked.Encode())
		if err != nil {
			return none, err
		}
		told.secrets = coda.secrets()
		next, err := told.hear(answer, id, page)
		if err != nil {
			return none, err
		}
		if next == "" {
			return told.reach(), nil
		}
		asked, page = url.Values{"pageToken": {next}}, next
	}
	return none, patchbay.AnswerTooLarge.Because(errors.New("the list of permissions doesn't end"))
}

// audience adds up what the pages of a doc's permissions say.
type audience struct {
	secrets []patchbay.Secret
	own     func(email string) bool

	sum     patchbay.Reach
	domains []string
}

// hear takes in a page, and returns where the next one begins.
func (a *audience) hear(answer outbound.Answer, id, page string) (next string, err error) {
	switch answer.Status {
	case 403, 404, 410:
		return "", patchbay.KeyLimited.Because(fmt.Errorf("status %d", answer.Status)).With("host", answer.Host).With("doc", id)
	}
	if err := judge(answer); err != nil {
		return "", err
	}
	root, err := content(answer)
	if err != nil {
		return "", err
	}
	items, ok := at(root, "items").([]any)
	if !ok {
		return "", unexpected(answer, "no list of permissions")
	}
	for _, item := range items {
		if !a.add(item) {
			return "", unexpected(answer, "a permission without principal or access")
		}
	}
	if next, ok = following(root, page, a.secrets); !ok {
		return "", unexpected(answer, "no usable next page")
	}
	return next, nil
}

// add counts one permission. It reports false for what is none: to leave it
// out could hide that a doc is open.
func (a *audience) add(item any) bool {
	word, _ := at(item, "access").(string)
	kind, _ := at(item, "principal.type").(string)
	access := patchbay.Access(word)
	switch access {
	case "none":
		return true
	case patchbay.MayRead, patchbay.MayComment, patchbay.MayWrite:
	case "":
		return false
	default: // a kind of access that came later
		access = patchbay.MayWrite
	}
	switch kind {
	case "":
		return false
	case "anyone":
		a.sum.Anyone = wider(a.sum.Anyone, access)
	case "workspace":
		a.sum.Workspace = wider(a.sum.Workspace, access)
	case "domain":
		domain, _ := at(item, "principal.domain").(string)
		if domain = strings.ToLower(domain); !domainName().MatchString(domain) || holds(domain, a.secrets) {
			domain = "?" // it is open all the same
		}
		if !slices.Contains(a.domains, domain) {
			a.domains = append(a.domains, domain)
		}
	case "email":
		if email, _ := at(item, "principal.email").(string); !a.own(email) {
			a.sum.People++
		}
	case "internalAccess": // Coda's own support
	default:
		a.sum.Groups++
	}
	return true
}

func (a *audience) reach() patchbay.Reach {
	slices.Sort(a.domains)
	a.sum.Domains = strings.Join(a.domains, " ")
	return a.sum
}

func wider(x, y patchbay.Access) patchbay.Access {
	order := []patchbay.Access{"", patchbay.MayRead, patchbay.MayComment, patchbay.MayWrite}
	if slices.Index(order, x) > slices.Index(order, y) {
		return x
	}
	return y
}

func domainName() *regexp.Regexp { return regexp.MustCompile(`^[\w.-]{1,253}$`) }
