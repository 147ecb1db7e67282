package patchbay_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"app.patchbay/internal/patchbay"
)

// withIntroduction starts the bench's Board with a Pack whose service wants to
// know Patchbay first.
func withIntroduction(t *testing.T) (*bench, *dialog) {
	t.Helper()
	b, d := withDialog(t)
	b.startWith(introducing)
	return b, d
}

func introducing(p *patchbay.Parts) {
	how := &patchbay.OAuth{Introduce: &patchbay.Introduce{Secret: true, Steps: []patchbay.GuideStep{{Title: "Make an app"}}}}
	p.Packs[len(p.Packs)-1].SignIn[0].OAuth = how
}

func secretOf(text string) patchbay.Secret { return patchbay.NewSecret(text) }

func TestAServiceThatDoesntKnowPatchbayIsToldOfItOnceAndNothingOfThatIsInTheRegister(t *testing.T) {
	b, d := withIntroduction(t)
	step, err := b.Connect("dialog", "", "")
	b.must(err)
	if step.Form.Name != patchbay.FormIntroduce {
		t.Fatalf("%+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseRetry)); step.Form.Name != patchbay.FormIntroduce {
		t.Fatalf("it goes on without: %+v", step)
	}
	b.must(b.Introduce(t.Context(), "dialog", secretOf(" pretend-client "), secretOf("pretend-client-secret\n")))
	step = b.submit(step, choose(patchbay.ChooseRetry))
	step = b.answer(step, "eve", patchbay.ChooseYes)
	if step.Kind != patchbay.StepDone {
		t.Fatalf("%+v", step)
	}
	if d.client[patchbay.ClientID].Reveal() != "pretend-client" || d.client[patchbay.ClientSecret].Reveal() != "pretend-client-secret" {
		t.Fatal("the connector was told another client")
	}
	all := b.Introductions()
	if len(all) != 1 || !all[0].Done || all[0].Accounts != 1 || all[0].Pack.ID != "dialog" {
		t.Fatalf("%+v", all)
	}
	state, err := b.register.Reopen().Load(t.Context())
	b.must(err)
	if said := fmt.Sprintf("%+v", state); strings.Contains(said, "pretend-client") {
		t.Fatal("the register holds what belongs into the vault")
	}
	if step, err = b.Connect("dialog", "", ""); err != nil || step.Form.Name != patchbay.FormApproval {
		t.Fatalf("it is asked once more: %+v %v", step, err)
	}
}

func TestAnIntroductionCanBeChangedAndTakenAwayAndLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withIntroduction(t)
		for _, id := range []string{"pretend-one", "pretend-two"} {
			b.must(b.Introduce(t.Context(), "dialog", secretOf(id), secretOf("pretend-secret")))
		}
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		step = b.answer(step, "eve", patchbay.ChooseYes)
		if step.Kind != patchbay.StepDone || d.client[patchbay.ClientID].Reveal() != "pretend-two" {
			t.Fatalf("%+v", step)
		}
		b.tidy(2) // the account, and the newer introduction
		b.must(b.Withdraw(t.Context(), "dialog"))
		b.must(b.Withdraw(t.Context(), "dialog"))
		b.tidy(1)
		b.must(b.Check(t.Context(), step.Done.Account))
		if b.Introductions()[0].Done {
			t.Fatal("it is still there")
		}
		if step, err = b.Connect("dialog", "", ""); err != nil || step.Form.Name != patchbay.FormIntroduce {
			t.Fatalf("%+v %v", step, err)
		}
		_ = b.Close()
	})
}

func TestAClientSecretGoesToNoOtherServerThanItWasMadeAt(t *testing.T) {
	b, d := withIntroduction(t)
	b.must(b.Introduce(t.Context(), "dialog", secretOf("pretend-client"), secretOf("pretend-secret")))
	for _, change := range []func(*patchbay.OAuth){
		func(o *patchbay.OAuth) { o.Token = "https://elsewhere.example/token" },
		func(o *patchbay.OAuth) { o.Issuer = "https://elsewhere.example" },
	} {
		b.startWith(func(p *patchbay.Parts) {
			introducing(p)
			change(p.Packs[len(p.Packs)-1].SignIn[0].OAuth)
		})
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		if step.Form.Name != patchbay.FormIntroduce || d.client != nil {
			t.Fatalf("%+v", step)
		}
	}
}

