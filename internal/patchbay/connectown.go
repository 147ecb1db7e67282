package patchbay

import (
	"context"
	"strconv"
)

// ConnectOwn starts a flow that ends in an account of a service that no Pack is
// for. It returns the Pack that the flow is about: it is kept, as one of the
// person's own, in the moment in which the person says yes to the account, and
// not before. It fails with ServiceMissing, NameTooLong, the causes of
// [Shelf.Describe], and NotNow where no Packs can be added.
func (b *Board) ConnectOwn(service OwnService) (Pack, Step, error) {
	service.Name = tidyTitle(service.Name)
	switch {
	case b.shelf == nil:
		return Pack{}, Step{}, NotNow
	case service.Name == "":
		return Pack{}, Step{}, ServiceMissing
	case cutName(service.Name) != service.Name:
		return Pack{}, Step{}, NameTooLong.With("most", strconv.Itoa(maxLabel))
	}
	pack, err := b.shelf.Describe(service)
	if err != nil {
		return Pack{}, Step{}, err
	}
	a := &attempt{Board: b, pack: pack, unkept: true}
	return pack, b.flows.start(pack.ID, "", a.run), nil
}

// keepPack keeps the Pack of an attempt that made one. It comes before the
// account, so that no account is ever of a Pack that isn't there.
func (a *attempt) keepPack(ctx context.Context) error {
	if !a.unkept {
		return nil
	}
	if err := a.shelf.Keep(a.pack); err != nil {
		return err
	}
	a.unkept = false
	return a.ReadPacks(ctx)
}
