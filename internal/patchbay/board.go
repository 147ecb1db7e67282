package patchbay

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"
)

// Board is the app without its faces: connect an account, put it into docs,
// list what is connected, check, rename, disconnect, remove. Close ends it.
//
// Its methods may be called from several goroutines at once. Those that take
// a context give up when it ends; what was durable by then stays.
type Board struct {
	catalogue  atomic.Pointer[catalogue]
	shelf      Shelf
	rereading  sync.Mutex
	connectors map[Way]Connector
	service    Service
	coda       CodaDocs
	links      docLinks
	audience   Audience
	orgs       Organisations
	log        *slog.Logger

	ledger   *ledger
	custody  *custody
	keeper   *keeper
	flows    *flows
	renewals *renewals
	copies   copies
	saving   chan struct{} // holds one token: check-and-save is one at a time
	checks   atomic.Int32  // under way

	changed func()
	end     context.CancelFunc
}

// Parts are what a Board is made of. All of them are needed, but Changed,
// OnlyVault, Clipboard, PretendDocs, Shelf, Audience and Organisations.
type Parts struct {
	Register Register
	// Vaults in order of preference.
	Vaults []VaultSource
	// OnlyVault is the name of the one that may be chosen at set-up; empty
	// for any.
	OnlyVault string
	Packs     []Pack
	// Shelf is where Packs come from in place of Packs, and where the person can
	// add some.
	Shelf Shelf
	// Connectors by the way that they serve.
	Connectors map[Way]Connector
	Service    Service
	CodaDocs   CodaDocs
	// PretendDocs is where practice's docs lie, "http://127.0.0.1:1234/coda":
	// links to /d/ below it are taken for links to docs, as Coda's own are.
	PretendDocs string
	// Clipboard is where CopyKey puts keys.
	Clipboard Clipboard
	// Audience may be nil: then nobody can be asked who can open a doc.
	Audience Audience
	// Organisations may be nil: then no organisation can be read.
	Organisations Organisations
	Log           *slog.Logger
	// Changed is called, from any goroutine, when there is something new to
	// see. It must return at once.
	Changed func()
}

// New reads the register and starts. What an earlier process left behind in
// the vault is tidied in the background, and only where that opens no
// question. Its failures have one of the register's causes.
//
// The caller must see to it that no other process has the same register open:
// recovery would take its newest secret for rubbish.
func New(ctx context.Context, parts Parts) (*Board, error) {
	changed := parts.Changed
	if changed == nil {
		changed = func() {}
	}
	ledger, err := openLedger(ctx, parts.Register, changed)
	if err != nil {
		return nil, err
	}
	base, end := context.WithCancel(context.Background())
	custody := newCustody(ledger, parts.Log)
	b := &Board{
		shelf:      parts.Shelf,
		connectors: parts.Connectors,
		service:    parts.Service,
		coda:       parts.CodaDocs,
		links:      docLinks{parts.PretendDocs},
		audience:   parts.Audience,
		orgs:       parts.Organisations,
		log:        parts.Log,
		ledger:     ledger,
		custody:    custody,
		keeper: &keeper{
			sources: parts.Vaults, only: parts.OnlyVault, ledger: ledger, custody: custody,
			log: parts.Log, changed: changed, base: base, opening: make(chan struct{}, 1),
		},
		flows:    newFlows(base, changed),
		renewals: newRenewals(),
		copies:   copies{clipboard: parts.Clipboard, turn: make(chan struct{}, 1)},
		saving:   make(chan struct{}, 1),
		changed:  changed,
		end:      end,
	}
	b.read(parts.Packs)
	if err := b.firstThings(ctx); err != nil {
		end()
		return nil, err
	}
	b.keeper.sweepQuietly()
	return b, nil
}

// firstThings gives the installation its id and drops to-dos and memories that
// have had their time. Accounts of Packs that the catalogue has learnt get those.
func (b *Board) firstThings(ctx context.Context) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		var changes []Change
		if s.Settings[settingInstall] == "" {
			changes = append(changes, Set{settingInstall, strings.ReplaceAll(uuid.NewString(), "-", "")[:12]})
		}
		for id, todo := range s.ToDos {
			if todo.over() {
				changes = append(changes, DropToDo{id})
			}
		}
		for id, former := range s.Former {
			if !s.remembers(former) {
				changes = append(changes, DropFormer{id})
			}
		}
		return append(changes, b.adopted(s)...), nil
	})
}

// Close cancels every flow, lets go of the vault and closes the register.
func (b *Board) Close() error {
	b.end()
	b.flows.close()
	return errors.Join(b.keeper.close(), b.ledger.register.Close())
}

