package packs

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"app.patchbay/internal/patchbay"
)

func TestAPackWhoseAccountIsOnlyApprovedInCodaNeedsNoSignIn(t *testing.T) {
	for name, change := range map[string]func(group){
		"with a page to take it back": func(group) {},
		"with nothing about that":     func(p group) { p["manage"] = group{} },
		"with parts that nobody confirms": func(p group) {
			p["unconfirmed"] = list("signIn", "whoAmI", "guide", "inCoda", "uses", "manage")
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := mutilated(t, "todoist", func(p group) { onlyInCoda(p); change(p) })
			compiled, _ := schema(t)
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(instance); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
			got, err := Read(fstest.MapFS{"todoist.json": {Data: data}})
			if err != nil {
				t.Fatal(err)
			}
			if !got[0].InCodaOnly() {
				t.Error("it isn't one that is only approved in Coda")
			}
		})
	}
}

// The Pack's guide leads through Coda then, which is no help to somebody who
// signs in here.
func TestWhereCodaAsksForApprovalAWayToSignInHereHasItsOwnGuide(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range all {
		for _, signIn := range pack.SignIn {
			if pack.InCoda == patchbay.CodaApprove && signIn.Guide == nil {
				t.Errorf("%s: the way %q has no guide of its own", pack.Name, signIn.Way)
			}
		}
	}
}

// Where one could also paste a key, Connect must not lead into Coda.
func TestAPackThatIsApprovedInCodaAndHasAKeyIsConnectedHere(t *testing.T) {
	got, err := Read(fstest.MapFS{"todoist.json": {Data: mutilated(t, "todoist", func(p group) { p["inCoda"] = "approve" })}})
	if err != nil || got[0].InCodaOnly() {
		t.Errorf("only in Coda, or %v", err)
	}
	if (patchbay.Pack{Account: patchbay.NoAccount, InCoda: patchbay.CodaApprove}).InCodaOnly() {
		t.Error("a Pack without account is only approved in Coda")
	}
}
