package remote

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

const (
	// connectionsPage is how many connections to ask for. Each comes with its
	// whole doc, which may list everybody who can open it.
	connectionsPage = 50
	// mostOrganisations bounds how many pages of organisations are read.
	mostOrganisations = 10
)

// Organisations asks Coda's admin API through a [Service]. It implements
// [patchbay.Organisations] and may be used by several goroutines at once.
//
// The API is described at https://docs.superhuman.com/apis/admin/v1/openapi.json
// (version 0.0.2), and was at https://coda.io/apis/admin/v1 before Coda's new
// name. It is asked at the host where the account was connected, since a key
// goes nowhere else. Its limit is told as "a reasonable number per minute"; so
// it is asked at the pace of reading, and a 429 is believed.
type Organisations struct{ paced }

// NewOrganisations returns an Organisations that has asked nothing yet.
func NewOrganisations(service *Service) *Organisations { return &Organisations{newPaced(service)} }

// Administered returns the organisations that the account's owner is an admin
// of ("List organizations"). That there is none is NotAnAdmin, as is a refusal:
// the API is for such admins alone. A key that was limited when it was made may
// be refused for that; then it is KeyLimited.
func (o *Organisations) Administered(ctx context.Context, as patchbay.AskedAs) ([]patchbay.Organisation, error) {
	found, err := administered(ctx, o.as(as))
	return found, of(as.Pack, err)
}

func administered(ctx context.Context, coda *asker) ([]patchbay.Organisation, error) {
	var found []patchbay.Organisation
	asked, page := url.Values{}, ""
	for range mostOrganisations {
		answer, err := coda.admin(ctx, "/organizations?"+asked.Encode())
		if err != nil {
			return nil, err
		}
		if answer.Status == 404 {
			return nil, patchbay.NotAnAdmin.Because(errors.New("status 404")).With("host", answer.Host)
		}
		items, next, err := coda.items(answer, page)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			id, _ := at(item, "id").(string)
			if !organisationID().MatchString(id) || holds(id, coda.secrets()) {
				return nil, unexpected(answer, "an organisation without id")
			}
			found = append(found, patchbay.Organisation{ID: id, Name: coda.text(item, "name")})
		}
		if next == "" {
			if len(found) == 0 {
				return nil, patchbay.NotAnAdmin.Because(errors.New("no organisation")).With("host", answer.Host)
			}
			return found, nil
		}
		asked, page = url.Values{"pageToken": {next}}, next
	}
	return nil, patchbay.AnswerTooLarge.Because(errors.New("the list of organisations doesn't end"))
}

// Connected returns a page of the connections of an organisation's docs ("List
// doc Pack connections"), those of the account's owner. A connection whose owner
// Coda doesn't tell is Unread: nobody knows whose it is.
func (o *Organisations) Connected(ctx context.Context, as patchbay.AskedAs, organisation, page string) (patchbay.Seen, string, error) {
	seen, next, err := connected(ctx, o.as(as), organisation, page)
	return seen, next, of(as.Pack, err)
}

func connected(ctx context.Context, coda *asker, organisation, page string) (patchbay.Seen, string, error) {
	seen := patchbay.Seen{Partial: true}
	if !organisationID().MatchString(organisation) {
		return patchbay.Seen{}, "", patchbay.OrganisationNotShown.Because(errors.New("not an id of Coda's"))
	}
	asked := url.Values{"limit": {strconv.Itoa(connectionsPage)}}
	if page != "" {
		asked = url.Values{"pageToken": {page}}
	}
	answer, err := coda.admin(ctx, "/organizations/"+organisation+"/docs/packConnections?"+asked.Encode())
	if err != nil {
		return patchbay.Seen{}, "", err
	}
	switch answer.Status {
	case 404, 410:
		return patchbay.Seen{}, "", patchbay.OrganisationNotShown.Because(fmt.Errorf("status %d", answer.Status)).With("host", answer.Host)
	}
	items, next, err := coda.items(answer, page)
	if err != nil {
		return patchbay.Seen{}, "", err
	}
	for _, item := range items {
		if !coda.connection(item, &seen) {
			return patchbay.Seen{}, "", unexpected(answer, "a connection that says neither whose nor what it is")
		}
	}
	return seen, next, nil
}

