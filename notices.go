package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/notify"
	"app.patchbay/internal/patchbay"
)

const (
	// preferenceSaid is under which is kept what the person was told, so that
	// nothing is told twice, and preferenceNotices whether they want to be.
	preferenceSaid    = "notified"
	preferenceNotices = "notifications"
	// lookAgain is how often what only time brings is looked for.
	lookAgain = time.Hour
	// arrival is how long after a start the page is taken to be in front of
	// the person, who is just opening it.
	arrival = time.Minute
	// atOnce is how many matters are told one by one; more are told as one.
	atOnce = 2
)

// shower shows messages of the desktop; notify.Desk is the one.
type shower interface {
	Show(notify.Message) (uint32, error)
	Withdraw(uint32)
}

// notices tells the person what needs them while Patchbay isn't in front of
// them: each matter once, and none that they saw in the page.
type notices struct {
	ctx   context.Context
	board *patchbay.Board
	desk  shower
	lead  func(to app.DestinationView)
	// prefer keeps a preference; warn is for the log.
	prefer func(name, value string)
	warn   func(what string, err error)

	wake  chan struct{}
	shown map[string]uint32 // by matter; follow's alone, as failed is
	// failed is when a message was last refused for no known reason: asking
	// again may start the program that shows them, which ended badly.
	failed time.Time

	mu      sync.Mutex
	looking bool
	until   time.Time // looking ends by itself then; zero where it doesn't
}

func startNotices(r *running, desk *notify.Desk) *notices {
	n := &notices{
		ctx: r.ctx, board: r.parts.board, desk: desk, lead: r.lead, prefer: r.prefer,
		warn: func(what string, err error) { r.parts.log.Warn(what, "cause", err) },
		wake: make(chan struct{}, 1), shown: map[string]uint32{},
		looking: !r.flags.Hidden, until: time.Now().Add(arrival),
	}
	if !r.host.Practice {
		go n.follow()
	}
	return n
}

// follow tells what is new, and what comes with time.
func (n *notices) follow() {
	arrived, again := time.After(arrival), time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		n.tell()
		select {
		case <-n.ctx.Done():
			return
		case <-n.wake:
		case <-arrived:
		case <-again.C:
		}
	}
}

// note says that something changed.
func (n *notices) note() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// look hears whether the person has the page in front of them.
func (n *notices) look(looking bool) {
	n.mu.Lock()
	n.looking, n.until = looking, time.Time{}
	n.mu.Unlock()
	n.note()
}

func (n *notices) isLooking() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.looking && (n.until.IsZero() || time.Now().Before(n.until))
}

// tell tells what was not told yet, takes back what is settled, and notes what
// the person has in front of them as told.
func (n *notices) tell() {
	looking, wanted := n.isLooking(), n.wanted()
	needs := n.board.List().Needs(time.Now())
	before := strings.Split(n.board.Preference(preferenceSaid), "\n")
	var told []string
	var fresh []patchbay.Need
	for _, need := range needs {
		if looking || slices.Contains(before, need.Matter) {
			told = append(told, need.Matter)
		} else {
			fresh = append(fresh, need)
		}
	}
	if wanted {
		told = append(told, n.show(fresh)...)
	}
	for matter, id := range n.shown {
		if looking || !wanted || !slices.Contains(told, matter) {
			n.desk.Withdraw(id)
			delete(n.shown, matter)
		}
	}
	slices.Sort(told)
	if now := strings.Join(told, "\n"); now != n.board.Preference(preferenceSaid) {
		n.prefer(preferenceSaid, now)
	}
}

func (n *notices) wanted() bool { return n.board.Preference(preferenceNotices) != "off" }

// show shows what is new, and returns what of it is told by that.
func (n *notices) show(fresh []patchbay.Need) (told []string) {
	if len(fresh) > atOnce {
		for _, need := range fresh {
			told = append(told, need.Matter)
		}
		all := n.message(fmt.Sprintf("%d things need you", len(fresh)), "Accounts to mend, or something left to finish.",
			"Show them", app.DestinationView{To: "accounts"})
		if !n.put(fresh[0].Matter, all) {
			return nil
		}
		return told
	}
	for _, need := range fresh {
		if n.put(need.Matter, n.about(need)) {
			told = append(told, need.Matter)
		}
	}
	return told
}

// put shows a message. What can't be shown now is tried again later.
func (n *notices) put(matter string, m notify.Message) bool {
	if !n.failed.IsZero() && time.Since(n.failed) < lookAgain {
		return false
	}
	id, err := n.desk.Show(m)
	if err == nil {
		n.shown[matter] = id
		return true
	}
	if !errors.Is(err, notify.ErrNone) && !errors.Is(err, notify.ErrQuiet) && !errors.Is(err, notify.ErrOff) {
		n.warn("a notification was not shown", err)
		n.failed = time.Now()
	}
	return false
}

func (n *notices) message(title, text, button string, to app.DestinationView) notify.Message {
	return notify.Message{Title: title, Text: text, Button: button, Chosen: func() { n.lead(to) }}
}

// about puts a matter into words.
func (n *notices) about(need patchbay.Need) notify.Message {
	switch {
	case need.Mend != nil:
		account := *need.Mend
		text := "Its key can't be found on this computer any more."
		if account.Status() == patchbay.NeedsSignIn {
			text = "The service doesn't take its key any more: sign in again."
		}
		return n.message(n.whose(account)+" needs you", text, "Mend it", app.DestinationView{To: "mend", Account: account.ID})
	case need.Finish != nil:
		one := *need.Finish
		text := n.whose(one.By) + " waits in " + place(one.Place.Name) + " for its last steps."
		switch one.Progress {
		case patchbay.ToTakeOut:
			text = n.whose(one.By) + " is still to be taken out of " + place(one.Place.Name) + "."
		case patchbay.HasOldKey:
			text = place(one.Place.Name) + " still has the old key of " + n.whose(one.By) + "."
		}
		return n.message("Something is left to finish", text, "Finish it",
			app.DestinationView{To: "finish", Account: one.By.ID, Place: one.Place.ID})
	}
	todo := *need.Do
	text := "An old key of " + n.pack(todo.Pack) + " still works. Delete it there."
	switch todo.Why {
	case patchbay.LeftInDoc, patchbay.LeftElsewhere:
		text = "An account of " + n.pack(todo.Pack) + " is still to be taken out of " + place(todo.PlaceName) + "."
	case patchbay.LeftWithCoda:
		text = "An account of " + n.pack(todo.Pack) + " is still to be removed in Coda."
	}
	return n.message("Something is left to do", text, "Show it", app.DestinationView{To: "to-do", ToDo: todo.ID})
}

// whose names an account to whoever looks at the screen, which may be locked:
// never by an e-mail.
func (n *notices) whose(account patchbay.Account) string {
	name := cmp.Or(account.Label, account.Identity.Name)
	if name == "" || strings.Contains(name, "@") {
		return "Your account of " + n.pack(account.Pack)
	}
	return name + " (" + n.pack(account.Pack) + ")"
}

func (n *notices) pack(id string) string {
	if pack, err := n.board.Pack(id); err == nil {
		return pack.Name
	}
	return id
}

// place is what a place is called, unless that is an e-mail.
func place(name string) string {
	if name == "" || strings.Contains(name, "@") {
		return "one of its places"
	}
	return name
}
