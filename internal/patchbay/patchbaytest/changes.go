package patchbaytest

import (
	"fmt"
	"time"

	"app.patchbay/internal/patchbay"
)

// full returns one change of each kind that puts something, all fields set.
func full(n int) []patchbay.Change {
	at := time.Date(2026, 2, 3, 4, 5, n%60, 123_456_789, time.FixedZone("somewhere", 5400))
	id := fmt.Sprint("id-", n)
	return []patchbay.Change{
		patchbay.PutAccount{Account: patchbay.Account{
			ID: id, Pack: "pretend", Way: patchbay.Bearer, Base: "https://pretend.example/v1",
			Identity: patchbay.Identity{
				ID: "u-" + id, Name: "Ada", Email: "ada@pretend.example", Workspace: "Works", KeyName: "via Patchbay",
				Scoped: true, Limited: n%2 == 0,
			},
			Label: "mine", AlsoInCoda: n%2 == 1, Key: "patchbay.x.v1." + id, Connected: at, Checked: at.Add(time.Nanosecond),
			Trouble: patchbay.RateLimited, TroubleValues: map[string]string{"seconds": "30", "": "empty name"},
			Lacks: []string{"tasks:read", "c:\"d"}[:n%3],
		}},
		patchbay.PutToDo{ToDo: patchbay.ToDo{
			ID: "todo-" + id, Account: id, Pack: "pretend", Base: "https://pretend.example/v1",
			Name: "mine", KeyName: "via Patchbay", Why: patchbay.KeyReplaced, Since: at,
			Place: "doc-" + id, PlaceName: "My doc", PlaceLink: "https://coda.io/d/_d" + id,
			Identity: "u-" + id, MayBeBack: n%2 == 0, Accepted: []string{"doc-" + id, "e\"lse"}[:n%3],
		}},
		patchbay.Suspect{Key: "doubt-" + id, Doubt: patchbay.Doubt{Since: at, Garbage: n%2 == 0}},
		patchbay.Set{Name: "setting-" + id, Value: "value"},
		patchbay.Note{Event: patchbay.Event{
			At: at, What: patchbay.DidRename, Account: id, Pack: "pretend", Name: "mine", Place: "My doc", Detail: "yours",
		}},
	}
}

// places returns one change of each kind that puts something about places, all
// fields set. They stand on those of full with the same number.
func places(n int) []patchbay.Change {
	at := time.Date(2026, 2, 3, 4, 5, n%60, 987_654_321, time.FixedZone("elsewhere", -3600))
	id := fmt.Sprint("id-", n)
	there := patchbay.There{Key: patchbay.OldKey, Copied: at, Leaving: n%2 == 0, Dismissed: n%2 == 1, Since: at.Add(1)}
	connection := patchbay.Connection{
		Account: id, Doc: "doc-" + id, Sharing: patchbay.Shared, NonOwners: patchbay.View,
		SeenSharing: patchbay.Shared, SeenNonOwners: patchbay.Act, Approved: n%2 == 1, There: there,
	}
	return []patchbay.Change{
		patchbay.PutDoc{Doc: patchbay.Doc{
			ID: "doc-" + id, Title: "My doc", Link: "https://coda.io/d/_d" + id, Added: at,
			Seen: at.Add(2), NotShown: at.Add(3), NotShownTo: "Ada",
		}},
		patchbay.PutConnection{Connection: connection},
		patchbay.PutElsewhere{Elsewhere: patchbay.Elsewhere{ID: "else-" + id, Account: id, Name: "Nango", There: there}},
		patchbay.PutOthers{Others: patchbay.OthersAccount{
			ID: "others-" + id, Doc: "doc-" + id, Pack: "pretend", Name: "Support", Whose: "Mia", May: patchbay.Act, Noted: at,
		}},
		patchbay.PutReach{Reach: patchbay.Reach{
			Doc: "doc-" + id, Asked: at, Anyone: patchbay.MayRead, Workspace: patchbay.MayWrite, Domains: "a.example b.example", Groups: 2, People: n,
		}},
		patchbay.PutFormer{Former: patchbay.Former{
			Was: connection, Pack: "pretend", Base: "https://pretend.example/v1", Identity: "u-" + id, Name: "mine", Since: at,
			LeftOut: n%2 == 0,
		}},
	}
}

// emptied are the changes that take out what places put.
func emptied(n int) []patchbay.Change {
	id := fmt.Sprint("id-", n)
	which := patchbay.ConnectionID{Account: id, Doc: "doc-" + id}
	return []patchbay.Change{
		patchbay.DropConnection{ID: which}, patchbay.DropElsewhere{ID: "else-" + id}, patchbay.DropOthers{ID: "others-" + id},
		patchbay.DropFormer{ID: which}, patchbay.DropDoc{ID: "doc-" + id},
	}
}

func noted(changes []patchbay.Change) patchbay.Event {
	return changes[len(changes)-1].(patchbay.Note).Event
}
