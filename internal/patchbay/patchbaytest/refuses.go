package patchbaytest

import (
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

// alien is a change of a kind that there isn't.
type alien struct{ patchbay.Change }

func allOrNone(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, places(1)...)
	want := patchbay.NewState()
	want.Apply(full(1)...)
	want.Apply(places(1)...)
	for name, wrong := range map[string]patchbay.Change{
		"no change at all":           nil,
		"a change of no known kind":  alien{patchbay.Clear{Key: "x"}},
		"an account without an id":   patchbay.PutAccount{},
		"a to-do without an id":      patchbay.PutToDo{},
		"a doubt about no key":       patchbay.Suspect{},
		"a preference without name":  patchbay.Set{Value: "x"},
		"a doc without an id":        patchbay.PutDoc{},
		"an elsewhere without an id": patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{Account: "id-2"}},
		"an others' without an id":   patchbay.PutOthers{Others: patchbay.OthersAccount{Doc: "doc-id-2"}},
		"a reach of no doc":          patchbay.PutReach{},
		"a connection of nothing":    patchbay.PutConnection{},
		"a former of nothing":        patchbay.PutFormer{},
	} {
		changes := slices.Concat(full(2), places(2), emptied(1), []patchbay.Change{patchbay.DropAccount{ID: "id-1"}, wrong},
			[]patchbay.Change{patchbay.Set{Name: "after", Value: "x"}})
		err := r.Apply(t.Context(), changes...)
		if cause, _ := patchbay.Why(err); cause != patchbay.Unexplained {
			t.Errorf("%s: %v, want it refused as a defect of the caller", name, err)
		}
		mustHold(t, r, want)
		mustTell(t, r, 0, 10, noted(full(1)))
	}
}

func standsOnNothing(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, places(1)...)
	mustApply(t, r, full(2)...) // an account with no place
	want := patchbay.NewState()
	want.Apply(full(1)...)
	want.Apply(places(1)...)
	want.Apply(full(2)...)
	there, nowhere := full(1)[0], patchbay.Connection{Account: "id-2", Doc: "doc-id-2", Sharing: patchbay.Private}
	for name, wrong := range map[string][]patchbay.Change{
		"a connection of no account":     {patchbay.PutConnection{Connection: patchbay.Connection{Account: "no", Doc: "doc-id-1", Sharing: patchbay.Private}}},
		"a connection in no doc":         {patchbay.PutConnection{Connection: nowhere}},
		"an elsewhere of no account":     {patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "x", Account: "no"}}},
		"an others' account in no doc":   {patchbay.PutOthers{Others: patchbay.OthersAccount{ID: "x", Doc: "no"}}},
		"who can open no doc":            {patchbay.PutReach{Reach: patchbay.Reach{Doc: "no"}}},
		"an account gone too early":      {patchbay.DropAccount{ID: "id-1"}, patchbay.DropConnection{ID: patchbay.ConnectionID{Account: "id-1", Doc: "doc-id-1"}}},
		"a doc gone from under all":      {patchbay.DropDoc{ID: "doc-id-1"}},
		"an account gone under Nango":    {patchbay.DropConnection{ID: patchbay.ConnectionID{Account: "id-1", Doc: "doc-id-1"}}, patchbay.DropAccount{ID: "id-1"}},
		"an account that comes too late": {patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "x", Account: "late"}}, patchbay.PutAccount{Account: patchbay.Account{ID: "late"}}},
	} {
		err := r.Apply(t.Context(), append([]patchbay.Change{there}, wrong...)...)
		if cause, _ := patchbay.Why(err); err == nil || cause != patchbay.Unexplained {
			t.Errorf("%s: %v, want it refused as a defect of the caller", name, err)
		}
		mustHold(t, r, want)
	}
}

func withoutRules(t *testing.T, r patchbay.Register, _ func() patchbay.Register) {
	mustApply(t, r, full(1)...)
	mustApply(t, r, places(1)...)
	want := patchbay.NewState()
	want.Apply(full(1)...)
	want.Apply(places(1)...)
	const private, shared, act = patchbay.Private, patchbay.Shared, patchbay.Act
	for _, c := range []patchbay.Connection{
		{}, {Sharing: "everybody"}, {Sharing: private, NonOwners: act}, {Sharing: shared}, {Sharing: shared, NonOwners: "all"},
		{Sharing: private, SeenSharing: shared}, {Sharing: private, SeenNonOwners: act},
		{Sharing: private, SeenSharing: private, SeenNonOwners: act}, {Sharing: private, SeenSharing: "everybody"},
	} {
		c.Account, c.Doc = "id-1", "doc-id-1"
		for _, change := range []patchbay.Change{patchbay.PutConnection{Connection: c}, patchbay.PutFormer{Former: patchbay.Former{Was: c}}} {
			err := r.Apply(t.Context(), change)
			if cause, _ := patchbay.Why(err); err == nil || cause != patchbay.Unexplained {
				t.Errorf("%+v: %v, want it refused as a defect of the caller", c, err)
			}
			mustHold(t, r, want)
		}
	}
}
