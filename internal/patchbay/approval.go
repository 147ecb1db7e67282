package patchbay

// OAuth is how a service gives a key through its approval dialog (RFC 6749),
// or to a program with an id and a secret of its own. The person sees the
// dialog in their browser and says yes there; nobody copies anything.
//
// What isn't said here is read from the issuer's metadata (RFC 8414). A refresh
// token in an answer always takes the place of the one before, so that nothing
// need be said of services that exchange it at each use.
type OAuth struct {
	// Issuer is the authorization server's name for itself, an address. Its
	// metadata gives the addresses that aren't named below.
	Issuer        string `json:"issuer,omitempty"`
	Authorization string `json:"authorization,omitempty"`
	Token         string `json:"token,omitempty"`
	// Registration is where a program makes itself known (RFC 7591).
	Registration string `json:"registration,omitempty"`
	// Revocation is where a key is taken back (RFC 7009).
	Revocation string `json:"revocation,omitempty"`
	// RevokesOne says that taking one key back leaves the others that the same
	// person has through the same client. Where nobody knows, a key that others
	// may hang on isn't taken back.
	RevokesOne bool `json:"revokesOne,omitempty"`
	// Device is where the code comes from that the person types (RFC 8628).
	Device string `json:"device,omitempty"`
	// ByCode says that the person types a code at the service, in place of
	// being sent back from there.
	ByCode bool `json:"byCode,omitempty"`

	// ClientID is Patchbay's name at the service, where it has one without a
	// secret. Else the sign-in's fields ask for one, or Patchbay registers.
	ClientID string `json:"clientId,omitempty"`
	// Introduce says that the person must register Patchbay at the service, once,
	// and how. Nil where that isn't needed.
	Introduce *Introduce `json:"introduce,omitempty"`
	// SecretGoes says where the client's secret goes; empty: as the service
	// says when it registers Patchbay, and else into the body.
	SecretGoes SecretPlace `json:"secretGoes,omitempty"`

	// Scopes are what to ask for, all of it at once.
	Scopes []Scope `json:"scopes,omitempty"`
	// ScopeDelimiter is a space where it is empty, ScopeParameter "scope".
	ScopeDelimiter string `json:"scopeDelimiter,omitempty"`
	ScopeParameter string `json:"scopeParameter,omitempty"`
	// Extra are further parameters of the approval page's address.
	Extra []Placed `json:"extra,omitempty"`
	// Resource is what the key is for (RFC 8707).
	Resource string `json:"resource,omitempty"`
	// Ports are those of this computer that the service sends people back to,
	// where it insists on some; empty for any.
	Ports []int `json:"ports,omitempty"`
	// RedirectHost is the name by which the service sends people back to this
	// computer: RedirectLocalhost, where it takes no other; empty for 127.0.0.1,
	// which RFC 8252, section 8.3, prefers.
	RedirectHost string `json:"redirectHost,omitempty"`

	// Nested is the path into the answer under which the key and all that
	// goes with it stands; empty for the answer itself.
	Nested string `json:"nested,omitempty"`
	// BaseAt is the path into the answer where the account's own address
	// stands. The sign-in's base follows it then.
	BaseAt string `json:"baseAt,omitempty"`
	// Sites say that the sign-in reaches several of the service's sites; the
	// account is of one of them, and its base follows that.
	Sites *Sites `json:"sites,omitempty"`
	// Lasts is for how many seconds a key is good whose answer doesn't say so;
	// zero: until the service refuses it.
	Lasts int `json:"lasts,omitempty"`
	// TokenPrefix stands before the key in the Authorization header, "Bearer"
	// where it is nil.
	TokenPrefix *string `json:"tokenPrefix,omitempty"`
}

// RedirectLocalhost is the one other name that OAuth.RedirectHost may have.
const RedirectLocalhost = "localhost"

// SecretPlace is where a client's secret goes.
type SecretPlace string

// The places for a client's secret.
const (
	SecretInBody   SecretPlace = "body"
	SecretInHeader SecretPlace = "header" // HTTP Basic
)

// Scope is something that a key may be allowed.
type Scope struct {
	Name string `json:"name"`
	// Sentence tells the person what it means: "Read your tasks."
	Sentence string `json:"sentence"`
	// GrantedAs are other names under which the service may say that it is
	// allowed, wider ones among them: GitHub's "user" holds its "user:email".
	GrantedAs []string `json:"grantedAs,omitempty"`
}

// ScopesNamed are the scopes with these names, as the Pack's file has them. What
// it doesn't ask for any more has its name for a sentence.
func (s SignIn) ScopesNamed(names []string) []Scope {
	scopes := []Scope{}
	for _, name := range names {
		scope := Scope{Name: name, Sentence: name}
		if s.OAuth != nil {
			for _, known := range s.OAuth.Scopes {
				if known.Name == name {
					scope = known
				}
			}
		}
		scopes = append(scopes, scope)
	}
	return scopes
}

// Approved reports whether one signs in by a service's approval dialog.
func (s SignIn) Approved() bool { return s.Way == OAuth2 }

// Prefix is what stands before a key in the Authorization header.
func (o *OAuth) Prefix() string {
	if o == nil || o.TokenPrefix == nil {
		return "Bearer"
	}
	return *o.TokenPrefix
}

// The fields of a credential that came from an authorization server. ClientID
// and ClientSecret are also the fields that a person fills in where a service
// knows Patchbay by those that they were given there.
const (
	AccessToken  = "token"
	RefreshToken = "refresh-token"
	ClientID     = "client-id"
	ClientSecret = "client-secret"
)

// FieldBrowser is the field of FormApproval that holds the id of the browser to
// sign in with; empty for the one that the computer opens pages in.
const FieldBrowser = "browser"
