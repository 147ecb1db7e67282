package patchbay

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Where says on which side something was found.
type Where string

// The sides.
const (
	InBoth    Where = "both"    // Coda's page has it as it stands here
	OnlyThere Where = "there"   // only Coda's page has it
	OnlyHere  Where = "here"    // only Patchbay has it
	Changed   Where = "changed" // both have it, with other rules or another progress
)

// Bring is what to do about a doc of an account.
type Bring string

// The things to do. Leave changes nothing.
const (
	Leave   Bring = "leave"
	AsSeen  Bring = "as-seen"  // here it becomes what Coda's page shows, and counts as done
	Keep    Bring = "keep"     // here it stays; that Coda has it otherwise is noted, so it is to finish
	TakeOut Bring = "take-out" // it goes from here: Coda's page doesn't have it
)

// Comparison sets Coda's page against what is here.
type Comparison struct {
	// Accounts of the page in its order, then those that only are here.
	Accounts []ComparedAccount
	Unread   []string
	ByLayout bool
}

// ComparedAccount is an account on either side.
type ComparedAccount struct {
	Where Where
	// Seen is as the page has it; empty where only Patchbay has it.
	Seen SeenAccount
	// Pack is the id of its Pack, which is the Pack's name where the catalogue
	// lacks it; empty where the person must say.
	Pack string
	// Account is the one here that it is; empty for none, or where Candidates
	// are those that it may be and the person must say.
	Account    string
	Candidates []string
	// Name is what it is called here, or would be.
	Name string
	Docs []ComparedDoc
}

// ComparedDoc is a doc under an account on either side.
type ComparedDoc struct {
	Where Where
	// Seen is as the page has it; empty where only Patchbay has it.
	Seen SeenDoc
	// Doc is the one here that it is; empty for one that isn't known here, or
	// that the person must choose because the page has no link.
	Doc         string
	Title, Link string
	// Here is the connection as it stands here; zero where there is none.
	Here Connection
	// Can are the things that can be done about it, the proposed one first.
	Can []Bring
	// Clash is another account that stands in its way: a doc has one private
	// account of a Pack at most. Empty where there is none.
	Clash string
}

// Compare sets what Coda's page shows against what is here. It changes nothing.
// An account of the page is one here where exactly one of its Pack is called
// so, by the person or by the service; of several the person must choose. What
// only Patchbay has is listed where the page would have shown it: the docs of
// accounts that it shows unfolded, and accounts that Coda keeps or may have. Of
// a partial one nothing is said to be missing.
func (b *Board) Compare(seen Seen) Comparison {
	c := Comparison{Unread: seen.Unread, ByLayout: seen.ByLayout, Accounts: []ComparedAccount{}}
	b.ledger.read(func(s State) {
		taken := map[string]int{} // how many of the page may be one here
		for _, account := range seen.Accounts {
			found := ComparedAccount{Where: OnlyThere, Seen: account, Pack: b.seenPack(s, account.Pack)}
			found.Candidates = s.candidates(found.Pack, account)
			for _, id := range found.Candidates {
				taken[id]++
			}
			c.Accounts = append(c.Accounts, found)
		}
		names := map[[2]string]bool{}
		for i := range c.Accounts {
			s.settle(&c.Accounts[i], taken, names, seen.Partial)
		}
		for _, account := range sorted(s.Accounts, func(x, y Account) int {
			return cmp.Or(strings.Compare(b.packName(x.Pack), b.packName(y.Pack)), strings.Compare(x.Name(), y.Name()), strings.Compare(x.ID, y.ID))
		}) {
			if only := s.onlyHere(account); !seen.Partial && taken[account.ID] == 0 && (account.KeptByCoda() || len(only.Docs) > 0) {
				c.Accounts = append(c.Accounts, only)
			}
		}
		s.clashes(c.Accounts)
	})
	return c
}

// candidates are the accounts here that one of the page may be.
func (s State) candidates(pack string, seen SeenAccount) []string {
	if seen.Chosen == NewAccount {
		return []string{}
	}
	if chosen, ok := s.Accounts[seen.Chosen]; ok && chosen.Pack == pack {
		return []string{chosen.ID}
	}
	return s.called(pack, seen.Name)
}

// called are the accounts of a Pack that go by a name: all that do, or else
// those that do without the number that Coda adds to a second one.
func (s State) called(pack, name string) []string {
	find := func(name string) []string {
		found := []string{}
		for id, a := range s.Accounts {
			if a.Pack != pack || name == "" {
				continue
			}
			if slices.ContainsFunc([]string{a.Label, a.Identity.Name, a.Identity.Email, a.Identity.ID}, func(own string) bool {
				return own != "" && strings.EqualFold(own, name)
			}) {
				found = append(found, id)
			}
		}
		slices.Sort(found)
		return found
	}
	name = cutName(name)
	if found := find(name); len(found) > 0 {
		return found
	}
	return find(regexp.MustCompile(` \(\d{1,3}\)$`).ReplaceAllString(name, ""))
}

