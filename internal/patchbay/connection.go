package patchbay

import "time"

// Connection is one account in one doc, private or shared. Coda may list the
// same account in a doc both ways, as two; here it is one, for a shared account
// does for its owner all that a private one does, and one row with one state in
// Coda is what a person can tick. AddToDoc refuses the second with AlreadyInDoc.
type Connection struct {
	Account string
	Doc     string
	Sharing Sharing
	// NonOwners is what others may do with a shared one; empty for a private
	// one.
	NonOwners Level
	// SeenSharing and SeenNonOwners are the two as the person last saw them in
	// Coda; empty where Coda doesn't have the account in this doc.
	SeenSharing   Sharing
	SeenNonOwners Level
	// Approved says that Coda has the account in this doc by an approval of its
	// own, and as far as is known not by its key here: a new key is none of its
	// business.
	Approved bool
	There
}

// ConnectionID tells a connection from all others: an account is in a doc
// once.
type ConnectionID struct{ Account, Doc string }

// ID is what tells c from all others.
func (c Connection) ID() ConnectionID { return ConnectionID{c.Account, c.Doc} }

// Level is what those who don't own a shared account may do with it in a doc.
type Level string

// The levels, the narrowest first.
const (
	Restricted Level = "restricted" // nothing; the default of a new one
	View       Level = "view"       // bring in data
	Act        Level = "act"        // that, and take actions as the owner
)

// Progress is how far Coda has what is recorded here. A connection that Coda
// has with other rules is planned.
func (c Connection) Progress() Progress {
	progress := c.There.Progress()
	if progress == Finished && !c.AsSeen() {
		return Planned
	}
	return progress
}

// AsSeen reports whether the rules are what the person last saw in Coda.
func (c Connection) AsSeen() bool {
	return c.SeenSharing == c.Sharing && c.SeenNonOwners == c.NonOwners
}

// Whole reports whether c can be kept: it names an account and a doc, and its
// rules are rules.
func (c Connection) Whole() bool {
	known := c.Key == NoKey || c.Key == ThisKey || c.Key == OldKey
	return c.Account != "" && c.Doc != "" && known && ruled(c.Sharing, c.NonOwners) &&
		(c.SeenSharing == "" && c.SeenNonOwners == "" || ruled(c.SeenSharing, c.SeenNonOwners))
}

func ruled(sharing Sharing, level Level) bool {
	return sharing == Private && level == "" ||
		sharing == Shared && (level == Restricted || level == View || level == Act)
}

// planned is a connection as it begins. A shared one begins restricted.
func planned(account, doc string, sharing Sharing) Connection {
	c := Connection{Account: account, Doc: doc, There: There{Since: time.Now()}}
	c.share(sharing)
	return c
}

// share makes c private or shared, restricted as a new one is.
func (c *Connection) share(sharing Sharing) {
	c.Sharing, c.NonOwners = sharing, ""
	if sharing == Shared {
		c.NonOwners = Restricted
	}
}

// said is c after the person said which key Coda has of it.
func (c Connection) said(key KeyThere) Connection {
	c.There = c.There.said(key)
	c.Approved = c.Approved && key == ThisKey
	switch {
	case key == NoKey:
		c.SeenSharing, c.SeenNonOwners = "", ""
	case key == ThisKey, c.SeenSharing == "":
		c.SeenSharing, c.SeenNonOwners = c.Sharing, c.NonOwners
	}
	return c
}

// OthersAccount is somebody else's shared account in a doc, noted so that it is
// known whom to ask. It has no secret here and Patchbay does nothing with it.
type OthersAccount struct {
	// ID is a UUID of ours.
	ID   string
	Doc  string
	Pack string
	Name string
	// Whose is the owner's name as the person wrote it; may be empty.
	Whose string
	// May is what its owner lets others do.
	May   Level
	Noted time.Time
}

// Former is a connection that ended with its account or its doc. Where the same
// account comes back within ToDoLife, it can be put back. It is kept as long as
// that, and as long as a to-do says that Coda may have it.
type Former struct {
	// Was is the connection as it stood. Its account may be gone.
	Was Connection
	// Pack, Base, Identity and Name tell whether an account is the same one;
	// Name counts where the service names no identity.
	Pack, Base, Identity, Name string
	Since                      time.Time
	// LeftOut says that the person doesn't want to be offered it.
	LeftOut bool
}

func (f Former) of(account Account) bool {
	if f.Was.Account == account.ID {
		return true
	}
	same := f.Pack == account.Pack && f.Base == account.Base && f.Identity == account.Identity.ID
	return same && (f.Identity != "" || f.Name == account.Name())
}

func (f Former) over() bool { return time.Since(f.Since) > ToDoLife }