// admin asks for a path of the admin API, which lies beside the other one.
func (a *asker) admin(ctx context.Context, path string) (outbound.Answer, error) {
	base, ok := strings.CutSuffix(a.Account.Base, "/v1")
	if !ok {
		return outbound.Answer{}, patchbay.Unexplained.Because(errors.New("the account's address isn't that of Coda's API v1"))
	}
	return a.get(ctx, base+"/admin/v1", path)
}

// items takes a page of a list, and where the next one begins.
func (a *asker) items(answer outbound.Answer, page string) (items []any, next string, err error) {
	if err := judge(answer); err != nil {
		if errors.Is(err, patchbay.KeyLimited) && !a.Account.Identity.Scoped {
			err = patchbay.NotAnAdmin.Because(err).With("host", answer.Host)
		}
		return nil, "", err
	}
	root, err := content(answer)
	if err != nil {
		return nil, "", err
	}
	items, ok := at(root, "items").([]any)
	if !ok {
		return nil, "", unexpected(answer, "no list")
	}
	if next, ok = following(root, page, a.secrets()); !ok {
		return nil, "", unexpected(answer, "no usable next page")
	}
	return items, next, nil
}

// text is a text of an answer as it may be shown, or nothing.
func (a *asker) text(item any, path string) string {
	return harmless(scalar(at(item, path)), a.secrets())
}

// connection adds one connection of an account in a doc. It reports false for
// what is none.
func (a *asker) connection(item any, seen *patchbay.Seen) bool {
	pack, name, title := a.text(item, "pack.name"), a.text(item, "description"), a.text(item, "doc.name")
	owner, _ := at(item, "owner.email").(string)
	switch {
	case pack == "" && name == "":
		return false
	case strings.TrimSpace(owner) == "":
		seen.Unread = append(seen.Unread, strings.Trim(strings.Join([]string{pack, name, title}, " · "), " ·"))
		return true
	case !strings.EqualFold(strings.TrimSpace(owner), a.Account.Identity.Email):
		seen.Others++
		return true
	}
	account := patchbay.SeenAccount{ID: a.text(item, "connectionId"), Pack: pack, Name: name}
	if account.ID == "" {
		account.ID = pack + " · " + name // Coda numbers namesakes, so this tells them apart
	}
	doc := patchbay.SeenDoc{Title: title, Link: a.linkOf(item)}
	doc.Said = a.text(item, "readAccess") + "/" + a.text(item, "writeAccess")
	doc.Sharing, doc.NonOwners = meaning(doc.Said)
	if deleted, _ := at(item, "doc.isDeleted").(bool); !deleted && (doc.Title != "" || doc.Link != "") {
		account.Docs = []patchbay.SeenDoc{doc}
	}
	seen.Add(account)
	return true
}

func (a *asker) linkOf(item any) string {
	id, _ := at(item, "doc.id").(string)
	if !docID().MatchString(id) || holds(id, a.secrets()) {
		return ""
	}
	link, _ := at(item, "doc.browserLink").(string)
	doc, err := patchbay.DocByLink(docLink(link, id, a.Pack.Domains, a.Account.Base, a.secrets()))
	if err != nil || doc.ID != id {
		return ""
	}
	return doc.Link
}

// meaning is what a connection's readAccess and writeAccess let others do. They
// have no word for a shared account that is locked to its owner. An account that
// nobody may use, and words that came later, mean nothing that is known here.
func meaning(said string) (patchbay.Sharing, patchbay.Level) {
	switch said {
	case "None/Self":
		return patchbay.Private, ""
	case "Anyone/Self", "Anyone/None":
		return patchbay.Shared, patchbay.View
	case "Anyone/Anyone", "None/Anyone":
		return patchbay.Shared, patchbay.Act
	default:
		return "", ""
	}
}

// organisationID is what the ids in the API's description consist of:
// "org-1AbcdeFgh1".
func organisationID() *regexp.Regexp { return regexp.MustCompile(`^[\w-]{1,64}$`) }
