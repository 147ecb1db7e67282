package patchbay

import (
	"context"
	"maps"
	"slices"
)

// Shelf is where Packs come from: those that are built in, and the person's
// own. Its methods may be called from several goroutines at once.
type Shelf interface {
	// Read returns all Packs, sorted by name, and why others aren't among them:
	// a line for each mistake, with file, field and what was expected.
	Read() (all []Pack, wrong []error)
	// Describe makes a Pack of the person's own of a service. Nothing is kept.
	// It fails with ServiceKnown, KeyNameInvalid, KeyPrefixInvalid or
	// CheckAddressInvalid.
	Describe(service OwnService) (Pack, error)
	// Keep puts a Pack that Describe made among the person's own, where it is
	// durable. It fails with ServiceKnown where there is one of that name by
	// now, and with FileNotSaved.
	Keep(pack Pack) error
}

// OwnService is a service that no Pack is for, as the person describes it.
type OwnService struct {
	Name string
	// Way is Bearer, Header, Query or Basic.
	Way Way
	// KeyName is the header's name or the parameter's; other ways have none.
	KeyName string
	// Prefix stands before the key in a header, with a space between. May be
	// empty.
	Prefix string
	// Alone says, of Basic, that the key is the user name and there is no
	// password.
	Alone bool
	// CheckAddress is an https address that answers with success where the key
	// is good. Empty where the person knows none: then the key is sent nowhere.
	CheckAddress string
}

// catalogue is every Pack there is. It never changes.
type catalogue struct {
	byID  map[string]Pack
	order []Pack
	wrong []error
}

// read takes the Packs of the shelf, or these where there is none.
func (b *Board) read(packs []Pack) {
	b.rereading.Lock()
	defer b.rereading.Unlock()
	c := &catalogue{byID: map[string]Pack{}, order: packs}
	if b.shelf != nil {
		c.order, c.wrong = b.shelf.Read()
	}
	for _, pack := range c.order {
		c.byID[pack.ID] = pack
	}
	for _, err := range c.wrong {
		b.log.Warn("a Pack of the person's own is not used", "mistake", err)
	}
	b.catalogue.Store(c)
}

// ReadPacks reads the person's own Packs again. Accounts of a Pack that isn't
// there any more stay as they are, and so do those of one that changed: their
// keys go to no other address than they did before.
func (b *Board) ReadPacks(ctx context.Context) error {
	if b.shelf == nil {
		return NotNow
	}
	b.read(nil)
	defer b.changed()
	return b.ledger.update(ctx, func(s State) ([]Change, error) { return b.adopted(s), nil })
}

// Packs returns the catalogue, by name. The caller must not change it.
func (b *Board) Packs() []Pack { return b.catalogue.Load().order }

// PackMistakes are why Packs of the person's own aren't used, a line each, as
// it was when they were last read.
func (b *Board) PackMistakes() []error { return b.catalogue.Load().wrong }

// LostPacks are the ids of Packs that accounts held here are of and that aren't
// in the catalogue, sorted: of such an account Patchbay knows no more how its
// key is used.
func (b *Board) LostPacks() []string {
	lost := map[string]bool{}
	b.ledger.read(func(s State) {
		for _, account := range s.Accounts {
			if _, known := b.pack(account.Pack); !known && !account.KeptByCoda() {
				lost[account.Pack] = true
			}
		}
	})
	return slices.Sorted(maps.Keys(lost))
}

// Pack returns one, or UnknownPack.
func (b *Board) Pack(id string) (Pack, error) {
	pack, ok := b.pack(id)
	if !ok {
		return Pack{}, UnknownPack
	}
	return pack, nil
}

// pack returns a Pack of the catalogue, if it is there.
func (b *Board) pack(id string) (Pack, bool) {
	pack, ok := b.catalogue.Load().byID[id]
	return pack, ok
}

func (b *Board) packName(id string) string {
	if pack, ok := b.pack(id); ok {
		return pack.Name
	}
	return id
}
