package patchbay

import "errors"

// lacks are the names of the scopes that the service left out of the key in
// hand.
func (a *attempt) lacks() []string {
	if renewer, ok := a.connectors[a.signIn.Way].(Renewer); ok && a.obtained.Credential != nil {
		return renewer.Lacks(a.obtained.Credential)
	}
	return nil
}

// fellShort reports whether less was allowed than is needed, or asked for, the
// last time that the person signed in: here, or to the account before.
func (a *attempt) fellShort() bool {
	if len(a.lacks()) > 0 || errors.Is(a.problem, ApprovalLimited) {
		return true
	}
	return a.again != nil && a.obtained.Credential == nil && (len(a.again.Lacks) > 0 || a.again.Trouble == ApprovalLimited)
}
