package patchbay_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// shelf is a shelf whose Packs are in memory.
type shelf struct {
	own   []patchbay.Pack
	wrong []error
	fails error
}

func (s *shelf) Read() ([]patchbay.Pack, []error) { return append(packs(), s.own...), s.wrong }

func (s *shelf) Describe(service patchbay.OwnService) (patchbay.Pack, error) {
	pack := patchbay.Pack{
		ID: strings.ToLower(service.Name), Name: service.Name, Account: patchbay.RequiredAccount, Own: true,
		Uses: []patchbay.Purpose{patchbay.Sync}, Accounts: []patchbay.Sharing{patchbay.Private, patchbay.Shared},
		SignIn: []patchbay.SignIn{{Way: service.Way, Base: service.CheckAddress, Fields: []patchbay.Field{{ID: "token", Label: "API key", Secret: true}}}},
		Manage: patchbay.Manage{Steps: []string{"Delete the key."}},
	}
	if slices.ContainsFunc(s.own, func(p patchbay.Pack) bool { return p.ID == pack.ID }) {
		return pack, patchbay.ServiceKnown.With("service", service.Name)
	}
	return pack, nil
}

func (s *shelf) Keep(pack patchbay.Pack) error {
	if s.fails == nil {
		s.own = append(s.own, pack)
	}
	return s.fails
}

// shelved is a bench whose Packs come from a shelf.
func shelved(t *testing.T) (*bench, *shelf) {
	b, s := newBench(t), &shelf{}
	b.startWith(func(p *patchbay.Parts) { p.Packs, p.Shelf = nil, s })
	return b, s
}

func (b *bench) own(service patchbay.OwnService) (patchbay.Pack, patchbay.Step) {
	b.t.Helper()
	if service.Way == "" {
		service.Way = patchbay.Bearer
	}
	pack, step, err := b.ConnectOwn(service)
	b.must(err)
	return pack, step
}

func (b *bench) ownConnected(service patchbay.OwnService, token string) string {
	b.t.Helper()
	_, step := b.own(service)
	step = b.submit(b.answer(step, token), named("Mine"))
	if step.Kind != patchbay.StepDone {
		b.t.Fatalf("got %+v", step)
	}
	return step.Done.Account
}

func TestAServiceOfOnesOwnIsKeptWithItsFirstAccountAndNotBefore(t *testing.T) {
	b, s := shelved(t)
	_, step := b.own(patchbay.OwnService{Name: "  Weather  ", CheckAddress: "https://api.example.com"})
	step = b.answer(step, "pretend-nobody")
	if step.Form.Name != patchbay.FormNaming || step.Form.Unasked || len(s.own) != 0 {
		t.Fatalf("got %+v, %d packs", step, len(s.own))
	}
	if _, err := b.Pack("weather"); !errors.Is(err, patchbay.UnknownPack) {
		t.Fatalf("it is in the catalogue before: %v", err)
	}
	step = b.submit(step, named("Home"))
	if step.Kind != patchbay.StepDone || len(s.own) != 1 || s.own[0].Name != "Weather" {
		t.Fatalf("got %+v, %+v", step, s.own)
	}
	if account := b.account(step.Done.Account); account.Pack != "weather" || account.Status() != patchbay.Connected {
		t.Fatalf("got %+v", account)
	}
	if _, err := b.Pack("weather"); err != nil {
		t.Fatal(err)
	}
	b.must(b.Check(t.Context(), step.Done.Account))
	b.holds("pretend-nobody")
}

func TestAServiceThatCantBeKeptKeepsNoKeyAndCanBeTriedAgain(t *testing.T) {
	b, s := shelved(t)
	s.fails = patchbay.FileNotSaved.With("path", "packs")
	_, step := b.own(patchbay.OwnService{Name: "Weather"})
	step = b.submit(b.answer(step, "pretend-key"), named("Home"))
	if !errors.Is(step.Form.Problem, patchbay.FileNotSaved) || len(b.List().Accounts) != 0 {
		t.Fatalf("got %+v", step)
	}
	b.holds()
	s.fails = nil
	if step = b.submit(step, named("Home")); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-key")
}

func TestAKeyThatNobodyCanBeAskedAboutSaysSoAndDoesAllElse(t *testing.T) {
	b, s := shelved(t)
	b.service.failures["pretend-key"] = errors.New("it was asked")
	_, step := b.own(patchbay.OwnService{Name: "Weather"})
	step = b.answer(step, "pretend-key")
	if step.Form.Name != patchbay.FormNaming || !step.Form.Unasked {
		t.Fatalf("got %+v", step)
	}
	id := b.submit(step, named("Home")).Done.Account
	account := b.account(id)
	if account.Status() != patchbay.Unchecked || !account.Checked.IsZero() {
		t.Fatalf("it claims to be checked: %+v", account)
	}
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.NobodyToAsk) {
		t.Errorf("checked: %v", err)
	}
	if got := b.account(id); got.Trouble != "" || !got.Checked.IsZero() {
		t.Errorf("that was noted: %+v", got)
	}

	// The same key once more is the same account, and still unchecked.
	twice, err := b.Connect("weather", "", "")
	b.must(err)
	if twice = b.submit(b.answer(twice, "pretend-key"), named("Other")); !twice.Done.Already || twice.Done.Account != id {
		t.Fatalf("got %+v", twice)
	}
	if got := b.account(id); !got.Checked.IsZero() || got.Status() != patchbay.Unchecked {
		t.Errorf("the same key made it a checked one: %+v", got)
	}
	doc := b.doc("Plans")
	b.must(b.AddToDoc(t.Context(), id, doc, patchbay.Shared))
	b.must(b.Rename(t.Context(), id, "House"))
	if pasted := b.Pasted(b.account(id)); len(pasted) != 1 || pasted[0].Field.ID != "token" {
		t.Errorf("to copy: %+v", pasted)
	}
	again, err := b.SignInAgain(id)
	b.must(err)
	again = b.answer(again, "pretend-key-2")
	if again.Form.Name != patchbay.FormIdentity || !again.Form.Unasked {
		t.Fatalf("got %+v", again)
	}
	if again = b.submit(again, choose(patchbay.ChooseYes)); !again.Done.Replaced || again.Done.Account != id {
		t.Fatalf("got %+v", again)
	}
	b.holds("pretend-key-2")
	if got := b.account(id); got.Name() != "House" || got.Status() != patchbay.Unchecked {
		t.Errorf("got %+v", got)
	}

	b.restartWith(s)
	removed, err := b.Remove(t.Context(), id)
	b.must(err, removed.Left)
	b.holds()
	why := []patchbay.ToDoWhy{}
	for _, todo := range b.List().ToDos {
		why = append(why, todo.Why)
	}
	slices.Sort(why)
	if !slices.Equal(why, []patchbay.ToDoWhy{patchbay.KeyRemoved, patchbay.KeyRemoved}) {
		t.Errorf("left to do: %v", why)
	}
}

