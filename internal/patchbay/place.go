package patchbay

import "time"

// Doc is a Coda doc that accounts are used in.
type Doc struct {
	// ID is Coda's own, or a UUID of ours where that wasn't known when the doc
	// was added. It never changes.
	ID    string
	Title string
	// Link opens the doc. It is made anew from what was given, on the host
	// that was given, and holds no query and no page. Empty where the person
	// has given none yet.
	Link  string
	Added time.Time
	// Seen is when Coda last showed the doc to an account that asked.
	Seen time.Time
	// NotShown is when Coda last didn't, and NotShownTo what the account that
	// asked was called; both are empty once Coda shows the doc again. Why it
	// isn't shown nobody can tell, so nothing follows from it.
	NotShown   time.Time
	NotShownTo string
}

// Elsewhere is a place other than a doc where the key of an account is used:
// Nango, Zapier, a script.
type Elsewhere struct {
	// ID is a UUID of ours.
	ID      string
	Account string
	Name    string
	There
}

// There is what a place has of an account, as far as the person has said.
// Patchbay can't look.
type There struct {
	Key KeyThere
	// Copied is when the key was last copied for this place. Whether it was
	// pasted there only the person knows, so the place may have it.
	Copied time.Time
	// Leaving says that the account was taken out here, and that nobody has
	// seen it taken out there.
	Leaving bool
	// Dismissed says that the person doesn't want to be reminded of what is
	// left to do there. It changes nothing else.
	Dismissed bool
	// Since is when the person or a new key last changed any of this.
	Since time.Time
}

// KeyThere says which key of an account a place has. Of an account kept by
// Coda it says whether the account is there at all.
type KeyThere string

// The keys that a place may have.
const (
	NoKey   KeyThere = ""
	ThisKey KeyThere = "current"
	OldKey  KeyThere = "old"
)

// MayHave reports whether the place may be able to use the account.
func (t There) MayHave() bool { return t.Key != NoKey || !t.Copied.IsZero() }

// Progress is how far what is recorded here is true there.
type Progress string

// The kinds of progress. TakenOut is only said, never kept: what was taken
// out is no place any more.
const (
	Planned   Progress = "planned"   // recorded here, still to be done there
	Finished  Progress = "done"      // seen done there by the person
	HasOldKey Progress = "old-key"   // there, with the key before the newest
	ToTakeOut Progress = "take-out"  // taken out here, still to be taken out there
	TakenOut  Progress = "taken-out" // seen taken out there by the person
)

// Progress is how far the place is.
func (t There) Progress() Progress {
	switch {
	case t.Leaving:
		return ToTakeOut
	case t.Key == OldKey:
		return HasOldKey
	case t.Key == ThisKey:
		return Finished
	default:
		return Planned
	}
}

// said is t after the person said which key the place has.
func (t There) said(key KeyThere) There {
	t.Key, t.Dismissed, t.Since = key, false, time.Now()
	if key == NoKey {
		t.Copied = time.Time{}
	}
	return t
}

// mayNeed reports whether the place may use the key that was replaced at that
// time: it has an old one, or the last that was copied for it is.
func (t There) mayNeed(replaced time.Time) bool {
	copied := t.Key == NoKey && !t.Copied.IsZero() && t.Copied.Before(replaced)
	return t.Key == OldKey || copied
}

// left is t after the account was taken out here.
func (t There) left() There {
	t.Leaving, t.Dismissed, t.Since = true, false, time.Now()
	return t
}

// aged is t after the account got a new key.
func (t There) aged() There {
	if t.Key == ThisKey {
		t.Key, t.Dismissed, t.Since = OldKey, false, time.Now()
	}
	return t
}

// Place is one of an account's places as lists name it.
type Place struct {
	// ID is the doc's or the elsewhere's.
	ID, Name string
	// Link opens a doc.
	Link      string
	Elsewhere bool
}

func (d Doc) place() Place { return Place{ID: d.ID, Name: d.Title, Link: d.Link} }

func (e Elsewhere) place() Place { return Place{ID: e.ID, Name: e.Name, Elsewhere: true} }
