package remote

import (
	"net/url"
	"slices"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// reach says where a request to its Base may go: to the Pack's domains, and to
// the host of a service that the person runs; into their own network only where
// they have said so.
func reach(r *outbound.Request, pack patchbay.Pack, signIn patchbay.SignIn, credential patchbay.Credential) {
	r.Domains = pack.Domains
	if !signIn.Hosted() {
		return
	}
	if u, err := url.Parse(r.Base); err == nil && u.Hostname() != "" {
		r.Domains = append(slices.Clone(pack.Domains), u.Hostname())
	}
	r.OwnNetwork = !credential[patchbay.OwnNetwork].Empty()
}
