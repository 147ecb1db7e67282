package patchbay

import (
	"errors"
	"maps"
	"strings"
)

// Cause is why something failed: a sentinel error whose text is a stable code.
// The facade hands the code to the screen, which owns the sentence and the
// next action for it; a test compares both lists.
type Cause string

// Error returns the code with spaces, short English for the log.
func (c Cause) Error() string { return strings.ReplaceAll(string(c), "-", " ") }

// Because wraps err, which may be nil, in a Failure with this cause.
func (c Cause) Because(err error) *Failure { return &Failure{Cause: c, Err: err} }

// With returns a Failure with this cause and one value for its sentence.
func (c Cause) With(name, value string) *Failure { return (&Failure{Cause: c}).With(name, value) }

// What the service, or the way to it, had to say. Found by outbound and
// remote.
const (
	KeyRefused        Cause = "key-refused"        // 401, or an error inside a 200 that the Pack says means it
	KeyLimited        Cause = "key-limited"        // 403: a good key that lacks the right
	RateLimited       Cause = "rate-limited"       // 429; value "seconds" where the service says how long
	ServiceDown       Cause = "service-down"       // 5xx, value "status"; without it the connection broke off
	ServiceSaidNo     Cause = "service-said-no"    // an error inside a 200, or another 4xx; value "status"
	AnswerUnexpected  Cause = "answer-unexpected"  // not what this service sends: HTML, no JSON, a missing field
	AnswerTooLarge    Cause = "answer-too-large"   //
	Redirected        Cause = "redirected"         // to another host, with the key; value "host"
	TooSlow           Cause = "too-slow"           // the time limit ran out
	NoNetwork         Cause = "no-network"         // this computer has no way out
	HostNotFound      Cause = "host-not-found"     // value "host"
	ConnectionRefused Cause = "connection-refused" // nobody listens there; value "host"
	ProxyTrouble      Cause = "proxy-trouble"      // a configured proxy refuses or can't be reached; value "host"
	CertificateWrong  Cause = "certificate-wrong"  // unknown issuer, or for another host; value "host"
	CertificateDate   Cause = "certificate-date"   // expired or not yet valid, or this computer's clock is wrong; value "host"
	ClockWrong        Cause = "clock-wrong"        // this computer's clock is off; value "minutes", negative when behind
	AddressRefused    Cause = "address-refused"    // a private or reserved network address; value "host"
)

// What the vault had to say. The first four are the outcomes of a read other
// than found.
const (
	VaultAbsent      Cause = "vault-absent"      // no such item; on some platforms also said of a locked or refused one
	VaultLocked      Cause = "vault-locked"      // locked, and nobody was asked
	VaultDenied      Cause = "vault-denied"      // the person closed or refused the system's question
	VaultUnavailable Cause = "vault-unavailable" // not there today
	VaultCorrupt     Cause = "vault-corrupt"     // there, but not what was stored
	VaultTooSlow     Cause = "vault-too-slow"    // it hung, and was ended
	VaultToChoose    Cause = "vault-to-choose"   // none found; the person must choose one
	VaultChanged     Cause = "vault-changed"     // it opens, but it isn't the one that was set up
	PassphraseWrong  Cause = "passphrase-wrong"  //
	PassphraseShort  Cause = "passphrase-short"  // value "least": how many characters it needs
	SecretTooLarge   Cause = "secret-too-large"  // above 64 KiB
)

// What the register had to say. Nothing was changed in each case.
const (
	RegisterNewer       Cause = "register-newer"       // written by a newer Patchbay
	RegisterDamaged     Cause = "register-damaged"     // value "path"
	RegisterReadOnly    Cause = "register-read-only"   // value "path"
	RegisterFull        Cause = "register-full"        // no space left; value "path"
	RegisterUnavailable Cause = "register-unavailable" // can't be opened or read for another reason; value "path"
)