func (b *bench) restartWith(s *shelf) {
	b.startWith(func(p *patchbay.Parts) { p.Packs, p.Shelf = nil, s })
}

func TestANewAddressMakesAnUncheckedAccountACheckedOneWithItsNextKey(t *testing.T) {
	b, s := shelved(t)
	id := b.ownConnected(patchbay.OwnService{Name: "Weather"}, "pretend-key")
	s.own[0].SignIn = slices.Clone(s.own[0].SignIn)
	s.own[0].SignIn[0].Base = "https://api.example.com"
	b.must(b.ReadPacks(t.Context()))
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.NobodyToAsk) {
		t.Errorf("its old key went to an address that it wasn't given for: %v", err)
	}
	step, err := b.SignInAgain(id)
	b.must(err)
	if step = b.answer(step, "pretend-ada", patchbay.ChooseYes); step.Done.Account != id {
		t.Fatalf("got %+v", step)
	}
	if got := b.account(id); got.Status() != patchbay.Connected || got.Identity.ID != "ada" {
		t.Errorf("got %+v", got)
	}
}

func TestAnAccountStaysWhenItsPackIsGoneAndIsWellWhenItIsBack(t *testing.T) {
	b, s := shelved(t)
	id := b.ownConnected(patchbay.OwnService{Name: "Weather", CheckAddress: "https://api.example.com"}, "pretend-nobody")
	own := s.own
	s.own, s.wrong = nil, []error{errors.New("weather.json: name: is missing")}
	b.must(b.ReadPacks(t.Context()))
	if lost := b.LostPacks(); !slices.Equal(lost, []string{"weather"}) || len(b.PackMistakes()) != 1 {
		t.Fatalf("lost %v, mistakes %v", lost, b.PackMistakes())
	}
	if got := b.List().Accounts; len(got) != 1 || got[0].ID != id {
		t.Fatalf("got %+v", got)
	}
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.UnknownPack) {
		t.Errorf("got %v", err)
	}
	b.must(b.Rename(t.Context(), id, "House"))
	b.holds("pretend-nobody")

	s.own, s.wrong = own, nil
	b.must(b.ReadPacks(t.Context()))
	b.must(b.Check(t.Context(), id))
	if len(b.LostPacks())+len(b.PackMistakes()) != 0 {
		t.Error("what is mended is still said")
	}

	s.own = nil
	b.must(b.ReadPacks(t.Context()))
	if _, err := b.Remove(t.Context(), id); err != nil || len(b.List().ToDos) != 1 {
		t.Errorf("its key is still good at the service, and nothing is left to do: %v", err)
	}
	b.holds()
}

func TestAnAccountThatCodaKeepsBecomesOneOfThePackThatIsAdded(t *testing.T) {
	b, _ := shelved(t)
	kept, err := b.AddKeptOf(t.Context(), "weather", "Home", "", "")
	b.must(err)
	b.ownConnected(patchbay.OwnService{Name: "Weather"}, "pretend-key")
	if got := b.account(kept); got.Pack != "weather" {
		t.Errorf("got %+v", got)
	}
	if lost := b.LostPacks(); len(lost) > 0 {
		t.Errorf("lost %v", lost)
	}
}

func TestWhatCantBeBegunOfOnesOwn(t *testing.T) {
	b, _ := shelved(t)
	b.ownConnected(patchbay.OwnService{Name: "Weather"}, "pretend-key")
	for name, c := range map[string]struct {
		service patchbay.OwnService
		want    error
	}{
		"no name":       {patchbay.OwnService{Name: " "}, patchbay.ServiceMissing},
		"a long name":   {patchbay.OwnService{Name: strings.Repeat("n", 81)}, patchbay.NameTooLong},
		"the same name": {patchbay.OwnService{Name: "WEATHER"}, patchbay.ServiceKnown},
	} {
		if _, _, err := b.ConnectOwn(c.service); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.startWith(func(*patchbay.Parts) {})
	if _, _, err := b.ConnectOwn(patchbay.OwnService{Name: "Rain"}); !errors.Is(err, patchbay.NotNow) {
		t.Errorf("without a shelf: %v", err)
	}
	if err := b.ReadPacks(t.Context()); !errors.Is(err, patchbay.NotNow) {
		t.Errorf("read without a shelf: %v", err)
	}
}
