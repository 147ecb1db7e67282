package patchbay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"app.patchbay/internal/patchbay"
)

// table is the policy as it was agreed on, word for word.
const table = `
| connection | owner: sync | owner: formula | owner: action | member: sync, formula | member: action |
|---|---|---|---|---|---|
| private | no, needs a shared account | no, needs a shared account | yes | no | no, uses their own |
| shared, restricted | yes | yes | yes | no (but sees what the owner synced in) | no |
| shared, others may view data | yes | yes | yes | yes | no |
| shared, others may view data and take actions | yes | yes | yes | yes | yes, *as the owner*: warn |
`

// every is a Pack that serves all there is.
func every() patchbay.Pack {
	return patchbay.Pack{
		Account: patchbay.RequiredAccount, Uses: purposes(), Accounts: []patchbay.Sharing{patchbay.Private, patchbay.Shared},
	}
}

func purposes() []patchbay.Purpose {
	return []patchbay.Purpose{patchbay.Sync, patchbay.Formula, patchbay.Action}
}

// rules are the four kinds of connections, each with what the table calls it.
func rules() map[string]patchbay.Connection {
	return map[string]patchbay.Connection{
		"private":                      {Sharing: patchbay.Private},
		"shared, restricted":           {Sharing: patchbay.Shared, NonOwners: patchbay.Restricted},
		"shared, others may view data": {Sharing: patchbay.Shared, NonOwners: patchbay.View},
		"shared, others may view data and take actions": {Sharing: patchbay.Shared, NonOwners: patchbay.Act},
	}
}

func said(d patchbay.Decision) string {
	words := map[patchbay.Decision]string{
		{Allowed: true, Reason: patchbay.OwnAccount}:                   "yes",
		{Allowed: true, Reason: patchbay.SharedData}:                   "yes",
		{Allowed: true, Reason: patchbay.SharedActions, AsOwner: true}: "yes, *as the owner*: warn",
		{Reason: patchbay.NeedsShared}:                                 "no, needs a shared account",
		{Reason: patchbay.OthersPrivate}:                               "no",
		{Reason: patchbay.UsesOwn}:                                     "no, uses their own",
		{Reason: patchbay.LockedData}:                                  "no (but sees what the owner synced in)",
		{Reason: patchbay.Locked}:                                      "no",
		{Reason: patchbay.ViewOnly}:                                    "no",
	}
	if said, ok := words[d]; ok {
		return said
	}
	return fmt.Sprintf("%+v", d)
}

func TestThePrintedPolicyIsTheAgreedTable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	print := strings.Join(lines[:2], "\n") + "\n"
	for _, line := range lines[2:] {
		name := strings.TrimSpace(strings.Split(line, "|")[1])
		c, ok := rules()[name]
		if !ok {
			t.Fatalf("no connection is called %q", name)
		}
		cell := func(who patchbay.Person, purpose patchbay.Purpose) string {
			return said(patchbay.Decide(every(), c, who, purpose))
		}
		if cell(patchbay.Member, patchbay.Sync) != cell(patchbay.Member, patchbay.Formula) {
			t.Errorf("%s: the two purposes of one column differ", name)
		}
		print += "| " + strings.Join([]string{
			name, cell(patchbay.Owner, patchbay.Sync), cell(patchbay.Owner, patchbay.Formula), cell(patchbay.Owner, patchbay.Action),
			cell(patchbay.Member, patchbay.Sync), cell(patchbay.Member, patchbay.Action),
		}, " | ") + " |\n"
	}
	if strings.TrimSpace(print) != strings.TrimSpace(table) {
		t.Errorf("the code says\n%s\nagreed was\n%s", print, table)
	}
}

func TestEveryCellHasItsGrounds(t *testing.T) {
	const own, data, needs = patchbay.OwnAccount, patchbay.SharedData, patchbay.NeedsShared
	for name, want := range map[string][6]patchbay.Grounds{ // owner: sync, formula, action; member: the same
		"private":                      {needs, needs, own, patchbay.OthersPrivate, patchbay.OthersPrivate, patchbay.UsesOwn},
		"shared, restricted":           {own, own, own, patchbay.LockedData, patchbay.LockedData, patchbay.Locked},
		"shared, others may view data": {own, own, own, data, data, patchbay.ViewOnly},
		"shared, others may view data and take actions": {own, own, own, data, data, patchbay.SharedActions},
	} {
		for i, grounds := range want {
			who, purpose := []patchbay.Person{patchbay.Owner, patchbay.Member}[i/3], purposes()[i%3]
			got := patchbay.Decide(every(), rules()[name], who, purpose)
			allowed := grounds == own || grounds == data || grounds == patchbay.SharedActions
			if got.Reason != grounds || got.Allowed != allowed || got.AsOwner != (grounds == patchbay.SharedActions) {
				t.Errorf("%s, %s, %s: %+v, want %s", name, who, purpose, got, grounds)
			}
		}
	}
}

