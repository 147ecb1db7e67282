package patchbay_test

import (
	"errors"
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestIntoTheOwnNetworkOnlyWhenThePersonSaidSo(t *testing.T) {
	b := newBench(t)
	b.service.failures["pretend-ada"] = patchbay.AddressRefused
	step := b.connect("pretend-ada")
	if !errors.Is(step.Form.Problem, patchbay.AddressRefused) || slices.Contains(step.Form.Choices, patchbay.ChooseOwnNet) {
		t.Fatalf("a service that nobody runs themselves: %+v", step.Form)
	}

	step, err := b.Connect("hosted", "", "")
	b.must(err)
	step = b.answer(step, "pretend-ada")
	if !slices.Contains(step.Form.Choices, patchbay.ChooseOwnNet) {
		t.Fatalf("it can't be said: %+v", step.Form)
	}
	delete(b.service.failures, "pretend-ada")
	step = b.submit(step, choose(patchbay.ChooseOwnNet))
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	credential, err := b.Credential(t.Context(), step.Done.Account, patchbay.ForCopy)
	b.must(err)
	if credential[patchbay.OwnNetwork].Empty() {
		t.Error("what the person said isn't kept with the key")
	}
}