// What the domain itself refuses.
const (
	UnknownPack      Cause = "unknown-pack"
	UnknownAccount   Cause = "unknown-account"
	UnknownLink      Cause = "unknown-link"
	NoAccountNeeded  Cause = "no-account-needed" // this Pack works without an account
	OnlyInCoda       Cause = "only-in-coda"      // its account can only be approved inside Coda
	FlowEnded        Cause = "flow-ended"        // over, cancelled or forgotten
	FieldMissing     Cause = "field-missing"     // value "field": its label
	AddressInvalid   Cause = "address-invalid"   // the account's own address isn't one of this service; values "domain" and "service"
	HostInvalid      Cause = "host-invalid"      // no service of one's own could be at this address
	ServiceMissing   Cause = "service-missing"   // whose account it is must be said
	NameMissing      Cause = "name-missing"      // an account needs a name
	NameTooLong      Cause = "name-too-long"     // value "most": how many characters it may have
	SettingUnknown   Cause = "setting-unknown"   // no such preference, or no such value
	DifferentAccount Cause = "different-account" // signing in again ended in another account; values "expected", "got"
	KeptByCoda       Cause = "kept-by-coda"      // only Coda has this account's key
	LinkNotOpened    Cause = "link-not-opened"   // the browser or folder could not be opened; value "address"
	FileNotSaved     Cause = "file-not-saved"    // a file that the person wanted could not be written; value "path"
	StartNotSet      Cause = "start-not-set"     // what starts at login could not be read or written
	NotNow           Cause = "not-now"           // something else must end first
	Unexplained      Cause = "unexplained"       // a defect of Patchbay; the log says more
)

// What there is to say of a service that no Pack is for, and of its keys.
const (
	ServiceKnown        Cause = "service-known"         // there is a Pack of that name; value "service"
	KeyNameInvalid      Cause = "key-name-invalid"      // no header or parameter can be called so
	KeyPrefixInvalid    Cause = "key-prefix-invalid"    // no header can hold this before a key
	CheckAddressInvalid Cause = "check-address-invalid" // no key can be tried there
	NobodyToAsk         Cause = "nobody-to-ask"         // where to ask about this key isn't known; value "service"
)

// How signing in at the service's approval dialog can end, and how what came
// of it can.
const (
	ApprovalDenied      Cause = "approval-denied"      // somebody said no there
	ApprovalTooLate     Cause = "approval-too-late"    // nobody came back in time: closed, or forgotten
	ApprovalTwice       Cause = "approval-twice"       // the answer came more than once
	ApprovalForeign     Cause = "approval-foreign"     // the answer belongs to no attempt of ours
	ApprovalElsewhere   Cause = "approval-elsewhere"   // the answer is another service's
	ApprovalRefused     Cause = "approval-refused"     // the service said yes, and then didn't give a key; value "said"
	ApprovalLimited     Cause = "approval-limited"     // less was allowed than is needed
	RegistrationRefused Cause = "registration-refused" // the service doesn't let Patchbay make itself known; value "status"
	NotIntroduced       Cause = "not-introduced"       // the service needs no introduction
	ClientRefused       Cause = "client-refused"       // the service doesn't know Patchbay by the client id and secret that it was given
	NoSites             Cause = "no-sites"             // the sign-in reaches none of the service's sites
	PortsBusy           Cause = "ports-busy"           // another program has the ports that people come back to; value "ports"
	ApprovalOther       Cause = "approval-other"       // somebody else came back than the account's own person; values "expected", "got"
	SignInOver          Cause = "sign-in-over"         // the service takes neither the key nor a new one in its place
	WayNotTaken         Cause = "way-not-taken"        // the service let somebody sign in, and takes nothing of it, as nobody has confirmed that it does
	SignInMoved         Cause = "sign-in-moved"        // the Pack's file leads to another server than the one that gave the key; values "expected", "got": the two
)

// What the domain refuses about docs and other places.
const (
	UnknownDoc       Cause = "unknown-doc"
	UnknownPlace     Cause = "unknown-place"       // the account isn't in that doc, or has no such place
	UnknownToDo      Cause = "unknown-to-do"       // done, forgotten or past its time
	DocLinkInvalid   Cause = "doc-link-invalid"    // not a link to a Coda doc
	DocTitleMissing  Cause = "doc-title-missing"   // the link doesn't tell it, so the person must
	DocLinkMissing   Cause = "doc-link-missing"    // the doc has no link, or none that says which doc it is
	OtherDoc         Cause = "other-doc"           // the link leads to another doc; value "doc": what that one is called
	DocNotShown      Cause = "doc-not-shown"       // Coda doesn't show it to the account; values "doc": its id there, "account"
	PrivateAlready   Cause = "private-already"     // the doc has a private account of this Pack; value "account": its name
	AlreadyInDoc     Cause = "already-in-doc"      // the account is there, shared otherwise; value "sharing": private or shared
	PackServesNoSuch Cause = "pack-serves-no-such" // value "wanted": private, shared, view or act
	NotShared        Cause = "not-shared"          // a private account has nothing to allow others
	OtherPack        Cause = "other-pack"          // only accounts of the same Pack can take each other's places
	HeldAlready      Cause = "held-already"        // value "account": the other one here that this key belongs to
	TakenOutHere     Cause = "taken-out-here"      // it was disconnected here: it can only be ticked, or put back
	NoKeyInCoda      Cause = "no-key-in-coda"      // Coda gets no key for this Pack, so it can't have an old one
	NameTaken        Cause = "name-taken"          // value "name": another one has it
	StillUsed        Cause = "still-used"          // deleting the key stops these; value "docs": their names
	StopsMore        Cause = "stops-more"          // these too, which the person wasn't shown; value "docs"
)

