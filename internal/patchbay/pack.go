package patchbay

// Pack is the integration for one service, as its catalogue file describes it.
// It is data: whoever holds one must not change it.
type Pack struct {
	// ID is the file's name without its ending: lower case ASCII and hyphens.
	ID string `json:"id"`
	// Name is the service's own name for itself, "Todoist".
	Name        string   `json:"name"`
	AlsoKnownAs []string `json:"alsoKnownAs,omitempty"`
	Category    string   `json:"category"`
	// Description is one sentence.
	Description string `json:"description"`
	// Color is the letter mark's, "#rrggbb".
	Color string `json:"color"`
	// Domains are the hosts that may be sent the credential; a host below
	// one of them counts too.
	Domains []string `json:"domains"`
	// Links are the addresses that OpenLink opens, by name.
	Links map[string]string `json:"links"`
	// Account says whether the Pack needs one at all.
	Account Requirement `json:"account"`
	// Uses and Accounts say what the Pack serves in a doc.
	Uses     []Purpose `json:"uses"`
	Accounts []Sharing `json:"accounts"`
	// SignIn are the ways to sign in, the recommended one first. Empty only
	// where Account is NoAccount, and where InCodaOnly.
	SignIn []SignIn `json:"signIn,omitempty"`
	// Guide is for every way that has none of its own, and where InCoda is
	// CodaApprove for approving the account there.
	Guide Guide `json:"guide"`
	// InCoda is how Coda asks for this Pack's account.
	InCoda CodaAsks `json:"inCoda"`
	// WhoAmI asks the service whose a credential is. Nil where SignIn is empty,
	// where all of it SignsForAWS, and where nobody can be asked: then Domains
	// are empty, and so is the Base of each SignIn.
	WhoAmI *WhoAmI `json:"whoAmI,omitempty"`
	// Manage is how the person takes the key back by hand. It may be empty
	// where InCodaOnly: Coda is where one goes then.
	Manage Manage `json:"manage"`
	// Unconfirmed are the parts that no public page says, as far as whoever
	// wrote the file knows. The person is told so.
	Unconfirmed []Part `json:"unconfirmed,omitempty"`
	// Own says that the person added the Pack: it isn't one of Patchbay's. No
	// file says that of itself.
	Own bool `json:"-"`
}

// InCodaOnly reports whether an account of the Pack can only be approved inside
// Coda: nobody could paste its key here, so Patchbay can only keep account of it.
func (p Pack) InCodaOnly() bool {
	return p.Account != NoAccount && p.InCoda == CodaApprove && len(p.SignIn) == 0
}

// Part is a part of a Pack's description, by the name of its field.
type Part string

// The parts that can be unconfirmed.
const (
	PartSignIn Part = "signIn"
	PartWhoAmI Part = "whoAmI"
	PartGuide  Part = "guide"
	PartInCoda Part = "inCoda"
	PartUses   Part = "uses"
	PartManage Part = "manage"
)

// Requirement says whether a Pack needs an account.
type Requirement string

// The requirements.
const (
	NoAccount       Requirement = "none"
	OptionalAccount Requirement = "optional"
	RequiredAccount Requirement = "required"
)

// Purpose is what an account is used for in a doc.
type Purpose string

// The purposes. A column format is a Formula, a button and an automation are Actions.
const (
	Sync    Purpose = "sync"
	Formula Purpose = "formula"
	Action  Purpose = "action"
)

// Sharing says whose a connection is.
type Sharing string

// The sharings.
const (
	Private Sharing = "private"
	Shared  Sharing = "shared"
)

// CodaAsks is how Coda asks for a Pack's account.
type CodaAsks string

// The ways that Coda asks. Where it is unknown, the person is asked what they see.
const (
	CodaPaste   CodaAsks = "paste"
	CodaApprove CodaAsks = "approve"
	CodaMakesIt CodaAsks = "coda-makes-it"
	CodaUnknown CodaAsks = "unknown"
)

// Way is how a credential is put on a request, in the vocabulary of Coda's
// own Packs SDK.
type Way string

