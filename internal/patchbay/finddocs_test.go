package patchbay_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// coda is a bench with an account of Coda's, and what that is shown there.
type coda struct {
	*bench
	docs    *memory.CodaDocs
	account string
}

func newCoda(t *testing.T) *coda {
	c := &coda{bench: newBench(t), docs: memory.NewCodaDocs("pretend-ada",
		patchbay.FoundDoc{ID: "AbC", Title: "Launch plan", Link: "https://coda.io/d/Launch-plan_dAbC", Owner: "Ada"},
		patchbay.FoundDoc{ID: "XyZ", Title: "Holidays", Link: "https://coda.io/d/Holidays_dXyZ", Owner: "Bob"},
	)}
	c.startWith(func(parts *patchbay.Parts) {
		parts.CodaDocs = c.docs
		signIn := parts.Packs[0]
		signIn.ID, signIn.Name = patchbay.CodaPack, "Coda"
		parts.Packs = append(parts.Packs, signIn)
	})
	step, err := c.Connect(patchbay.CodaPack, "", "")
	c.must(err)
	c.account = c.answer(step, "pretend-ada", patchbay.ChooseYes).Done.Account
	return c
}

func (c *coda) known(id string) patchbay.Doc {
	c.t.Helper()
	detail, err := c.Doc(id)
	c.must(err)
	return detail.Doc
}

// happened are the newest events, the newest first.
func (c *coda) happened(n int) string {
	c.t.Helper()
	events, err := c.History(c.t.Context(), 0)
	c.must(err)
	said := []patchbay.What{}
	for _, e := range events[:n] {
		said = append(said, e.What)
	}
	return fmt.Sprint(said)
}

func TestFoundDocsSayWhetherTheyAreHereAlready(t *testing.T) {
	c := newCoda(t)
	here := func() string {
		docs, next, err := c.FindDocs(t.Context(), c.account, "", "")
		if err != nil || next != "" || len(docs) != 2 {
			t.Fatalf("%v %q %v", docs, next, err)
		}
		return docs[0].Here + "|" + docs[1].Here
	}
	if got := here(); got != "|" {
		t.Errorf("none is here, and it says %s", got)
	}
	c.must(second(c.AddDoc(t.Context(), "https://docs.superhuman.com/d/_dAbC", "Plan")))
	later, err := c.AddDoc(t.Context(), "", "Holidays")
	c.must(err)
	if got := here(); got != "AbC|" {
		t.Errorf("one is here, and it says %s", got)
	}
	c.must(second(c.SetDocLink(t.Context(), later.ID, "https://coda.io/d/_dXyZ")))
	if got := here(); got != "AbC|"+later.ID {
		t.Errorf("both are here, and it says %s", got)
	}
}

