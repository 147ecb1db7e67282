package patchbay

import "time"

// Step is what the person must see or do now in a flow: one of Form, Waiting,
// Done and Failed is set, as Kind says.
type Step struct {
	// Flow is the flow's id, N the step's number in it, from 1.
	Flow string
	N    int
	Kind StepKind
	Pack string
	// Account is the one to sign in to again; empty in a new connection.
	Account string

	Form    Form
	Waiting Waiting
	Done    Done
	Failed  error
}

// StepKind is one of four.
type StepKind string

// The kinds of steps. Done and failed are last.
const (
	StepForm   StepKind = "form"
	StepWait   StepKind = "wait"
	StepDone   StepKind = "done"
	StepFailed StepKind = "failed"
)

// Form is a question. Its answer holds a value for each field, or one of the
// choices under Choose, or both.
type Form struct {
	Name FormName
	// Way is the way to sign in that the form belongs to; empty while it is
	// being chosen.
	Way    Way
	Fields []Field
	// Choices are the answers that aren't typed; which there are depends on
	// the form.
	Choices []string
	// Names are what to call the choices, in the same order; empty where the
	// form itself knows.
	Names []string
	// Browser is the id of the browser that FormApproval begins with.
	Browser string
	// Problem is why this is asked once more.
	Problem error
	// Identity and Removed belong to the forms about whose a key is.
	Identity *Identity
	Removed  []Removal
	// Approved says that nobody pasted a key: the person signed in at the
	// service.
	Approved bool
	// Unasked says that nobody could be asked whether the key is good.
	Unasked bool
	// Lacks is what the service didn't allow of all that was asked for. The key
	// works without.
	Lacks []Scope
}

// FormName tells the forms apart.
type FormName string

// The forms.
const (
	// FormWay chooses a way to sign in; the choices are the ways.
	FormWay FormName = "way"
	// FormKey asks for the key, or whatever the fields say.
	FormKey FormName = "key"
	// FormApproval says that the service's own page is about to be opened, and
	// asks for what it needs; mostly that is no field at all.
	FormApproval FormName = "approval"
	// FormIntroduce says that the person must introduce Patchbay to the service
	// first. ChooseRetry looks again whether they have.
	FormIntroduce FormName = "introduce"
	// FormSite asks which of several sites the account is of; the choices are
	// their base addresses, and have names.
	FormSite FormName = "site"
	// FormIdentity asks "Is this you?".
	FormIdentity FormName = "identity"
	// FormNaming asks for a name, where the service doesn't say whose the key is.
	FormNaming FormName = "naming"
	// FormAlready says that the account is connected, and asks whether the
	// new key shall take the old one's place.
	FormAlready FormName = "already"
)

// The choices that forms offer, and the name under which one is answered.
const (
	Choose = "choose"

	ChooseYes     = "yes"         // it is me; go on
	ChooseNo      = "no"          // another key
	ChooseRetry   = "retry"       // try the same key once more
	ChooseOwnNet  = "own-network" // the service is in my own network: send the key there
	ChooseExact   = "exact"       // use exactly what I pasted
	ChooseReplace = "replace"     // use the new key in place of the old

	ChooseOtherWay = "other-way" // sign in by the way that isn't confirmed, or by one that is after all
)

// FieldLabel is the id of the one field of FormNaming.
const FieldLabel = "label"

// Values is an answer, by field id. All of it is secret until proven otherwise.
type Values map[string]Secret

// Waiting says what is being waited for.
type Waiting struct {
	For WaitingFor
	// Address is the page that the person is to answer on. Unopened says that
	// no browser could be opened there, so that they must do it themselves.
	Address  string
	Unopened bool
	// Browser is the id of the browser that it is opened in; empty for the
	// computer's own choice.
	Browser string
	// Code is what they type there; empty where they are sent back.
	Code string
	// Until is when nobody waits any longer; zero where no time is set.
	Until time.Time
}

// WaitingFor tells the waits apart.
type WaitingFor string

// The waits.
const (
	ForService WaitingFor = "service" // the service checks the key
	ForVault   WaitingFor = "vault"   // the vault stores it, and may ask the person for its password
	ForPerson  WaitingFor = "person"  // the person answers on the service's page in their browser
)

// Done is how a flow ended well.
type Done struct {
	Account string
	// Replaced says that the account's key was replaced, not a new account made.
	Replaced bool
	// Given says that an account kept by Coda is held here now, too.
	Given bool
	// Already says that this very key was there before; the account didn't
	// change.
	Already bool
	// Doc is the doc that the account was to be put into. NotInDoc is why it
	// isn't there; the account is kept all the same.
	Doc      string
	NotInDoc error
}