// The ways: all of that vocabulary but the types that only Coda itself uses.
const (
	Bearer  Way = "bearer"  // Authorization: Bearer {token}
	Header  Way = "header"  // one header of the service's own
	Headers Way = "headers" // several of them
	Query   Way = "query"   // one parameter in the address
	Queries Way = "queries" // several of them
	Basic   Way = "basic"   // user name and password, or a user name alone
	Custom  Way = "custom"  // in the path of the address, and wherever else

	AWSKeys Way = "aws-keys" // an access key of Amazon's, which signs each request
	AWSRole Way = "aws-role" // a role of Amazon's, taken on with such a key

	OAuth2            Way = "oauth2"                    // the service's approval dialog
	ClientCredentials Way = "oauth2-client-credentials" // a program's own id and secret
)

// SignIn is one way to sign in to a service.
type SignIn struct {
	Way Way `json:"way"`
	// Confirmed is false where no public page says that this way works with the
	// addresses here; nil where one does.
	Confirmed *bool `json:"confirmed,omitempty"`
	// Fields are what the person types or pastes. By an approval dialog that
	// is nothing, or the id and secret of a client that they have made.
	Fields []Field `json:"fields"`
	// Base is the address that requests start with, without a slash at its
	// end. Where OwnAddress is set it is what follows the person's own
	// address, and may be empty. It is empty where nobody can be asked.
	Base       string      `json:"base"`
	OwnAddress *OwnAddress `json:"ownAddress,omitempty"`
	// Headers, Queries and Basic say where the fields go; which of them is
	// set follows from Way, and for Bearer none is: the first field is the
	// token. In a value, {id} stands for the field with that id.
	Headers []Placed    `json:"headers,omitempty"`
	Queries []Placed    `json:"queries,omitempty"`
	Basic   *BasicRules `json:"basic,omitempty"`
	// Path follows Base in the way Custom, "/bot{token}": for services that
	// want the key inside the address. It is put there when a request is sent,
	// and stands in no address that is kept or shown.
	Path string `json:"path,omitempty"`
	// AWS belongs to the ways AWSKeys and AWSRole.
	AWS *AWS `json:"aws,omitempty"`
	// OAuth belongs to the ways OAuth2 and ClientCredentials.
	OAuth *OAuth `json:"oauth,omitempty"`
	// Guide leads to this way's key or approval, in place of the Pack's, which is
	// for another way then, or for approving the account inside Coda.
	Guide *Guide `json:"guide,omitempty"`
}

// Placed is a header or query parameter and the value it gets.
type Placed struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BasicRules say how fields become a user name and a password.
type BasicRules struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// OwnAddress is the rule for a service where each customer has an address of
// their own.
type OwnAddress struct {
	Field Field `json:"field"`
	// Domain is the root domain that the address must be below, "zendesk.com".
	// It may be empty where SelfHosted.
	Domain string `json:"domain,omitempty"`
	// SelfHosted says that people run the service themselves, wherever they
	// like. Then any address will do, and the key goes to its host alone; into
	// one's own network only where the person has said so.
	SelfHosted bool `json:"selfHosted,omitempty"`
	// Trial is the address on this computer that is asked in place of the
	// person's, which is still asked for and checked. No file says that.
	Trial string `json:"-"`
}

// OwnNetwork is the field of a credential that isn't empty where the person
// has said that its service is in their own network. It lies with the key, so
// that it holds for no other.
const OwnNetwork = "own-network"

// Silent reports whether there is no address to ask about a key. It is kept
// then, and sent nowhere.
func (s SignIn) Silent() bool { return s.Base == "" && s.OwnAddress == nil && s.OAuth == nil }

// Hosted reports whether the address is one of a service that people run
// themselves.
func (s SignIn) Hosted() bool { return s.OwnAddress != nil && s.OwnAddress.SelfHosted }

// Field is one thing that the person types or pastes.
type Field struct {
	ID          string `json:"id"`
	Label       string `json:"label"`
	Help        string `json:"help,omitempty"`
	Placeholder string `json:"placeholder,omitempty"`
	// Clean is "token" for a pasted key, which is freed of what copying adds
	// to it, or empty: then the value is used byte for byte.
	Clean string `json:"clean,omitempty"`
	// Hint warns and never blocks.
	Hint   *Hint `json:"hint,omitempty"`
	Secret bool  `json:"secret"`
}