func TestOnlyAnAccountOfCodasHeldHereIsAsked(t *testing.T) {
	c := newCoda(t)
	kept, err := c.AddKeptByCoda(t.Context(), patchbay.CodaPack, "Work")
	c.must(err)
	c.docs.Before = func() error { t.Error("Coda was asked"); return nil }
	for account, want := range map[string]patchbay.Cause{
		c.connected("pretend-bob"): patchbay.UnknownAccount, kept: patchbay.KeptByCoda, "nobody": patchbay.UnknownAccount,
	} {
		if _, _, err := c.FindDocs(t.Context(), account, "", ""); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		if err := c.LookInCoda(t.Context(), account, "AbC"); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestThatCodaRefusesTheKeyIsNotedOnTheAccount(t *testing.T) {
	c := newCoda(t)
	status := func() patchbay.Status { return c.List().Accounts[0].Status() }
	c.docs.Before = func() error { return patchbay.ServiceDown }
	if _, _, err := c.FindDocs(t.Context(), c.account, "a", ""); !errors.Is(err, patchbay.ServiceDown) || status() != patchbay.Connected {
		t.Errorf("%v, and the account is %s", err, status())
	}
	c.docs.Before = func() error { return patchbay.KeyRefused }
	if _, _, err := c.FindDocs(t.Context(), c.account, "b", ""); !errors.Is(err, patchbay.KeyRefused) || status() != patchbay.NeedsSignIn {
		t.Errorf("%v, and the account is %s", err, status())
	}
}

func TestLookingInCodaTakesTheNewTitle(t *testing.T) {
	c := newCoda(t)
	c.must(second(c.AddDoc(t.Context(), "https://coda.io/d/Old-plan_dAbC", "")))
	before := time.Now()
	c.must(c.LookInCoda(t.Context(), c.account, "AbC"))
	if doc := c.known("AbC"); doc.Title != "Launch plan" || doc.Seen.Before(before) || doc.NotShownTo != "" {
		t.Errorf("%+v", doc)
	}
	if got := c.happened(1); got != "[doc-renamed]" {
		t.Error(got)
	}
	c.docs.Put(patchbay.FoundDoc{ID: "AbC", Link: "https://coda.io/d/_dAbC"})
	c.must(c.LookInCoda(t.Context(), c.account, "AbC"))
	if doc := c.known("AbC"); doc.Title != "Launch plan" {
		t.Errorf("no title is no new title: %+v", doc)
	}
}

func TestADocThatCodaNoLongerShowsSaysSoAndLosesNothing(t *testing.T) {
	c := newCoda(t)
	bob := c.connected("pretend-bob")
	c.must(second(c.AddDoc(t.Context(), "https://coda.io/d/Launch-plan_dAbC", "")))
	c.add(bob, "AbC", patchbay.Shared)
	c.must(c.LookInCoda(t.Context(), c.account, "AbC"))
	seen := c.known("AbC").Seen

	c.docs.Drop("AbC")
	err := c.LookInCoda(t.Context(), c.account, "AbC")
	if cause, values := patchbay.Why(err); cause != patchbay.DocNotShown || values["doc"] != "AbC" || values["account"] != "Ada" {
		t.Fatalf("%v %v", err, values)
	}
	_ = c.LookInCoda(t.Context(), c.account, "AbC")
	doc := c.known("AbC")
	if doc.NotShown.Before(seen) || doc.NotShownTo != "Ada" || !doc.Seen.Equal(seen) || doc.Title != "Launch plan" || doc.Link == "" {
		t.Errorf("%+v", doc)
	}
	c.is(bob, "AbC", patchbay.Shared, patchbay.Restricted, patchbay.Planned)
	if got := c.happened(2); got != "[doc-missed added-to-doc]" {
		t.Errorf("it is told more or less often than it happened: %s", got)
	}

	c.docs.Before = func() error { return patchbay.ServiceDown }
	if err := c.LookInCoda(t.Context(), c.account, "AbC"); !errors.Is(err, patchbay.ServiceDown) || c.known("AbC") != doc {
		t.Errorf("nobody answered, and it is noted: %v, %+v", err, c.known("AbC"))
	}
	c.docs.Before = nil
	c.docs.Put(patchbay.FoundDoc{ID: "AbC", Title: "Launch plan", Link: doc.Link})
	c.must(c.LookInCoda(t.Context(), c.account, "AbC"))
	if doc := c.known("AbC"); !doc.NotShown.IsZero() || doc.NotShownTo != "" || doc.Seen.Equal(seen) {
		t.Errorf("it is back: %+v", doc)
	}
	if got := c.happened(2); got != "[doc-seen doc-missed]" {
		t.Error(got)
	}
}

func TestADocIsKeptByItsTitleAndGivenItsLinkLater(t *testing.T) {
	c := newCoda(t)
	first, err := c.AddDoc(t.Context(), " ", " Launch  plan ")
	c.must(err)
	other, err := c.AddDoc(t.Context(), "", "Launch plan")
	c.must(err)
	if first.Title != "Launch plan" || first.ID == other.ID || len(c.Docs()) != 2 {
		t.Fatalf("%+v %+v", first, other)
	}
	if _, err := c.AddDoc(t.Context(), "", " "); !errors.Is(err, patchbay.DocTitleMissing) {
		t.Error(err)
	}
	if _, err := c.PlaceLink(first.ID); !errors.Is(err, patchbay.DocLinkMissing) {
		t.Error(err)
	}
	if err := c.LookInCoda(t.Context(), c.account, first.ID); !errors.Is(err, patchbay.DocLinkMissing) || c.CanLookInCoda(first) {
		t.Error(err)
	}

	bob := c.connected("pretend-bob")
	c.add(bob, first.ID, patchbay.Private)
	linked, err := c.SetDocLink(t.Context(), first.ID, "coda.io/d/Whatever_dAbC/Page_su1")
	c.must(err)
	if linked.ID != first.ID || linked.Title != "Launch plan" || linked.Link != "https://coda.io/d/Whatever_dAbC" || !c.CanLookInCoda(linked) {
		t.Errorf("%+v", linked)
	}
	c.is(bob, first.ID, patchbay.Private, "", patchbay.Planned)
	if link, err := c.PlaceLink(first.ID); err != nil || link != linked.Link {
		t.Errorf("%q, %v", link, err)
	}
	again, err := c.AddDoc(t.Context(), "https://docs.superhuman.com/d/_dAbC", "")
	if err != nil || again.ID != first.ID || len(c.Docs()) != 2 {
		t.Errorf("the same doc isn't known by its link: %+v, %v", again, err)
	}
	c.must(c.LookInCoda(t.Context(), c.account, first.ID))
}

func TestALinkToAnotherDocIsNotTaken(t *testing.T) {
	c := newCoda(t)
	c.must(second(c.AddDoc(t.Context(), "https://coda.io/d/Launch-plan_dAbC", "")))
	titled, err := c.AddDoc(t.Context(), "", "Launch plan, I think")
	c.must(err)
	for doc, link := range map[string]string{titled.ID: "https://coda.io/d/_dAbC", "AbC": "https://coda.io/d/Holidays_dXyZ"} {
		_, err := c.SetDocLink(t.Context(), doc, link)
		if cause, values := patchbay.Why(err); cause != patchbay.OtherDoc || values["doc"] != "Launch plan" && values["doc"] != "Holidays" {
			t.Errorf("%v %v", err, values)
		}
	}
	for link, want := range map[string]patchbay.Cause{"https://example.com/d/_dAbC": patchbay.DocLinkInvalid, "": patchbay.DocLinkInvalid} {
		if _, err := c.SetDocLink(t.Context(), titled.ID, link); !errors.Is(err, want) {
			t.Errorf("%q: %v", link, err)
		}
	}
	if _, err := c.SetDocLink(t.Context(), "nothing", "https://coda.io/d/_dQ"); !errors.Is(err, patchbay.UnknownDoc) {
		t.Error(err)
	}
}

func TestWhatIsLeftInADocWithoutALinkGetsItToo(t *testing.T) {
	c := newCoda(t)
	bob := c.connected("pretend-bob")
	doc, err := c.AddDoc(t.Context(), "", "Launch plan")
	c.must(err)
	c.add(bob, doc.ID, patchbay.Private)
	c.mark(bob, doc.ID, patchbay.Finished)
	c.must(second(c.Remove(t.Context(), bob)))
	c.must(second(c.SetDocLink(t.Context(), doc.ID, "https://coda.io/d/_dAbC")), c.ForgetDoc(t.Context(), doc.ID))
	if link, err := c.PlaceLink(doc.ID); err != nil || link != "https://coda.io/d/_dAbC" {
		t.Errorf("%q, %v", link, err)
	}
}

func TestLinksToPracticesDocsCountInPracticeAlone(t *testing.T) {
	b := newBench(t)
	const link = "http://127.0.0.1:4321/coda/d/Team-tasks_dPrac-tice01/Page_su1"
	if _, err := b.AddDoc(t.Context(), link, "x"); !errors.Is(err, patchbay.DocLinkInvalid) {
		t.Errorf("outside practice: %v", err)
	}
	b.startWith(func(parts *patchbay.Parts) { parts.PretendDocs = "http://127.0.0.1:4321/coda" })
	doc, err := b.AddDoc(t.Context(), link, "")
	if err != nil || doc.ID != "Prac-tice01" || doc.Title != "Team tasks" || doc.Link != "http://127.0.0.1:4321/coda/d/Team-tasks_dPrac-tice01" {
		t.Errorf("%+v, %v", doc, err)
	}
	for _, other := range []string{
		"http://127.0.0.1:4322/coda/d/_dA", "https://127.0.0.1:4321/coda/d/_dA", "http://127.0.0.1:4321/d/_dA", "http://127.0.0.1:4321/codas/d/_dA",
		"http://pretend:token@127.0.0.1:4321/coda/d/_dA",
	} {
		if _, err := b.AddDoc(t.Context(), other, "x"); !errors.Is(err, patchbay.DocLinkInvalid) {
			t.Errorf("%s: %v", other, err)
		}
	}
	if _, err := b.AddDoc(t.Context(), "https://coda.io/d/_dAbC", "x"); err != nil {
		t.Errorf("Coda's own: %v", err)
	}
}
