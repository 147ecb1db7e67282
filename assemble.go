package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strings"

	"app.patchbay/app"
	"app.patchbay/internal/accountpage"
	"app.patchbay/internal/browsers"
	"app.patchbay/internal/clipboard"
	"app.patchbay/internal/filevault"
	"app.patchbay/internal/keyring"
	"app.patchbay/internal/logbook"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/oauth"
	"app.patchbay/internal/outbound"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/practice"
	"app.patchbay/internal/remote"
	"app.patchbay/internal/sqlite"
	"app.patchbay/internal/token"
)

// parts are what a running Patchbay consists of, the shell aside.
type parts struct {
	board   *patchbay.Board
	changed chan struct{} // gets a value when there is something new to see
	log     *slog.Logger
	opener  *opener
	docs    string         // where practice's docs lie; empty outside practice
	closers []func() error // in the order in which they were opened
}

// close closes everything, the last one opened first.
func (p *parts) close() {
	for i := len(p.closers) - 1; i >= 0; i-- {
		if err := p.closers[i](); err != nil {
			p.log.Warn("something did not close well", "cause", err)
		}
	}
}

// assemble builds the board and describes the program to the facade.
func assemble(ctx context.Context, f flags, h *house) (*parts, app.Host, error) {
	p := &parts{changed: make(chan struct{}, 1), log: slog.New(slog.DiscardHandler)}
	if h.trouble == nil {
		if book, err := logbook.Open(h.log()); err == nil {
			p.log = slog.New(book)
			p.closers = append(p.closers, book.Close)
		} else {
			fmt.Fprintln(os.Stderr, "patchbay: there will be no log:", err)
		}
	}
	catalogue, trial, names, services, err := p.catalogue(ctx, f)
	if err != nil {
		p.close()
		return nil, app.Host{}, err
	}
	found := browsers.New(os.Getenv)
	p.opener = &opener{found: found, log: p.log, choice: func() string {
		if p.board == nil {
			return "" // not yet
		}
		return p.board.Preference(preferenceBrowser)
	}}
	host := app.Host{
		Version: version, DataFolder: h.folder, LogFolder: h.log(), Practice: f.Practice, TrialAddresses: names,
		OpenAddress: p.opener.page, OpenFolder: openAddress, OpenIn: p.opener.in, Browsers: listed(found), ReadPage: accountpage.Read,
		StartPractice: func() error { return startPractice(p.log, p.opener.page) },
	}
	host.Trouble = h.trouble
	shelf := packs.NewShelf(catalogue, "", packs.AllowLoopback()) // practice keeps nothing
	if !f.Practice {
		host.OwnPacks = h.packs()
		shelf = packs.NewShelf(catalogue, host.OwnPacks)
	}
	if services != nil {
		host.ReadPage = func(html, text string, packs []patchbay.Pack) (patchbay.Seen, error) {
			return accountpage.Read(services.AsIfCopiedFromCoda(html), text, packs)
		}
		host.OpenAddress = func(address string) error { return p.opener.page(services.InPractice(address)) }
	}
	out := outbound.New(outbound.Options{Version: version, Trial: trial, Log: p.log})
	pasted, approved, copied := token.New(), oauth.New(oauth.Options{Out: out, Open: host.OpenIn}), clipboard.New(os.Getenv)
	service := remote.New(out)
	what := patchbay.Parts{
		Shelf: shelf, PretendDocs: p.docs,
		Connectors: map[patchbay.Way]patchbay.Connector{
			patchbay.OAuth2: approved, patchbay.ClientCredentials: approved,
		},
		Service: service, CodaDocs: remote.NewFinder(service), Audience: remote.NewAudience(service), Organisations: remote.NewOrganisations(service),
		Log: p.log, Changed: p.note, Clipboard: clipped{copied},
	}
	for _, way := range token.Ways() {
		what.Connectors[way] = pasted
	}
	if err := p.start(ctx, f, h, what, &host); err != nil {
		p.close()
		return nil, app.Host{}, err
	}
	// Closed before all else: a copied key goes first.
	p.closers = append(p.closers, func() error { copied.Close(); return nil })
	return p, host, nil
}