func TestWhatIsNoIntroductionIsRefused(t *testing.T) {
	b, _ := withIntroduction(t)
	for name, c := range map[string]struct {
		pack, id, secret string
		cause            patchbay.Cause
		field            string
	}{
		"nothing":     {"dialog", " ", "pretend", patchbay.FieldMissing, "client-id"},
		"no secret":   {"dialog", "pretend", "", patchbay.FieldMissing, "client-secret"},
		"two lines":   {"dialog", "pre\ntend", "pretend", patchbay.FieldMissing, "client-id"},
		"another way": {"example", "pretend", "pretend", patchbay.NotIntroduced, ""},
		"no Pack":     {"nowhere", "pretend", "pretend", patchbay.UnknownPack, ""},
		"too long":    {"dialog", string(make([]byte, 5000)), "pretend", patchbay.SecretTooLarge, ""},
	} {
		err := b.Introduce(t.Context(), c.pack, secretOf(c.id), secretOf(c.secret))
		if cause, values := patchbay.Why(err); cause != c.cause || values["field"] != c.field {
			t.Errorf("%s: %v %v", name, err, values)
		}
	}
	if b.Introductions()[0].Done {
		t.Error("something was kept")
	}
}

// TestWhereverThePowerGoesWhileAnIntroductionIsKept cuts the power at every
// call to either store: there is the old one or the new one, and no orphan.
func TestWhereverThePowerGoesWhileAnIntroductionIsKept(t *testing.T) {
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			cut := false
			t.Run(fmt.Sprintf("call %d, after=%v", n, after), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b, d := withIntroduction(t)
					b.must(b.Introduce(t.Context(), "dialog", secretOf("pretend-old"), secretOf("pretend-secret")))
					b.startWith(introducing)
					p := &power{goesAt: n, after: after}
					b.wire(p)
					_ = b.Introduce(t.Context(), "dialog", secretOf("pretend-new"), secretOf("pretend-secret"))
					synctest.Wait()
					b.source.Before, b.source.After = nil, nil
					b.startWith(introducing)
					cut = p.calls >= n
					step, err := b.Connect("dialog", "", "")
					b.must(err)
					if step = b.answer(step, "eve"); step.Form.Name != patchbay.FormIdentity {
						t.Fatalf("%+v", step)
					}
					if id := d.client[patchbay.ClientID].Reveal(); id != "pretend-old" && id != "pretend-new" {
						t.Fatal("neither the old one nor the new one is there")
					}
					b.tidy(1)
					_ = b.Close()
				})
			})
			if !cut {
				break
			}
		}
	}
}

func TestTheBrowserOfAnAccountIsRememberedUntilTheAccountGoes(t *testing.T) {
	b, d := withDialog(t)
	step, err := b.Connect("dialog", "", "")
	b.must(err)
	step = b.submit(step, patchbay.Values{"token": secretOf("eve"), patchbay.FieldBrowser: secretOf("firefox/work")})
	eve := b.submit(step, choose(patchbay.ChooseYes)).Done.Account
	if b.BrowserOf(eve) != "firefox/work" {
		t.Fatal(b.BrowserOf(eve))
	}
	b.must(b.ChooseBrowser(t.Context(), eve, "chromium"))
	b.restart()
	if b.BrowserOf(eve) != "chromium" {
		t.Fatal(b.BrowserOf(eve))
	}
	if err := b.ChooseBrowser(t.Context(), "nobody", "x"); !errors.Is(err, patchbay.UnknownAccount) {
		t.Fatal(err)
	}
	_, err = b.Remove(t.Context(), eve)
	b.must(err)
	if b.BrowserOf(eve) != "" {
		t.Fatal("an account that is gone is remembered")
	}
	d.take()
}

func TestTheSiteOfAnAccountIsPartOfWhoItIs(t *testing.T) {
	b, d := withDialog(t)
	d.site = "Bakery"
	b.startWith(func(p *patchbay.Parts) {
		p.Packs[len(p.Packs)-1].SignIn[0].OAuth = &patchbay.OAuth{Sites: &patchbay.Sites{}}
	})
	eve := b.approved("eve")
	b.must(b.Check(t.Context(), eve))
	if got := b.account(eve).Identity.Workspace; got != "Bakery" {
		t.Fatalf("%q", got)
	}
}
