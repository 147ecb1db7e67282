package patchbay

import "time"

// Account is yours in a service. Held here, its credential is in the vault
// under Key. Kept by Coda, it was approved inside Coda and only Coda has a
// credential: then Key, Way and Base are empty, and Identity has at most the
// name by which Coda calls it.
type Account struct {
	// ID is a UUID of ours and never changes.
	ID string
	// Pack is the id of its Pack. An account that Coda keeps may be of a Pack
	// that the catalogue lacks: then this is what Coda calls that.
	Pack string
	Way  Way
	// Base is the address that the account was connected at. Its key is never
	// sent to another. Empty where it CantBeChecked.
	Base     string
	Identity Identity
	// Label is what the person calls it, or what tells it from another account
	// that had its name already; empty where neither was needed.
	Label string
	// AlsoInCoda says that Coda has an approval of its own for it, beside the
	// key here: it was kept by Coda first. Nothing that becomes of the key here
	// changes that one.
	AlsoInCoda bool
	// Lacks are the names of the scopes that its service didn't allow when it was
	// asked for them. All else works.
	Lacks []string
	// Key is the vault key of the newest version of its credential.
	Key       string
	Connected time.Time
	// Checked is when the service last said yes; zero where it can't be asked.
	Checked time.Time
	// Trouble is why the last check failed; empty where it succeeded. Values
	// belong to it.
	Trouble       Cause
	TroubleValues map[string]string
}

// Name is what to call the account on a screen: its label, else what the
// service calls it, else its e-mail.
func (a Account) Name() string {
	if a.Label != "" {
		return a.Label
	}
	return a.Identity.DisplayName()
}

// KeptByCoda reports whether only Coda has the account's credential. Such an
// account can't be checked, copied or signed in to here.
func (a Account) KeptByCoda() bool { return a.Key == "" }

// CantBeChecked reports whether its key is held here without an address of the
// service: Patchbay has nowhere to ask about it, and sends it nowhere.
func (a Account) CantBeChecked() bool { return !a.KeptByCoda() && a.Base == "" }

// Status is an account's state in one word.
func (a Account) Status() Status {
	if a.KeptByCoda() {
		return WithCoda
	}
	switch a.Trouble {
	case "":
		if a.CantBeChecked() {
			return Unchecked
		}
		if a.Identity.Limited || len(a.Lacks) > 0 {
			return Limited
		}
		return Connected
	case KeyRefused, KeyLimited, DifferentAccount, SignInOver, SignInMoved, ApprovalLimited:
		return NeedsSignIn
	case VaultAbsent, VaultCorrupt:
		return NeedsAttention
	default:
		return NotChecked
	}
}

// Status is the state of an account as its last check left it.
type Status string

// The states of an account.
const (
	Connected      Status = "connected"       // the service knows the key
	Limited        Status = "limited"         // it does, but the key can't do all that Patchbay needs
	NeedsSignIn    Status = "needs-sign-in"   // the service refuses the key
	NeedsAttention Status = "needs-attention" // the vault doesn't give the key
	NotChecked     Status = "not-checked"     // the service could not be asked
	WithCoda       Status = "kept-by-coda"    // only Coda has the key
	Unchecked      Status = "unchecked"       // nobody knows where to ask about the key
)

// Identity is who the service says the account is.
type Identity struct {
	// ID is stable and unique at that address; empty where the service
	// names none.
	ID        string
	Name      string
	Email     string
	Workspace string
	// KeyName is the key's own name at the service.
	KeyName string
	// Scoped says that the key is restricted in some way, Limited that it
	// can't do something that Patchbay needs.
	Scoped  bool
	Limited bool
}

// within fills in the site that the account was chosen to be of, which many a
// service doesn't tell.
func (i Identity) within(site string) Identity {
	if i.Workspace == "" {
		i.Workspace = site
	}
	return i
}

// DisplayName is the best name the service gives: name, e-mail or id.
func (i Identity) DisplayName() string {
	switch {
	case i.Name != "":
		return i.Name
	case i.Email != "":
		return i.Email
	default:
		return i.ID
	}
}

// Event is one entry of the history.
type Event struct {
	At      time.Time
	What    What
	Account string
	Pack    string
	// Name is what the account was called then.
	Name string
	// Place is what the doc or the elsewhere was called then; empty where
	// there is none in it.
	Place string
	// Detail belongs to What: the new name, the cause of a failed check.
	Detail string
}

// What happened.
type What string

// The kinds of events.
const (
	DidConnect     What = "connected"
	DidSignInAgain What = "signed-in-again"
	DidGiveKey     What = "key-given"
	DidRename      What = "renamed"
	DidRemove      What = "removed"
	DidTick        What = "ticked"
	DidForget      What = "forgotten"
	DidFailCheck   What = "check-failed"
	DidMend        What = "mended"
	DidChooseVault What = "vault-chosen"

	DidAddKept      What = "kept-by-coda-added"
	DidAddDoc       What = "doc-added"
	DidForgetDoc    What = "doc-forgotten"
	DidRenameDoc    What = "doc-renamed" // detail: the new title
	DidLinkDoc      What = "doc-linked"
	DidMissDoc      What = "doc-missed" // Coda didn't show it to the account
	DidSeeDoc       What = "doc-seen"   // it did again
	DidAddToDoc     What = "added-to-doc"
	DidDisconnect   What = "disconnected"
	DidLeaveOut     What = "left-out"
	DidRestrict     What = "restricted"
	DidShare        What = "shared" // a private account became a shared one
	DidLetView      What = "let-view"
	DidLetAct       What = "let-act"
	DidSwap         What = "swapped" // detail: the account that took the place
	DidAddElsewhere What = "elsewhere-added"
	DidCopy         What = "copied"      // detail: the label of what was copied, where a key has several parts
	DidNotCopy      What = "copy-failed" // after DidCopy: it never was on the clipboard; detail: the cause
	DidFinish       What = "finished"
	DidUnfinish     What = "unfinished"
	DidSeeOldKey    What = "old-key-seen"
	DidTakeOut      What = "taken-out"
	DidDismiss      What = "dismissed"
	DidAccept       What = "stop-accepted"
	DidKeepKey      What = "key-kept"
	DidNoteOthers   What = "others-noted"
	DidDropOthers   What = "others-dropped"
	DidSeeInCoda    What = "seen-in-coda" // by Coda's page; detail: private, restricted, view or act
	DidIntroduce    What = "introduced"   // Patchbay, to the Pack's service
	DidWithdraw     What = "withdrawn"
	DidSeeGone      What = "seen-gone" // Coda's page didn't show it any more
)
