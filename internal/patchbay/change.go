package patchbay

// Change is one change to the register. The kinds below are all there are.
type Change interface{ change() }

// The kinds of changes.
type (
	// PutAccount adds an account or replaces the one with its id.
	PutAccount struct{ Account Account }
	// DropAccount takes one out.
	DropAccount struct{ ID string }
	// PutToDo adds a to-do or replaces the one with its id.
	PutToDo struct{ ToDo ToDo }
	// DropToDo takes one out.
	DropToDo struct{ ID string }
	// PutDoc adds a doc or replaces the one with its id.
	PutDoc struct{ Doc Doc }
	// DropDoc takes one out.
	DropDoc struct{ ID string }
	// PutConnection adds a connection or replaces the one with its ID.
	PutConnection struct{ Connection Connection }
	// DropConnection takes one out.
	DropConnection struct{ ID ConnectionID }
	// PutElsewhere adds an elsewhere or replaces the one with its id.
	PutElsewhere struct{ Elsewhere Elsewhere }
	// DropElsewhere takes one out.
	DropElsewhere struct{ ID string }
	// PutOthers adds somebody else's account or replaces the one with its id.
	PutOthers struct{ Others OthersAccount }
	// DropOthers takes one out.
	DropOthers struct{ ID string }
	// PutReach notes who can open a doc, in place of what was known. It goes
	// with the doc.
	PutReach struct{ Reach Reach }
	// PutFormer adds what a connection was or replaces the one with its ID.
	PutFormer struct{ Former Former }
	// DropFormer takes one out.
	DropFormer struct{ ID ConnectionID }
	// Suspect notes a vault key that is in no account.
	Suspect struct {
		Key   string
		Doubt Doubt
	}
	// Clear takes a vault key out of the doubtful ones: an account has it
	// now, or it is gone from the vault.
	Clear struct{ Key string }
	// Set sets a preference, or removes it where Value is empty.
	Set struct{ Name, Value string }
	// Note adds an event to the history.
	Note struct{ Event Event }
)

func (PutAccount) change()     {}
func (DropAccount) change()    {}
func (PutToDo) change()        {}
func (DropToDo) change()       {}
func (PutDoc) change()         {}
func (DropDoc) change()        {}
func (PutConnection) change()  {}
func (DropConnection) change() {}
func (PutElsewhere) change()   {}
func (DropElsewhere) change()  {}
func (PutOthers) change()      {}
func (DropOthers) change()     {}
func (PutReach) change()       {}
func (PutFormer) change()      {}
func (DropFormer) change()     {}
func (Suspect) change()        {}
func (Clear) change()          {}
func (Set) change()            {}
func (Note) change()           {}

// Apply makes the changes to s in memory. Events are not part of a State.
func (s State) Apply(changes ...Change) {
	for _, change := range changes {
		switch c := change.(type) {
		case PutAccount:
			s.Accounts[c.Account.ID] = c.Account
		case DropAccount:
			delete(s.Accounts, c.ID)
		case PutToDo:
			s.ToDos[c.ToDo.ID] = c.ToDo
		case DropToDo:
			delete(s.ToDos, c.ID)
		case PutDoc:
			s.Docs[c.Doc.ID] = c.Doc
		case DropDoc:
			delete(s.Docs, c.ID)
			delete(s.Reaches, c.ID)
		case PutConnection:
			s.Connections[c.Connection.ID()] = c.Connection
		case DropConnection:
			delete(s.Connections, c.ID)
		case PutElsewhere:
			s.Elsewhere[c.Elsewhere.ID] = c.Elsewhere
		case DropElsewhere:
			delete(s.Elsewhere, c.ID)
		case PutOthers:
			s.Others[c.Others.ID] = c.Others
		case DropOthers:
			delete(s.Others, c.ID)
		case PutReach:
			s.Reaches[c.Reach.Doc] = c.Reach
		case PutFormer:
			s.Former[c.Former.Was.ID()] = c.Former
		case DropFormer:
			delete(s.Former, c.ID)
		case Suspect:
			s.Doubtful[c.Key] = c.Doubt
		case Clear:
			delete(s.Doubtful, c.Key)
		case Set:
			if c.Value == "" {
				delete(s.Settings, c.Name)
			} else {
				s.Settings[c.Name] = c.Value
			}
		case Note:
		}
	}
}
