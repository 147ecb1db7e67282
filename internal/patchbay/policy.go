package patchbay

import "slices"

// Person is one of the two that the policy tells apart.
type Person string

// The persons.
const (
	Owner  Person = "owner"  // who connected the account
	Member Person = "member" // anyone else with access to the doc
)

// Decision says whether somebody may use a connection, and on what grounds.
type Decision struct {
	Allowed bool
	Reason  Grounds
	// AsOwner warns that what is done counts as done by the owner.
	AsOwner bool
}

// Grounds are why a decision is what it is: a stable code, for which the
// screen has the sentence.
type Grounds string

// The grounds.
const (
	OwnAccount    Grounds = "own-account"    // yes: it is theirs
	SharedData    Grounds = "shared-data"    // yes: others may bring in data
	SharedActions Grounds = "shared-actions" // yes, as the owner

	NeedsShared   Grounds = "needs-shared"   // tables and formulas take shared accounts only
	OthersPrivate Grounds = "others-private" // it is somebody else's private one
	UsesOwn       Grounds = "uses-own"       // the same, for a button: each uses their own
	LockedData    Grounds = "locked-data"    // locked to its owner, but what they brought in is seen
	Locked        Grounds = "locked"         // locked to its owner
	ViewOnly      Grounds = "view-only"      // others may bring in data, and no more

	PackNeedsNone  Grounds = "pack-needs-none"  // the Pack takes no account at all
	PackHasNoUse   Grounds = "pack-has-no-use"  // the Pack has nothing of this purpose
	PackTakesOther Grounds = "pack-takes-other" // the Pack takes only shared accounts, or only private ones
	NoRule         Grounds = "no-rule"          // no such person, or no such connection
)

// rule is a row of the policy: what the two may do with one kind of connection.
type rule struct {
	sharing                                 Sharing
	nonOwners                               Level
	ownerSync, ownerFormula, ownerAction    Decision
	memberSync, memberFormula, memberAction Decision
}

// policy is the whole of it, a row for each kind of connection.
func policy() [4]rule {
	yes := func(reason Grounds) Decision { return Decision{Allowed: true, Reason: reason} }
	no := func(reason Grounds) Decision { return Decision{Reason: reason} }
	own, asOwner := yes(OwnAccount), Decision{Allowed: true, Reason: SharedActions, AsOwner: true}
	return [4]rule{
		//                    owner: sync,      formula,         action  member: sync,         formula,           action
		{Private, "", no(NeedsShared), no(NeedsShared), own, no(OthersPrivate), no(OthersPrivate), no(UsesOwn)},
		{Shared, Restricted, own, own, own, no(LockedData), no(LockedData), no(Locked)},
		{Shared, View, own, own, own, yes(SharedData), yes(SharedData), no(ViewOnly)},
		{Shared, Act, own, own, own, yes(SharedData), yes(SharedData), asOwner},
	}
}

// Decide says whether who may use the connection for that purpose. It looks at
// the connection's rules alone: not at how they came about, nor at how far
// Coda has them.
func Decide(pack Pack, c Connection, who Person, purpose Purpose) Decision {
	switch {
	case pack.Account == NoAccount:
		return Decision{Reason: PackNeedsNone}
	case !slices.Contains(pack.Uses, purpose):
		return Decision{Reason: PackHasNoUse}
	case !slices.Contains(pack.Accounts, c.Sharing):
		return Decision{Reason: PackTakesOther}
	}
	for _, r := range policy() {
		if r.sharing == c.Sharing && r.nonOwners == c.NonOwners {
			return r.decide(who, purpose)
		}
	}
	return Decision{Reason: NoRule}
}

func (r rule) decide(who Person, purpose Purpose) Decision {
	switch {
	case who == Owner && purpose == Sync:
		return r.ownerSync
	case who == Owner && purpose == Formula:
		return r.ownerFormula
	case who == Owner && purpose == Action:
		return r.ownerAction
	case who == Member && purpose == Sync:
		return r.memberSync
	case who == Member && purpose == Formula:
		return r.memberFormula
	case who == Member && purpose == Action:
		return r.memberAction
	default:
		return Decision{Reason: NoRule}
	}
}