// What the clipboard had to say.
const (
	NoClipboard     Cause = "no-clipboard"     // there is none that Patchbay can reach
	ClipboardFailed Cause = "clipboard-failed" // it is there, but didn't take the key
)

// What there is to say of a page that was pasted.
const (
	PageTooLarge   Cause = "page-too-large"   // value "most": how many megabytes it may have
	PageUnknown    Cause = "page-unknown"     // nothing in it looks like Coda's list of accounts
	PageHasNothing Cause = "page-has-nothing" // it is Coda's page, and says that no account is connected
)

// What Coda has to say of an organisation.
const (
	NotAnAdmin           Cause = "not-an-admin"           // this Coda account's owner is no admin of an Enterprise organisation
	OrganisationNotShown Cause = "organisation-not-shown" // Coda doesn't show it to the account (any more)
)

// Causes lists every cause, in the order of this file.
func Causes() []Cause {
	return []Cause{
		KeyRefused, KeyLimited, RateLimited, ServiceDown, ServiceSaidNo, AnswerUnexpected, AnswerTooLarge, Redirected,
		TooSlow, NoNetwork, HostNotFound, ConnectionRefused, ProxyTrouble, CertificateWrong, CertificateDate, ClockWrong,
		AddressRefused,
		VaultAbsent, VaultLocked, VaultDenied, VaultUnavailable, VaultCorrupt, VaultTooSlow, VaultToChoose, VaultChanged,
		PassphraseWrong, PassphraseShort, SecretTooLarge,
		RegisterNewer, RegisterDamaged, RegisterReadOnly, RegisterFull, RegisterUnavailable,
		UnknownPack, UnknownAccount, UnknownLink, NoAccountNeeded, OnlyInCoda, FlowEnded, FieldMissing, AddressInvalid, HostInvalid, ServiceMissing, NameMissing, NameTooLong, SettingUnknown, DifferentAccount, KeptByCoda, LinkNotOpened, NotNow, Unexplained, UnknownDoc, UnknownPlace, UnknownToDo, DocLinkInvalid, DocTitleMissing, PrivateAlready, AlreadyInDoc, PackServesNoSuch, NotShared, OtherPack, NameTaken, StillUsed, StopsMore, NoClipboard, ClipboardFailed, DocLinkMissing, OtherDoc, DocNotShown, HeldAlready, TakenOutHere, NoKeyInCoda, PageTooLarge, PageUnknown, PageHasNothing, ApprovalDenied, ApprovalTooLate, ApprovalTwice, ApprovalForeign, ApprovalElsewhere, ApprovalRefused, ApprovalLimited, RegistrationRefused, PortsBusy, SignInOver, SignInMoved, WayNotTaken, FileNotSaved, NotIntroduced, ClientRefused, NoSites, ApprovalOther, NotAnAdmin, OrganisationNotShown, StartNotSet,
		ServiceKnown, KeyNameInvalid, KeyPrefixInvalid, CheckAddressInvalid, NobodyToAsk,
	}
}

// Failure is an error with a cause, the values that the cause's sentence
// needs, and what lies behind it, for the log. None of them may hold a secret.
type Failure struct {
	Cause  Cause
	Values map[string]string
	Err    error
}

// With adds a value and returns f.
func (f *Failure) With(name, value string) *Failure {
	if f.Values == nil {
		f.Values = map[string]string{}
	}
	f.Values[name] = value
	return f
}

// Error is for the log, the terminal and the tray; never for a screen.
func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Cause.Error()
	}
	return f.Cause.Error() + ": " + f.Err.Error()
}

// Unwrap gives both the cause and what lies behind it, so that
// errors.Is(err, KeyRefused) holds.
func (f *Failure) Unwrap() []error {
	if f.Err == nil {
		return []error{f.Cause}
	}
	return []error{f.Cause, f.Err}
}

// Why returns the cause of err and a copy of its values. An error without a
// cause is Unexplained; nil has the empty cause.
func Why(err error) (Cause, map[string]string) {
	if err == nil {
		return "", nil
	}
	var f *Failure
	if errors.As(err, &f) {
		return f.Cause, maps.Clone(f.Values)
	}
	var c Cause
	if errors.As(err, &c) {
		return c, nil
	}
	return Unexplained, nil
}