func TestAPackThatServesLessAllowsLessAndSaysWhy(t *testing.T) {
	shared := patchbay.Connection{Sharing: patchbay.Shared, NonOwners: patchbay.Act}
	for name, c := range map[string]struct {
		change func(*patchbay.Pack)
		c      patchbay.Connection
		who    patchbay.Person
		want   patchbay.Grounds
	}{
		"no account": {func(p *patchbay.Pack) { p.Account = patchbay.NoAccount }, shared, patchbay.Owner, patchbay.PackNeedsNone},
		"no tables":  {func(p *patchbay.Pack) { p.Uses = p.Uses[1:] }, shared, patchbay.Owner, patchbay.PackHasNoUse},
		"only private": {
			func(p *patchbay.Pack) { p.Accounts = p.Accounts[:1] }, shared, patchbay.Member, patchbay.PackTakesOther,
		},
		"nobody":            {func(*patchbay.Pack) {}, shared, "somebody", patchbay.NoRule},
		"no such sharing":   {func(p *patchbay.Pack) { p.Accounts = append(p.Accounts, "lent") }, patchbay.Connection{Sharing: "lent"}, patchbay.Owner, patchbay.NoRule},
		"shared, no level":  {func(*patchbay.Pack) {}, patchbay.Connection{Sharing: patchbay.Shared}, patchbay.Owner, patchbay.NoRule},
		"private, with one": {func(*patchbay.Pack) {}, patchbay.Connection{Sharing: patchbay.Private, NonOwners: patchbay.Act}, patchbay.Owner, patchbay.NoRule},
	} {
		pack := every()
		c.change(&pack)
		if got := patchbay.Decide(pack, c.c, c.who, patchbay.Sync); got.Allowed || got.AsOwner || got.Reason != c.want {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
}

func anyPack() *rapid.Generator[patchbay.Pack] {
	return rapid.Custom(func(t *rapid.T) patchbay.Pack {
		pack := patchbay.Pack{Account: rapid.SampledFrom([]patchbay.Requirement{
			patchbay.NoAccount, patchbay.OptionalAccount, patchbay.RequiredAccount,
		}).Draw(t, "account")}
		for _, purpose := range purposes() {
			if rapid.Bool().Draw(t, string(purpose)) {
				pack.Uses = append(pack.Uses, purpose)
			}
		}
		for _, sharing := range []patchbay.Sharing{patchbay.Private, patchbay.Shared} {
			if rapid.Bool().Draw(t, string(sharing)) {
				pack.Accounts = append(pack.Accounts, sharing)
			}
		}
		return pack
	})
}

func anyConnection() *rapid.Generator[patchbay.Connection] {
	return rapid.Custom(func(t *rapid.T) patchbay.Connection {
		return patchbay.Connection{
			Account: rapid.String().Draw(t, "account"), Doc: rapid.String().Draw(t, "doc"),
			Sharing:     rapid.SampledFrom([]patchbay.Sharing{patchbay.Private, patchbay.Shared, "lent"}).Draw(t, "sharing"),
			NonOwners:   rapid.SampledFrom([]patchbay.Level{"", patchbay.Restricted, patchbay.View, patchbay.Act, "all"}).Draw(t, "level"),
			SeenSharing: patchbay.Sharing(rapid.String().Draw(t, "seen")),
			There: patchbay.There{
				Key:     rapid.SampledFrom([]patchbay.KeyThere{patchbay.NoKey, patchbay.ThisKey, patchbay.OldKey}).Draw(t, "key"),
				Leaving: rapid.Bool().Draw(t, "leaving"), Since: time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "since"), 0),
			},
		}
	})
}

func TestAMemberIsNeverAllowedWhatTheOwnerIsnt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pack, c := anyPack().Draw(t, "pack"), anyConnection().Draw(t, "connection")
		purpose := rapid.SampledFrom(append(purposes(), "else")).Draw(t, "purpose")
		owner, member := patchbay.Decide(pack, c, patchbay.Owner, purpose), patchbay.Decide(pack, c, patchbay.Member, purpose)
		if member.Allowed && !owner.Allowed {
			t.Fatalf("owner %+v, member %+v", owner, member)
		}
		if owner.AsOwner || member.AsOwner && !member.Allowed {
			t.Fatalf("a warning without reason: owner %+v, member %+v", owner, member)
		}
		if owner.Reason == "" || member.Reason == "" {
			t.Fatal("a decision without grounds")
		}
	})
}

func TestRestrictingNeverWidens(t *testing.T) {
	levels := []patchbay.Level{patchbay.Restricted, patchbay.View, patchbay.Act}
	rapid.Check(t, func(t *rapid.T) {
		pack, c := anyPack().Draw(t, "pack"), anyConnection().Draw(t, "connection")
		c.Sharing = patchbay.Shared
		purpose := rapid.SampledFrom(purposes()).Draw(t, "purpose")
		who := rapid.SampledFrom([]patchbay.Person{patchbay.Owner, patchbay.Member}).Draw(t, "who")
		before := false
		for _, level := range levels {
			c.NonOwners = level
			now := patchbay.Decide(pack, c, who, purpose).Allowed
			if before && !now || who == patchbay.Owner && level != patchbay.Restricted && now != before {
				t.Fatalf("%s: %v, and %v one level below", level, now, before)
			}
			before = now
		}
	})
}

func TestADecisionDependsOnTheRulesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pack, c := anyPack().Draw(t, "pack"), anyConnection().Draw(t, "connection")
		other := anyConnection().Draw(t, "another")
		other.Sharing, other.NonOwners = c.Sharing, c.NonOwners
		purpose := rapid.SampledFrom(purposes()).Draw(t, "purpose")
		for _, who := range []patchbay.Person{patchbay.Owner, patchbay.Member} {
			if patchbay.Decide(pack, c, who, purpose) != patchbay.Decide(pack, other, who, purpose) {
				t.Fatalf("%+v and %+v", c, other)
			}
		}
	})
}