// settle says which account of the page is which here, and compares its docs.
// Where a name isn't wholly the same, or is another's too, the person is asked.
func (s State) settle(c *ComparedAccount, taken map[string]int, names map[[2]string]bool, partial bool) {
	if len(c.Candidates) == 1 {
		only := s.Accounts[c.Candidates[0]]
		exact := slices.ContainsFunc([]string{only.Label, only.Identity.Name, only.Identity.Email, only.Identity.ID}, func(own string) bool {
			return strings.EqualFold(own, cutName(c.Seen.Name))
		})
		if (exact || only.ID == c.Seen.Chosen) && taken[only.ID] == 1 {
			c.Where, c.Account, c.Candidates, c.Name = InBoth, only.ID, []string{}, only.Name()
		}
	}
	if c.Account == "" {
		c.Name = s.freeName(c.Pack, cutName(c.Seen.Name), names)
	}
	for _, doc := range c.Seen.Docs {
		c.Docs = append(c.Docs, s.compareDoc(c.Account, doc))
	}
	if c.Account == "" || c.Seen.Folded || partial {
		return
	}
	for _, use := range s.uses(func(here Connection) bool { return here.Account == c.Account }) {
		if !slices.ContainsFunc(c.Docs, func(d ComparedDoc) bool { return d.Doc == use.Doc }) {
			c.Docs = append(c.Docs, gone(use))
		}
	}
}

// freeName is a name that no other account of the Pack has.
func (s State) freeName(pack, name string, given map[[2]string]bool) string {
	if name == "" {
		return ""
	}
	taken := func(name string) bool {
		for _, account := range s.Accounts {
			if account.Pack == pack && strings.EqualFold(account.Name(), name) {
				return true
			}
		}
		return given[[2]string{pack, strings.ToLower(name)}]
	}
	free := name
	for n := 2; taken(free); n++ {
		free = numbered(name, n)
	}
	given[[2]string{pack, strings.ToLower(free)}] = true
	return free
}

// compareDoc finds a doc of the page here and compares how an account, which
// may be none yet, is in it.
func (s State) compareDoc(account string, seen SeenDoc) ComparedDoc {
	d := ComparedDoc{Where: OnlyThere, Seen: seen, Title: cut(tidyTitle(seen.Title)), Link: seen.Link, Can: []Bring{AsSeen, Leave}}
	if known, ok := s.seenDoc(seen); ok {
		d.Doc, d.Title, d.Link = known.ID, known.Title, known.Link
	} else if found, err := (docLinks{}).parse(seen.Link); err == nil && d.Title == "" {
		d.Title = cut(tidyTitle(found.title))
	}
	c, ok := s.Connections[ConnectionID{account, d.Doc}]
	if account == "" || !ok {
		return d
	}
	d.Here = c
	unsaid := seen.Sharing == "" || seen.Sharing == c.Sharing && seen.NonOwners == "" && c.Sharing == Shared
	same := unsaid || c.Sharing == seen.Sharing && c.NonOwners == seen.NonOwners
	switch {
	case c.Leaving:
		d.Where, d.Can = Changed, []Bring{Leave, AsSeen}
	case same && (c.Progress() == Finished || c.Progress() == HasOldKey && c.AsSeen()):
		d.Where, d.Can = InBoth, []Bring{Leave}
	case same && !unsaid:
		d.Where, d.Can = Changed, []Bring{AsSeen, Leave} // as planned here: it is done
	case same:
		d.Where, d.Can = Changed, []Bring{Leave, AsSeen}
	case c.Progress() == Planned:
		d.Where, d.Can = Changed, []Bring{Keep, AsSeen, Leave}
	default:
		d.Where, d.Can = Changed, []Bring{AsSeen, Keep, Leave}
	}
	return d
}

// seenDoc finds a doc of the page among those known here: by its link, or where
// it has none by its title, if only one has that.
func (s State) seenDoc(seen SeenDoc) (found Doc, ok bool) {
	if link, err := (docLinks{}).parse(seen.Link); err == nil {
		return (docLinks{}).at(s, link)
	}
	title := tidyTitle(seen.Title)
	for _, doc := range s.Docs {
		if seen.Link == "" && title != "" && strings.EqualFold(doc.Title, title) {
			if ok {
				return Doc{}, false
			}
			found, ok = doc, true
		}
	}
	return found, ok
}

// onlyHere is an account that the page doesn't show, with the docs where Coda
// may have it.
func (s State) onlyHere(account Account) ComparedAccount {
	c := ComparedAccount{Where: OnlyHere, Pack: account.Pack, Account: account.ID, Name: account.Name(), Candidates: []string{}}
	for _, use := range s.uses(func(here Connection) bool { return here.Account == account.ID }) {
		if account.KeptByCoda() || use.MayHave() {
			c.Docs = append(c.Docs, gone(use))
		}
	}
	return c
}

// gone is a doc that the page doesn't show. What was to be taken out is out; of
// all else only the person knows whether it was meant so.
func gone(use Use) ComparedDoc {
	d := ComparedDoc{
		Where: OnlyHere, Doc: use.Doc, Title: use.In.Title, Link: use.In.Link, Here: use.Connection, Can: []Bring{Leave, TakeOut},
	}
	if use.Leaving {
		d.Can = []Bring{TakeOut, Leave}
	}
	return d
}

// clashes marks second private accounts of a Pack in a doc.
func (s State) clashes(accounts []ComparedAccount) {
	first := map[[2]string]string{} // whose the place is, by Pack and doc
	for id, c := range s.Connections {
		if c.Sharing == Private && !c.Leaving {
			first[[2]string{s.Accounts[id.Account].Pack, id.Doc}] = s.Accounts[id.Account].Name()
		}
	}
	for i := range accounts {
		account := &accounts[i]
		for j := range account.Docs {
			d := &account.Docs[j]
			if d.Seen.Sharing != Private || d.Here.Sharing == Private && !d.Here.Leaving {
				continue
			}
			at := [2]string{account.Pack, cmp.Or(d.Doc, d.Link)}
			if d.Clash = first[at]; d.Clash == "" {
				first[at] = account.Name
			} else {
				d.Can = []Bring{Leave, AsSeen}
			}
		}
	}
}
