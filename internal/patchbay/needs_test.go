package patchbay_test

import (
	"slices"
	"testing"
	"time"

	. "app.patchbay/internal/patchbay"
)

func TestThePersonIsNeededForWhatIsBrokenAtOnceAndForTheRestAfterAWhile(t *testing.T) {
	now := time.Now()
	long, short := now.Add(-Patience-time.Minute), now.Add(-Patience+time.Minute)
	account := func(id string, trouble Cause) Account { return Account{ID: id, Key: "k", Trouble: trouble} }
	place := func(id string, since time.Time) Unfinished {
		return Unfinished{By: account("a", ""), Place: Place{ID: id}, There: There{Since: since}}
	}
	todo := func(id string, since time.Time) OpenToDo { return OpenToDo{ToDo: ToDo{ID: id, Since: since}} }
	blocked, doubted := todo("blocked", long), todo("doubted", long)
	blocked.BlockedBy, doubted.MayBeBack = []Place{{ID: "d"}}, true
	list := Listing{
		Accounts:   []Account{account("well", ""), account("refused", KeyRefused), account("offline", NoNetwork), account("lost", VaultAbsent), {ID: "with Coda"}},
		Unfinished: []Unfinished{place("old", long), place("new", short)},
		ToDos:      []OpenToDo{todo("t-old", long), todo("t-new", short), blocked, doubted},
	}
	var got []string
	for _, need := range list.Needs(now) {
		got = append(got, need.Matter)
		set := 0
		for _, one := range []bool{need.Mend != nil, need.Finish != nil, need.Do != nil} {
			if one {
				set++
			}
		}
		if set != 1 {
			t.Errorf("%s is about %d things", need.Matter, set)
		}
	}
	if want := []string{"mend refused", "mend lost", "finish a old", "do t-old"}; !slices.Equal(got, want) {
		t.Fatalf("%q, not %q", got, want)
	}
}