// Hint is what a value usually looks like. Services say themselves that a
// format is no gate (Asana: tokens are opaque), so it only warns.
type Hint struct {
	// Pattern is a regular expression that both Go and JavaScript understand.
	Pattern string `json:"pattern"`
	Message string `json:"message"`
}

// Guide leads the person to their key.
type Guide struct {
	// Needs is what the person needs beforehand.
	Needs []string    `json:"needs,omitempty"`
	Steps []GuideStep `json:"steps,omitempty"`
	// Limits says what a key without limits can do and what Patchbay uses of it.
	Limits string `json:"limits,omitempty"`
	// LimitedKey is what won't work with a limited one.
	LimitedKey []string `json:"limitedKey,omitempty"`
	// Checked is the day (YYYY-MM-DD) on which the guide was last compared
	// with Source, a public page.
	Checked string `json:"checked,omitempty"`
	Source  string `json:"source,omitempty"`
}

// GuideStep is one thing to do at the service.
type GuideStep struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	// Button is the name on the screen of what to press.
	Button string `json:"button,omitempty"`
	// OtherNames are other names that the button has been seen under.
	OtherNames []string `json:"otherNames,omitempty"`
	// Link is the name of one of the Pack's links.
	Link string `json:"link,omitempty"`
	// Drawing is the name of one of the screen's drawings.
	Drawing string `json:"drawing,omitempty"`
	// Copy is a text that the person may want to paste there.
	Copy string `json:"copy,omitempty"`
	// Trouble are answers to "that's not what I see", each with its steps.
	Trouble []Trouble `json:"trouble,omitempty"`
}

// Trouble is a way in which a guide's step can go otherwise than it says.
type Trouble struct {
	Title string      `json:"title"`
	Text  string      `json:"text,omitempty"`
	Steps []GuideStep `json:"steps,omitempty"`
	// Message is a text ready to be sent to somebody else.
	Message string `json:"message,omitempty"`
}

// Manage is how a key is taken back.
type Manage struct {
	// Link is the name of one of the Pack's links; empty where there is none.
	Link  string   `json:"link,omitempty"`
	Steps []string `json:"steps,omitempty"`
}

// Known reports whether there is anything to say of it.
func (m Manage) Known() bool { return m.Link != "" || len(m.Steps) > 0 }

// WhoAmI is the request that tells whose a credential is, and where its
// answer says so. The places are paths into the JSON answer, "user.name";
// an empty one means that the service doesn't say.
type WhoAmI struct {
	Method string `json:"method"`
	// Path is appended to the base address.
	Path string `json:"path"`
	// Body is sent as JSON where it isn't empty.
	Body    string   `json:"body,omitempty"`
	Headers []Placed `json:"headers,omitempty"`

	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Email     string `json:"email,omitempty"`
	Workspace string `json:"workspace,omitempty"`
	// KeyName is what the person called the key at the service.
	KeyName string `json:"keyName,omitempty"`
	// Scoped is true in the answer where the key is restricted. Then Probe,
	// a GET below the base address, tells whether it can do what is needed.
	Scoped string `json:"scoped,omitempty"`
	Probe  string `json:"probe,omitempty"`
	// Fails are failures that the status alone doesn't tell.
	Fails []Fails `json:"fails,omitempty"`
	// RefusedBy is the status that says of a key that it is wrong, for services
	// that mean this by another one than 401 (Toggl Track by 403). A rule in
	// Fails comes first.
	RefusedBy int `json:"refusedBy,omitempty"`
}

// Fails is a mark of failure in an answer with status 200. One with Is also
// overrules what a 4xx would mean (Figma says 403 of a wrong key), but for 408
// and 429.
type Fails struct {
	// At is where to look. Without Is, anything there other than null, false
	// and emptiness means failure; with Is, exactly that value.
	At string  `json:"at"`
	Is *string `json:"is,omitempty"`
	// Cause is key-refused, key-limited, rate-limited or service-said-no.
	Cause Cause `json:"cause"`
}
