package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"app.patchbay/internal/oauth"
	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// The files of an approval dialog: what the service gives for the code that the
// person brings back, and the sites that the key reaches. Both are the service's
// whole answers, in JSON.
const (
	GivenFile = "given.json"
	SitesFile = "sites.json"
)

// Asked is what a played service was asked for its key with.
type Asked struct {
	Page  url.Values // the parameters of its page
	Token url.Values // the form for the key
}

// Dialog plays a service's approval dialog from the two files in folder, and
// walks through it as somebody who says yes and takes the first site. It returns
// what Patchbay has then, and what the service was asked. The service's own
// addresses are never asked, and the person comes back to whichever port is free.
func Dialog(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, folder fs.FS) (patchbay.Obtained, Asked, error) {
	given, err := fs.ReadFile(folder, GivenFile)
	if err != nil {
		return patchbay.Obtained{}, Asked{}, err
	}
	sites, err := fs.ReadFile(folder, SitesFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return patchbay.Obtained{}, Asked{}, err
	}
	var all sync.Mutex
	var asked Asked
	address, end, err := serve(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := given
		if r.URL.Path == "/sites" {
			body = sites
		} else {
			all.Lock()
			_ = r.ParseForm()
			asked.Token = r.PostForm
			all.Unlock()
		}
		_, _ = w.Write(body)
	}))
	if err != nil {
		return patchbay.Obtained{}, Asked{}, err
	}
	defer end()

	want, err := playedAt(pack, signIn, address)
	if err != nil {
		return patchbay.Obtained{}, Asked{}, err
	}
	entry, err := outbound.TrialAddress(address)
	if err != nil {
		return patchbay.Obtained{}, Asked{}, err
	}
	open := func(page, _ string) error {
		u, err := url.Parse(page)
		if err != nil {
			return err
		}
		all.Lock()
		asked.Page = u.Query()
		all.Unlock()
		return comeBack(ctx, u.Query())
	}
	connector := oauth.New(oauth.Options{Out: outbound.New(outbound.Options{Trial: []string{entry}, Timeout: patience}), Open: open})
	obtained, err := connector.Obtain(ctx, visitor{}, want)
	all.Lock()
	defer all.Unlock()
	if err != nil {
		cause, values := patchbay.Why(err)
		return patchbay.Obtained{}, asked, fmt.Errorf("%s: no key comes of it: %s %v", GivenFile, string(cause), values)
	}
	return obtained, asked, nil
}

// playedAt is the way to sign in with the addresses that Patchbay asks replaced
// by the played service's. Where the answer says an address, that is still held
// to the Pack's own domains.
func playedAt(pack patchbay.Pack, signIn patchbay.SignIn, address string) (patchbay.Wanted, error) {
	o := *signIn.OAuth
	if signIn.Way != patchbay.OAuth2 || o.ByCode {
		return patchbay.Wanted{}, fmt.Errorf("%s: it is for the way %q alone, where the person is sent back", GivenFile, string(patchbay.OAuth2))
	}
	o.Issuer, o.Registration, o.Revocation, o.Device, o.Ports = "", "", "", "", nil
	o.Authorization, o.Token = address+"/page", address+"/token"
	want := patchbay.Wanted{Pack: pack}
	if o.Introduce != nil {
		want.Client = patchbay.Credential{patchbay.ClientID: patchbay.NewSecret("pretend-client")}
		if o.Introduce.Secret {
			want.Client[patchbay.ClientSecret] = patchbay.NewSecret("pretend-client-secret")
		}
	} else {
		o.ClientID = "pretend-client"
	}
	if o.Sites != nil {
		sites := *o.Sites
		sites.Request, o.Sites = address+"/sites", &sites
	}
	signIn.OAuth, signIn.Fields = &o, nil
	want.SignIn = signIn
	want.Pack.Domains = append(slices.Clone(pack.Domains), "127.0.0.1")
	return want, nil
}

// comeBack is a browser that the service sends back with a code.
func comeBack(ctx context.Context, page url.Values) error {
	back := page.Get("redirect_uri") + "?" + url.Values{"state": {page.Get("state")}, "code": {"pretend-code"}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, back, nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Timeout: patience}).Do(r)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// visitor is a person who says yes.
type visitor struct{}

func (visitor) Form(_ context.Context, form patchbay.Form) (patchbay.Values, error) {
	choice := patchbay.ChooseYes
	if form.Name == patchbay.FormSite && len(form.Choices) > 0 {
		choice = form.Choices[0]
	}
	return patchbay.Values{patchbay.Choose: patchbay.NewSecret(choice)}, nil
}

func (visitor) Wait(context.Context, patchbay.Waiting) error { return nil }

// needsGiven reports whether a Pack's file says something of the answer with the
// key that nothing but such an answer can show to be right.
func needsGiven(o patchbay.OAuth) bool { return o.Nested != "" || o.BaseAt != "" || o.Sites != nil }
