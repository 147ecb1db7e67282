// Package patchbay is the domain of Patchbay: its words, its rules, its
// failures and the ports that the rest of the program plugs into. It imports
// the standard library and a UUID generator, and nothing else of ours.
//
// Start reading at [Board]: it is the whole app without its faces. A [Pack]
// describes a service, an [Account] is yours in that service, a [Credential]
// is its secret. The [Vault] keeps credentials and nothing else, the
// [Register] keeps everything else and never a credential. A [Connector]
// obtains a credential by asking the person through an [Asker]; the flow
// engine turns each question into a numbered [Step]; [Service] tells whose
// credential it is.
//
// An account is used in places: a [Connection] is one account in one [Doc], an
// [Elsewhere] any other place. What it may be used for there, and by whom, is
// the policy: [Decide]. Coda has no public way to look at the accounts of
// Packs, so each place keeps apart what is recorded here and what the person
// said is true there: [There].
//
// # What holds, whatever happens
//
// The register and the vault can't be written in one transaction, keyrings
// hang and lie, and processes die. So a version of a credential is never
// overwritten: it gets a vault key of its own, which is an intent in the
// register before it is in the vault, and garbage in the register before it
// is out of it (custody.go). At any moment a crash leaves at most keys that
// the register knows to be rubbish.
//
// Everything exported here may be used from several goroutines at once unless
// its comment says otherwise.
package patchbay
