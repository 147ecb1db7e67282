package patchbay

import (
	"context"
	"errors"
	"time"
)

// VaultState is how the vault is doing.
type VaultState string

// The states of the vault.
const (
	VaultReady     VaultState = "ready"       // open, or it opens without asking anybody
	VaultChoosing  VaultState = "choose"      // the computer offers none by itself
	VaultIsLocked  VaultState = "locked"      // its next use asks the person for something
	VaultIsAsking  VaultState = "asking"      // the system is asking the person right now
	VaultIsMissing VaultState = "unavailable" // the chosen one isn't there today, or isn't the same
)

// VaultStatus is what there is to say about the vault.
type VaultStatus struct {
	State VaultState
	// Name is its source's; empty while none is chosen or found.
	Name string
	// Title is its real name.
	Title string
	// Passphrase says that Unlock wants Patchbay's own passphrase.
	Passphrase bool
	// Chosen says that one was set up, and can't be exchanged.
	Chosen bool
	// Cause is why it is unavailable.
	Cause Cause
	// Choices are the vaults to choose from, where State is VaultChoosing.
	Choices []VaultChoice
	// Waiting is how many keys are still to be deleted from it.
	Waiting int
}

// VaultChoice is a vault that may be chosen.
type VaultChoice struct {
	Name, Title string
	Passphrase  bool
}

// glances are the looks at the vault for those who can't wait for it. One is
// under way at a time, however often somebody asks.
type glances struct {
	now, next *glance
	seen      VaultStatus // the last one's; without a State before the first
}

// glance is one look. Its status is set when done is closed.
type glance struct {
	done   chan struct{}
	status VaultStatus
	late   bool // somebody couldn't wait for it
}

// tell says how the vault is doing, within a second and without opening any
// question. Looking may take longer: a keyring does one thing at a time. Then
// the answer is what was seen last, and changed is called when there is
// another.
func (k *keeper) tell(ctx context.Context) VaultStatus {
	waiting := k.custody.waiting()
	if status, ok := k.isAsking(); ok {
		status.Waiting = waiting
		return status
	}
	g := k.glance()
	patience := time.NewTimer(answerSoon)
	defer patience.Stop()
	select {
	case <-g.done:
		status := g.status // others may have waited for it too
		status.Waiting = waiting
		return status
	case <-patience.C:
	case <-ctx.Done():
	}
	if status, ok := k.isAsking(); ok {
		status.Waiting = waiting
		return status
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	g.late = true
	status := k.status.seen
	if status.State == "" {
		status = k.missing(VaultTooSlow)
	}
	status.Waiting = waiting
	return status
}

// glance returns a look that begins from now on.
func (k *keeper) glance() *glance {
	g := &glance{done: make(chan struct{})}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.closed:
		g.status = k.missing(VaultUnavailable)
		close(g.done)
	case k.status.next != nil:
		g = k.status.next
	case k.status.now != nil:
		k.status.next = g
	default:
		k.status.now = g
		k.background.Go(k.glanceAround)
	}
	return g
}

// glanceAround looks as long as somebody waits for a look.
func (k *keeper) glanceAround() {
	for more := true; more; {
		status := k.see(k.base)
		k.mu.Lock()
		g, before := k.status.now, k.status.seen
		g.status, k.status.seen = status, status
		k.status.now, k.status.next = k.status.next, nil
		more = k.status.now != nil
		news := g.late && (before.State != status.State || before.Name != status.Name || before.Cause != status.Cause)
		k.mu.Unlock()
		close(g.done)
		if news {
			k.changed()
		}
	}
}

// see looks at the vault, however long that takes.
func (k *keeper) see(ctx context.Context) VaultStatus {
	source, found, err := k.look(ctx)
	switch cause, _ := Why(err); {
	case errors.Is(err, VaultToChoose):
		return VaultStatus{State: VaultChoosing, Choices: k.choices(ctx)}
	case err != nil:
		return k.missing(cause)
	}
	status := VaultStatus{
		State: VaultReady, Name: source.Name(), Title: found.Title, Passphrase: found.Passphrase,
		Chosen: k.ledger.setting(settingVault) != "",
	}
	if found.Locked {
		status.State = VaultIsLocked
	}
	return status
}

// missing is what is known of a vault that can't be seen.
func (k *keeper) missing(cause Cause) VaultStatus {
	name := k.ledger.setting(settingVault)
	return VaultStatus{
		State: VaultIsMissing, Name: name, Title: k.ledger.setting(settingTitle), Chosen: name != "",
		Passphrase: k.ledger.setting(settingWants) == wantsPassphrase, Cause: cause,
	}
}

// isAsking is the status while the person is asked for something: whoever
// looked at the vault now would wait until they have answered.
func (k *keeper) isAsking() (VaultStatus, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.asking) == 0 {
		return VaultStatus{}, false
	}
	who := k.asking[len(k.asking)-1]
	return VaultStatus{
		State: VaultIsAsking, Name: who.name, Title: who.title, Chosen: k.ledger.setting(settingVault) != "",
	}, true
}

func (k *keeper) choices(ctx context.Context) []VaultChoice {
	choices := []VaultChoice{}
	for _, source := range k.sources {
		if k.only != "" && source.Name() != k.only {
			continue
		}
		if found, err := source.Find(ctx, ""); err == nil {
			choices = append(choices, VaultChoice{source.Name(), found.Title, found.Passphrase})
		}
	}
	return choices
}
