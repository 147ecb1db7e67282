package patchbay

import "context"

// Connector is one way to obtain a credential. It only obtains: it asks the
// person, in straight-line code, and returns what they gave. It tries nothing
// and saves nothing. Its methods may be called by several flows at once.
type Connector interface {
	// Obtain returns when the person has answered. Errors are failures that
	// end the flow; a wish to be asked again is not one. ctx ends with the flow.
	Obtain(ctx context.Context, ask Asker, want Wanted) (Obtained, error)
}

// Wanted is what a connector is to obtain.
type Wanted struct {
	Pack   Pack
	SignIn SignIn
	// Base is the account's own address where signing in again must keep it,
	// else empty.
	Base string
	// Client is what the service knows Patchbay by, as ClientID and
	// ClientSecret, where the person has introduced it there; else nil.
	Client Credential
	// Browser is the id of the browser that the account is signed in to with;
	// empty for the computer's own choice.
	Browser string
	// Anew says that the service shall ask the person what they allow, even
	// where it remembers what they said before: it was too little.
	Anew bool
	// Problem is why the person is asked once more, to be shown on the form;
	// nil the first time.
	Problem error
	// Removed is what was left out of the key that had the problem.
	Removed []Removal
	// Choices are answers that the form shall offer besides its fields.
	Choices []string
	// Drop takes each key that the service gave and that Obtain doesn't bring
	// after all. It may be called from any goroutine, for some seconds after
	// Obtain has returned, and returns at once. Nil: nobody wants to know.
	Drop func(Credential)
}

// Obtained is what a connector brings.
type Obtained struct {
	// Choice is the answer the person gave in place of the fields, one of
	// Wanted.Choices. Then nothing else is set.
	Choice     string
	Credential Credential
	// AsPasted is the credential byte for byte, where Removed says that
	// Credential was freed of something.
	AsPasted Credential
	Removed  []Removal
	// Base is the address that requests start with.
	Base string
	// Site is what the person knows that address by, where one sign-in reaches
	// several; else empty.
	Site string
	// Browser is the id of the browser that was used, as in Wanted.
	Browser string
}

// Removal is something that copying tends to add to a key.
type Removal string

// What is removed from a field marked "clean": "token".
const (
	RemovedSpaces     Removal = "spaces"
	RemovedLineBreaks Removal = "line-breaks"
	RemovedQuotes     Removal = "quotes"
	RemovedBearer     Removal = "bearer"
	RemovedInvisible  Removal = "invisible"
)

// Asker is how a flow reaches the person. Each call becomes a numbered step.
// Both return the context's error when the flow ends.
type Asker interface {
	// Form shows a form and waits for the answer.
	Form(ctx context.Context, form Form) (Values, error)
	// Wait says what is being waited for; it doesn't wait itself.
	Wait(ctx context.Context, waiting Waiting) error
}

// Service asks a service.
type Service interface {
	// WhoAmI tries the credential at its service and returns whose it is. Its
	// failures have one of the causes of the service, or of the way to it.
	WhoAmI(ctx context.Context, pack Pack, signIn SignIn, base string, credential Credential) (Identity, error)
}
