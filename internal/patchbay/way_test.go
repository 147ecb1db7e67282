package patchbay_test

import (
	"testing"

	"app.patchbay/internal/patchbay"
)

// The guide beside a form is that of the form's way.
func TestEachFormSaysWhichWayToSignInItBelongsTo(t *testing.T) {
	b := newBench(t)
	b.startWith(func(parts *patchbay.Parts) {
		basic := parts.Packs[0].SignIn[0]
		basic.Way = patchbay.Basic
		parts.Packs[0].SignIn = append(parts.Packs[0].SignIn[:1:1], basic)
		parts.Connectors[patchbay.Basic] = paste{}
	})
	step, err := b.Connect("example", "", "")
	if err != nil || step.Form.Name != patchbay.FormWay || step.Form.Way != "" {
		t.Fatalf("%v, %+v", err, step)
	}
	step = b.submit(step, choose(string(patchbay.Basic)))
	if step.Form.Name != patchbay.FormKey || step.Form.Way != patchbay.Basic {
		t.Fatalf("%+v", step)
	}
	step = b.answer(step, "pretend-ada")
	if step.Form.Name != patchbay.FormIdentity || step.Form.Way != patchbay.Basic {
		t.Fatalf("%+v", step)
	}
	step, err = b.Connect("other", "", "")
	if err != nil || step.Form.Name != patchbay.FormKey || step.Form.Way != patchbay.Bearer {
		t.Fatalf("where there is no choice: %v, %+v", err, step)
	}
}