// start starts the board on its stores. Where the register can't be used the
// program still starts, on an empty one and without a vault, so that the page
// can say why; nothing is written then.
func (p *parts) start(ctx context.Context, f flags, h *house, what patchbay.Parts, host *app.Host) (err error) {
	if f.Practice {
		what.Register = memory.NewRegister()
		what.Vaults = []patchbay.VaultSource{memory.NewVaultSource("memory", "a pretend password store")}
	} else if host.Trouble == nil {
		host.Trouble = p.openStores(ctx, f, h, &what)
	}
	if host.Trouble == nil {
		if p.board, err = patchbay.New(ctx, what); err != nil {
			_ = what.Register.Close()
			host.Trouble = err
		}
	}
	if host.Trouble != nil {
		p.log.Error("the register can't be used", "cause", host.Trouble)
		fmt.Fprintln(os.Stderr, "patchbay:", host.Trouble)
		what.Register, what.Vaults = memory.NewRegister(), nil
		if p.board, err = patchbay.New(ctx, what); err != nil {
			return err
		}
	}
	p.closers = append(p.closers, p.board.Close)
	return nil
}

// note says that there is something new to see, without ever waiting.
func (p *parts) note() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// openStores opens the register and names the vaults.
func (p *parts) openStores(ctx context.Context, f flags, h *house, what *patchbay.Parts) error {
	register, err := sqlite.Open(ctx, h.register())
	if err != nil {
		return err
	}
	ring := keyring.New(keyring.Options{Log: p.log})
	p.closers = append(p.closers, ring.Close)
	what.Register, what.OnlyVault = register, f.Vault
	what.Vaults = []patchbay.VaultSource{ring, filevault.New(filevault.Options{Dir: h.vault()})}
	return nil
}

// catalogue returns the Packs, the addresses on this computer that they may
// speak to, the names of those that do, and in practice its services.
func (p *parts) catalogue(ctx context.Context, f flags) (all []patchbay.Pack, trial, names []string, services *practice.Services, err error) {
	if all, err = packs.Load(); err != nil {
		return nil, nil, nil, nil, err
	}
	addresses := f.PackURL
	if f.Practice {
		if all, addresses, services, err = p.pretend(ctx, all); err != nil {
			return nil, nil, nil, nil, err
		}
		maps.Copy(addresses, f.PackURL)
	}
	for id, address := range addresses {
		if all, err = packs.WithAddress(all, id, address); err != nil {
			return nil, nil, nil, nil, fmt.Errorf("--pack-url %s: %w", id, err)
		}
		allowed, err := outbound.TrialAddress(address)
		if err != nil {
			return nil, nil, nil, nil, fmt.Errorf("--pack-url %s: %w", id, err)
		}
		trial = append(trial, allowed)
		names = append(names, nameOf(all, id))
	}
	if f.Practice {
		names = nil // the practice banner says it all
	}
	return all, trial, names, services, nil
}

// pretend starts the practice services and returns the Packs that speak to
// them, with their addresses.
func (p *parts) pretend(ctx context.Context, real []patchbay.Pack) ([]patchbay.Pack, map[string]string, *practice.Services, error) {
	services, err := practice.Start(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	p.closers = append(p.closers, services.Close)
	p.docs = services.Docs()
	all, err := packs.Read(services.Packs(), packs.AllowLoopback())
	if err != nil {
		return nil, nil, nil, err
	}
	addresses := map[string]string{"coda": services.Address() + "/coda/apis/v1"}
	for _, pack := range all {
		if len(pack.SignIn) > 0 && pack.SignIn[0].Base != "" {
			addresses[pack.ID] = pack.SignIn[0].Base
		}
	}
	for _, pack := range real {
		links, ok := services.Links()[pack.ID]
		if !ok && pack.Account != patchbay.NoAccount {
			continue // practice never asks a real service
		}
		with := []patchbay.Pack{pack}
		if ok {
			if with, err = packs.WithLinks(with, pack.ID, links); err != nil {
				return nil, nil, nil, err
			}
		}
		all = append(all, with...)
	}
	return all, addresses, services, nil
}

func nameOf(all []patchbay.Pack, id string) string {
	for _, pack := range all {
		if strings.EqualFold(pack.ID, id) {
			return pack.Name
		}
	}
	return id
}
