package patchbay

import (
	"slices"
	"strings"
	"time"
)

// Seen is what Coda's page "Accounts connected to Packs" shows, as far as it
// could be read, or what Coda tells an admin of an organisation. What the page
// doesn't say stays empty: nothing in it is a guess.
type Seen struct {
	Accounts []SeenAccount
	// Unread are lines that mean something nobody could make out, in the order
	// of the page.
	Unread []string
	// ByLayout says that the page's words were not known, another language's
	// perhaps, and that it was read by its layout alone.
	ByLayout bool
	// Partial says that Coda may have more than this: what isn't in it can be
	// there all the same.
	Partial bool
	// Others is how many connections belong to other people and were left out.
	Others int
}

// SeenAccount is an account on the page.
type SeenAccount struct {
	// ID is what tells it from all others there; empty on a page, which has
	// only names.
	ID string
	// Pack is what Coda calls it; empty where the page doesn't tell.
	Pack string
	// Name is Coda's label, "hello@example.com (2)"; may be empty.
	Name string
	// Folded says that its docs weren't shown, so there may be any.
	Folded bool
	Docs   []SeenDoc
	// Chosen is the id of the account here that it is, as the person said, or
	// NewAccount; empty where they didn't.
	Chosen string
}

// Add puts in an account. One that is there by its ID gets the docs: of a doc
// that comes twice the one that lets others do more counts.
func (s *Seen) Add(account SeenAccount) {
	at := slices.IndexFunc(s.Accounts, func(x SeenAccount) bool { return account.ID != "" && x.ID == account.ID })
	if at < 0 {
		account.Docs = slices.Clone(account.Docs)
		s.Accounts = append(s.Accounts, account)
		return
	}
	known := &s.Accounts[at]
	for _, doc := range account.Docs {
		same := slices.IndexFunc(known.Docs, func(x SeenDoc) bool { return doc.Link != "" && x.Link == doc.Link })
		switch {
		case same < 0:
			known.Docs = append(known.Docs, doc)
		case doc.lets() > known.Docs[same].lets():
			known.Docs[same] = doc
		}
	}
}

// lets is great for what lets others do much.
func (d SeenDoc) lets() int {
	return slices.Index([]Level{"", Restricted, View, Act}, d.NonOwners)
}

// NewAccount says that an account of the page is none that is here.
const NewAccount = "new"

// SeenDoc is a doc under an account.
type SeenDoc struct {
	// Title may be empty.
	Title string
	// Link is as DocByLink makes it; empty where the page's text was copied
	// without its links.
	Link string
	// Said is what the page says others may do there, in its own words.
	Said string
	// Sharing and NonOwners are what that means; empty where nobody knows. A
	// shared one may have no level.
	Sharing   Sharing
	NonOwners Level
}

// DocByLink reads a link to a Coda doc and returns the doc that it leads to,
// titled as the link has it, which may be not at all. The link is made anew. A
// published doc has no ID. It fails with DocLinkInvalid.
func DocByLink(link string) (Doc, error) {
	found, err := docLinks{}.parse(link)
	if err != nil {
		return Doc{}, err
	}
	return Doc{ID: found.id, Title: cut(tidyTitle(found.title)), Link: found.link}, nil
}

// seenPack is the id of the Pack that Coda calls by that name: one of the
// catalogue, or one that only has a name. It is empty where name is.
func (b *Board) seenPack(s State, name string) string {
	name = cutName(name)
	if name == "" {
		return ""
	}
	for _, pack := range b.Packs() {
		if pack.calledBy(name) {
			return pack.ID
		}
	}
	for _, account := range s.Accounts {
		if strings.EqualFold(account.Pack, name) {
			return account.Pack
		}
	}
	return name
}

// calledBy reports whether people call the Pack by that name.
func (p Pack) calledBy(name string) bool {
	for _, own := range append([]string{p.Name, p.ID}, p.AlsoKnownAs...) {
		if strings.EqualFold(own, name) || strings.EqualFold(own+" Pack", name) {
			return true
		}
	}
	return false
}

// packOf is the Pack of an account that may have come from Coda's page with a
// Pack that the catalogue lacks. Of such a Pack nothing is known but its name,
// so it is taken to serve everything.
func (b *Board) packOf(account Account) (Pack, error) {
	pack, err := b.Pack(account.Pack)
	if err != nil && account.KeptByCoda() && account.Pack != "" {
		return Pack{
			ID: account.Pack, Name: account.Pack, Account: RequiredAccount, InCoda: CodaUnknown,
			Uses: []Purpose{Sync, Formula, Action}, Accounts: []Sharing{Private, Shared},
		}, nil
	}
	return pack, err
}

// adopted are the changes for accounts whose Pack was known by its name alone
// and that the catalogue has by now.
func (b *Board) adopted(s State) []Change {
	var changes []Change
	for _, account := range s.Accounts {
		if _, known := b.pack(account.Pack); known || !account.KeptByCoda() {
			continue
		}
		if id := b.seenPack(NewState(), account.Pack); id != account.Pack && id != "" {
			account.Pack = id
			changes = append(changes, PutAccount{account})
		}
	}
	return changes
}

// cutName tidies a name that a page gave, and cuts it to what a name may have.
func cutName(name string) string {
	if runes := []rune(tidyTitle(name)); len(runes) > maxLabel {
		return strings.TrimSpace(string(runes[:maxLabel]))
	} else {
		return string(runes)
	}
}

// sawNow is c after Coda's page showed it with these rules.
func (c Connection) sawNow(sharing Sharing, level Level) Connection {
	c.SeenSharing, c.SeenNonOwners = sharing, level
	if c.Key == NoKey {
		c.Key = ThisKey // which one only the person knows; Coda has the account
	}
	c.Leaving, c.Dismissed, c.Since = false, false, time.Now()
	return c
}