// Listing is what is connected and what is still to be done. It never touches
// the vault or a disk.
type Listing struct {
	// Accounts by their Pack's name, then their own.
	Accounts []Account
	// Places is how many places each account has, by its id.
	Places map[string]int
	// ToDos, the oldest first.
	ToDos []OpenToDo
	// Unfinished are the places to finish, the oldest first.
	Unfinished []Unfinished
	// Exposed is how many places there are where others may act with an
	// account; Wiring tells which.
	Exposed int
}

// List returns what there is.
func (b *Board) List() Listing {
	var l Listing
	b.ledger.read(func(s State) {
		l.Accounts = sorted(s.Accounts, func(x, y Account) int {
			return cmp.Or(
				strings.Compare(b.packName(x.Pack), b.packName(y.Pack)),
				strings.Compare(strings.ToLower(x.Name()), strings.ToLower(y.Name())),
				strings.Compare(x.ID, y.ID),
			)
		})
		l.Places = s.places()
		l.ToDos = s.opened(func(ToDo) bool { return true })
		l.Unfinished = s.unfinished()
		l.Exposed = len(s.exposed(b.pack))
	})
	return l
}

// History returns a page of what happened, the newest first; pages are
// HistoryPage long and start at 0.
func (b *Board) History(ctx context.Context, page int) ([]Event, error) {
	return b.HistoryOf(ctx, "", page)
}

// HistoryOf is History for one account, also for one that is gone; for all
// where the id is empty.
func (b *Board) HistoryOf(ctx context.Context, accountID string, page int) ([]Event, error) {
	return b.ledger.register.History(ctx, accountID, max(page, 0)*HistoryPage, HistoryPage)
}

// HistoryPage is how many events a page of the history has.
const HistoryPage = 50

// Vault tells how the vault is doing, within a second: where the vault itself
// is busy, it is what was seen last, and Changed is called when there is
// something else. It opens no question.
func (b *Board) Vault(ctx context.Context) VaultStatus { return b.keeper.tell(ctx) }

// ChooseVault sets up the named vault. It is refused with NotNow where one is
// set up already.
func (b *Board) ChooseVault(ctx context.Context, name string, passphrase Secret) error {
	return b.keeper.choose(ctx, name, passphrase)
}

// Unlock opens the vault now, with Patchbay's passphrase where it has one;
// else the system asks the person.
func (b *Board) Unlock(ctx context.Context, passphrase Secret) error {
	if !passphrase.Empty() {
		_, err := b.keeper.open(ctx, passphrase)
		return err
	}
	return b.keeper.use(ctx, func(vault Vault) error {
		// A vault that was open before may have been locked since; reading
		// the canary makes the system ask.
		if err := b.keeper.listen(ctx, vault, b.ledger.setting(settingCanary)); err != nil {
			return err
		}
		b.keeper.sweep(ctx, vault)
		return nil
	})
}

// Preference returns a preference, or the empty string.
func (b *Board) Preference(name string) string { return b.ledger.setting(settingPreference + name) }

// SetPreference keeps one. The names and values are the caller's.
func (b *Board) SetPreference(ctx context.Context, name, value string) error {
	return b.ledger.apply(ctx, Set{settingPreference + name, value})
}

const settingPreference = "preference."

// Wait returns the step after n of a flow, or the current one after 25 seconds.
// It fails with FlowEnded where the flow is over and forgotten.
func (b *Board) Wait(flow string, n int) (Step, error) { return b.flows.wait(flow, n) }

// Submit answers the form that is step n of a flow and returns within a second:
// with the next step, or a wait. Where n isn't the current step any more it
// changes nothing and returns the current one.
func (b *Board) Submit(flow string, n int, values Values) (Step, error) {
	return b.flows.submit(flow, n, values)
}

// PageOf returns the address of the page that a flow waits for the person on
// and the browser to open it in, or NotNow where it waits for something else.
func (b *Board) PageOf(flow string) (address, browser string, err error) {
	f, err := b.flows.get(flow)
	if err != nil {
		return "", "", err
	}
	if step := f.now(); step.Waiting.Address != "" {
		return step.Waiting.Address, step.Waiting.Browser, nil
	}
	return "", "", NotNow
}

// Working reports whether something is under way: an attempt to connect or to
// sign in again, or a check. Changed is called whenever that may be different.
func (b *Board) Working() bool { return b.checks.Load() > 0 || b.flows.running() }

// Cancel ends a flow and drops what was typed into it.
func (b *Board) Cancel(flow string) error { return b.flows.cancelFlow(flow) }
