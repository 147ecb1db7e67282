package patchbay

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// BroughtAccount is an account of Coda's page with what the person wants done.
type BroughtAccount struct {
	// Account is the one here that it is; empty for a new one, kept by Coda.
	Account string
	// Pack is an id of the catalogue or, of a Pack that it lacks, its name;
	// Name what Coda calls the account, Label what the person does where that
	// differs. They count for a new one only: what is here keeps its name.
	Pack, Name, Label string
	Docs              []BroughtDoc
}

// BroughtDoc is a doc under it.
type BroughtDoc struct {
	// Doc is one that is known here; else Link and Title are noted.
	Doc, Link, Title string
	Do               Bring
	// Sharing and NonOwners are as in Coda, for AsSeen and Keep.
	Sharing   Sharing
	NonOwners Level
}

// BringIn makes what the person chose from Coda's page part of what is here,
// all in one step or nothing of it. New accounts are kept by Coda; docs keep
// the title that they have here; connections count as done, seen in Coda now.
// What Coda shows stands above what a Pack's file says that the Pack serves.
//
// It fails with UnknownAccount, UnknownDoc and UnknownPlace, NameMissing,
// NameTooLong and NameTaken, DocLinkInvalid and DocTitleMissing, SettingUnknown
// for rules that are none, and PrivateAlready.
func (b *Board) BringIn(ctx context.Context, accounts []BroughtAccount) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		in := &bringing{Board: b, s: s.Clone()}
		for _, account := range accounts {
			if err := in.account(account); err != nil {
				return nil, err
			}
		}
		return in.changes, nil
	})
}

// bringing is a BringIn under way: a state in which what comes later meets what
// came before, and the changes so far.
type bringing struct {
	*Board
	s       State
	changes []Change
}

func (in *bringing) apply(changes ...Change) {
	in.s.Apply(changes...)
	in.changes = append(in.changes, changes...)
}

func (in *bringing) account(brought BroughtAccount) error {
	account, ok := in.s.Accounts[brought.Account]
	switch {
	case brought.Account == "":
		var err error
		if account, err = in.added(brought); err != nil {
			return err
		}
	case !ok:
		return UnknownAccount
	}
	for _, doc := range brought.Docs {
		if err := in.doc(account, doc); err != nil {
			return err
		}
	}
	return nil
}

// added makes a new account, named as Coda names it.
func (in *bringing) added(brought BroughtAccount) (Account, error) {
	name, err := checkLabel(tidyTitle(cmp.Or(brought.Label, brought.Name)))
	if err != nil {
		return Account{}, err
	}
	pack := in.seenPack(in.s, brought.Pack)
	if pack == "" {
		return Account{}, UnknownPack
	}
	for _, other := range in.s.Accounts {
		if other.Pack == pack && strings.EqualFold(other.Name(), name) {
			return Account{}, NameTaken.With("name", other.Name())
		}
	}
	account := Account{ID: uuid.NewString(), Pack: pack, Connected: time.Now()}
	account.Identity.Name = cutName(brought.Name)
	if name != account.Identity.Name {
		account.Label = name
	}
	in.apply(PutAccount{account}, Note{eventOf(DidAddKept, account, "")})
	return account, nil
}

func (in *bringing) doc(account Account, brought BroughtDoc) error {
	if brought.Do == Leave {
		return nil
	}
	if !slices.Contains([]Bring{AsSeen, Keep, TakeOut}, brought.Do) || brought.Do != TakeOut && !ruled(brought.Sharing, brought.NonOwners) {
		return SettingUnknown
	}
	doc, err := in.noted(brought)
	if err != nil {
		return err
	}
	c, ok := in.s.Connections[ConnectionID{account.ID, doc.ID}]
	switch {
	case !ok && brought.Do != AsSeen:
		return UnknownPlace
	case brought.Do == TakeOut:
		did := DidSeeGone
		if !c.MayHave() {
			did = DidDisconnect // it was planned, and never in Coda
		}
		in.apply(DropConnection{c.ID()}, Note{eventAt(did, account, doc.Title, "")})
		return nil
	case brought.Do == Keep:
		c = c.sawNow(brought.Sharing, brought.NonOwners)
	default:
		if !ok {
			c = planned(account.ID, doc.ID, brought.Sharing)
			in.apply(in.takeUp(in.s, account, &c)...)
		}
		c = c.sawNow(brought.Sharing, brought.NonOwners)
		c.Sharing, c.NonOwners = brought.Sharing, brought.NonOwners
	}
	if err := in.alone(account, doc, c); err != nil {
		return err
	}
	said := string(cmp.Or(Level(brought.Sharing), brought.NonOwners))
	if brought.Sharing == Shared {
		said = string(brought.NonOwners)
	}
	in.apply(PutConnection{c}, Note{eventAt(DidSeeInCoda, account, doc.Title, said)})
	return nil
}

// noted is the doc that is meant, noted where it wasn't known.
func (in *bringing) noted(brought BroughtDoc) (Doc, error) {
	if brought.Doc != "" {
		if doc, ok := in.s.Docs[brought.Doc]; ok {
			return doc, nil
		}
		return Doc{}, UnknownDoc
	}
	found, err := in.links.parse(brought.Link)
	if err != nil {
		return Doc{}, err
	}
	if doc, ok := in.links.at(in.s, found); ok {
		return doc, nil
	}
	title := tidyTitle(brought.Title)
	if len([]rune(title)) > maxTitle {
		return Doc{}, NameTooLong.With("most", strconv.Itoa(maxTitle))
	}
	doc := Doc{
		ID: cmp.Or(found.id, uuid.NewString()), Title: cmp.Or(title, cut(tidyTitle(found.title))), Link: found.link, Added: time.Now(),
	}
	if doc.Title == "" {
		return Doc{}, DocTitleMissing
	}
	in.apply(PutDoc{doc}, Note{Event{At: doc.Added, What: DidAddDoc, Place: doc.Title}})
	return doc, nil
}

// alone refuses a second private account of a Pack in a doc.
func (in *bringing) alone(account Account, doc Doc, c Connection) error {
	if c.Sharing != Private {
		return nil
	}
	for id, other := range in.s.Connections {
		if id.Doc != doc.ID || id.Account == account.ID || other.Sharing != Private || other.Leaving {
			continue
		}
		if by := in.s.Accounts[id.Account]; by.Pack == account.Pack {
			return PrivateAlready.With("account", by.Name())
		}
	}
	return nil
}

// numbered is a name with a number, as Coda tells namesakes apart.
func numbered(name string, n int) string {
	number := " (" + strconv.Itoa(n) + ")"
	runes := []rune(name)
	if room := maxLabel - len(number); len(runes) > room {
		runes = runes[:room]
	}
	return string(runes) + number
}
