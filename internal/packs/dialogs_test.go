package packs_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"app.patchbay/internal/oauth"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/rehearsal"
)

// approved is what comes of a Pack's approval dialog: where requests start, and
// the key. The dialog is played from testdata/<id>/given.json, the service's
// whole answer; a Pack whose file says nothing special of that answer needs none,
// and gets the key that is typed.
func approved(t *testing.T, pack patchbay.Pack, signIn patchbay.SignIn, typed string) (base string, token patchbay.Secret) {
	t.Helper()
	folder := filepath.Join("testdata", pack.ID)
	o := signIn.OAuth
	if _, err := os.Stat(filepath.Join(folder, rehearsal.GivenFile)); err != nil {
		if o.Nested != "" || o.BaseAt != "" || o.Sites != nil {
			t.Fatalf("%s has no %s/%s: put there the service's whole answer with a key, with invented values", pack.Name, folder, rehearsal.GivenFile)
		}
		return signIn.Base, patchbay.NewSecret(typed)
	}
	obtained, asked, err := rehearsal.Dialog(t.Context(), pack, signIn, os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	mustAskAsItsFileSays(t, *o, asked)
	return obtained.Base, obtained.Credential[patchbay.AccessToken]
}

// mustAskAsItsFileSays compares what the service was asked with what the file
// says of it: the proof of PKCE, the name of this computer, the scopes, and a
// secret only where there is one.
func mustAskAsItsFileSays(t *testing.T, o patchbay.OAuth, asked rehearsal.Asked) {
	t.Helper()
	host := o.RedirectHost
	if host == "" {
		host = "127.0.0.1"
	}
	back, err := url.Parse(asked.Page.Get("redirect_uri"))
	if err != nil || back.Hostname() != host || asked.Token.Get("redirect_uri") != back.String() {
		t.Errorf("people come back to %v, and its key is asked for %q", back, asked.Token.Get("redirect_uri"))
	}
	if asked.Page.Get("code_challenge_method") != "S256" || len(asked.Token.Get("code_verifier")) < 43 {
		t.Error("nothing proves that it is the same who asks for the key")
	}
	parameter := o.ScopeParameter
	if parameter == "" {
		parameter = "scope"
	}
	if len(o.Scopes) > 0 && asked.Page.Get(parameter) == "" {
		t.Errorf("its page is asked for nothing as %s: %v", parameter, asked.Page)
	}
	inBody := o.Introduce != nil && o.Introduce.Secret && o.SecretGoes != patchbay.SecretInHeader
	if asked.Token.Has("client_secret") != inBody {
		t.Errorf("a secret in the form: %v", !inBody)
	}
}

func TestEachAddressThatAServiceMustKnowIsOneOfThisComputer(t *testing.T) {
	for _, pack := range builtIn(t) {
		for _, signIn := range pack.SignIn {
			for _, address := range oauth.New(oauth.Options{}).ReturnsTo(signIn) {
				u, err := url.Parse(address)
				if err != nil || u.Scheme != "http" || u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost" {
					t.Errorf("%s: people come back to %s", pack.Name, address)
				}
			}
		}
	}
}
