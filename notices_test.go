package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/notify"
	"app.patchbay/internal/patchbay"
)

// pretendDesk shows messages to the test.
type pretendDesk struct {
	refuses error
	count   uint32
	shown   map[uint32]notify.Message
	all     []string // every text that was ever shown
}

func (d *pretendDesk) Show(m notify.Message) (uint32, error) {
	if d.refuses != nil {
		return 0, d.refuses
	}
	d.count++
	d.shown[d.count] = m
	d.all = append(d.all, m.Title+": "+m.Text)
	return d.count, nil
}

func (d *pretendDesk) Withdraw(id uint32) { delete(d.shown, id) }

// told is a program of which only the notices are there, with the page shut.
type told struct {
	*notices
	t        *testing.T
	desk     *pretendDesk
	register *memory.Register
	ledTo    []app.DestinationView
}

func newTold(t *testing.T, changes ...patchbay.Change) *told {
	t.Helper()
	register := memory.NewRegister()
	if err := register.Apply(t.Context(), changes...); err != nil {
		t.Fatal(err)
	}
	return startTold(t, register)
}

func startTold(t *testing.T, register *memory.Register) *told {
	t.Helper()
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: register, Packs: []patchbay.Pack{{ID: "figma", Name: "Figma"}}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	d := &told{t: t, desk: &pretendDesk{shown: map[uint32]notify.Message{}}, register: register}
	d.notices = &notices{
		ctx: t.Context(), board: board, desk: d.desk, lead: func(to app.DestinationView) { d.ledTo = append(d.ledTo, to) },
		prefer: func(name, value string) {
			if err := d.board.SetPreference(context.Background(), name, value); err != nil {
				t.Error(err)
			}
		},
		warn: func(what string, err error) { t.Error(what, err) },
		wake: make(chan struct{}, 1), shown: map[string]uint32{},
	}
	return d
}

// says tells, and wants these titles to be on the screen then.
func (d *told) says(titles ...string) {
	d.t.Helper()
	d.tell()
	var got []string
	for _, m := range d.desk.shown {
		got = append(got, m.Title)
	}
	slices.Sort(got)
	if !slices.Equal(got, titles) {
		d.t.Fatalf("on the screen is %q, not %q", got, titles)
	}
}

func refused(id, name, label string) patchbay.PutAccount {
	return patchbay.PutAccount{Account: patchbay.Account{
		ID: id, Pack: "figma", Key: "k" + id, Label: label, Trouble: patchbay.KeyRefused,
		Identity: patchbay.Identity{ID: id, Name: name, Email: "pat@example.com"},
	}}
}

func TestEachMatterIsToldOnceAlsoAcrossStarts(t *testing.T) {
	d := newTold(t, refused("1", "Pat", ""))
	d.says("Pat (Figma) needs you")
	d.desk.shown = map[uint32]notify.Message{} // swept away
	d.says()
	again := startTold(t, d.register.Reopen())
	again.says()

	d = newTold(t, refused("1", "Pat", ""))
	d.says("Pat (Figma) needs you")
	mended := refused("1", "Pat", "").Account
	mended.Trouble = ""
	if err := d.register.Apply(t.Context(), patchbay.PutAccount{Account: mended}); err != nil {
		t.Fatal(err)
	}
	d.board = startTold(t, d.register.Reopen()).board
	d.says() // taken back, for it is settled
	if got := d.board.Preference(preferenceSaid); got != "" {
		t.Fatalf("it remembers %q for ever", got)
	}
}

func TestWhatThePersonHasInFrontOfThemIsNotTold(t *testing.T) {
	d := newTold(t, refused("1", "Pat", ""))
	d.look(true)
	d.says()
	d.look(false)
	d.says() // they saw it
}

func TestAMessageGoesWhenThePersonLooks(t *testing.T) {
	d := newTold(t, refused("1", "Pat", ""))
	d.says("Pat (Figma) needs you")
	d.look(true)
	d.says()
}

func TestWhoWantsNoneOrQuietGetsNoneAndHearsItLater(t *testing.T) {
	d := newTold(t, refused("1", "Pat", ""), patchbay.Set{Name: "preference.notifications", Value: "off"})
	d.says()
	d.prefer("notifications", "on")
	for _, refuses := range []error{notify.ErrQuiet, notify.ErrNone, notify.ErrOff} {
		d.desk.refuses = refuses
		d.says()
	}
	d.desk.refuses = nil
	d.says("Pat (Figma) needs you")
	d.prefer("notifications", "off")
	d.says()
}

func TestManyMattersAreOneMessage(t *testing.T) {
	d := newTold(t, refused("1", "Pat", ""), refused("2", "Sam", ""), refused("3", "Kim", ""))
	d.says("3 things need you")
	d.desk.shown[1].Chosen()
	if want := (app.DestinationView{To: "accounts"}); d.ledTo[0] != want {
		t.Fatalf("it leads to %+v", d.ledTo)
	}
	d.says("3 things need you")
}

func TestMessagesNameNobodyByAnEMailAndLeadToTheVeryStep(t *testing.T) {
	long := time.Now().Add(-patchbay.Patience - time.Hour)
	doc := patchbay.Doc{ID: "d", Title: "Plan"}
	mail := patchbay.Doc{ID: "m", Title: "pat@example.com's doc"}
	there := patchbay.There{Since: long}
	for name, c := range map[string]struct {
		changes []patchbay.Change
		text    string
		to      app.DestinationView
	}{
		"no name":                 {[]patchbay.Change{refused("1", "", "")}, "Your account of Figma needs you: The service doesn't take its key any more: sign in again.", app.DestinationView{To: "mend", Account: "1"}},
		"a label":                 {[]patchbay.Change{refused("1", "Pat", "pat@example.com (2)")}, "Your account of Figma needs you: The service doesn't take its key any more: sign in again.", app.DestinationView{To: "mend", Account: "1"}},
		"in a doc":                {[]patchbay.Change{well("1"), patchbay.PutDoc{Doc: doc}, inDoc("1", "d", there)}, "Something is left to finish: Pat (Figma) waits in Plan for its last steps.", app.DestinationView{To: "finish", Account: "1", Place: "d"}},
		"in a doc with an e-mail": {[]patchbay.Change{well("1"), patchbay.PutDoc{Doc: mail}, inDoc("1", "m", there)}, "Something is left to finish: Pat (Figma) waits in one of its places for its last steps.", app.DestinationView{To: "finish", Account: "1", Place: "m"}},
		"an old key":              {[]patchbay.Change{patchbay.PutToDo{ToDo: patchbay.ToDo{ID: "t", Account: "x", Pack: "figma", Name: "pat@example.com", Why: patchbay.KeyRemoved, Since: long}}}, "Something is left to do: An old key of Figma still works. Delete it there.", app.DestinationView{To: "to-do", ToDo: "t"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newTold(t, c.changes...)
			d.tell()
			if len(d.desk.all) != 1 || d.desk.all[0] != c.text {
				t.Fatalf("it says %q, not %q", d.desk.all, c.text)
			}
			if strings.Contains(fmt.Sprint(d.desk.all), "@") {
				t.Fatal("that is an e-mail")
			}
			d.desk.shown[1].Chosen()
			if d.ledTo[0] != c.to {
				t.Fatalf("it leads to %+v", d.ledTo)
			}
		})
	}
}

func well(id string) patchbay.PutAccount {
	put := refused(id, "Pat", "")
	put.Account.Trouble = ""
	return put
}

func inDoc(account, doc string, there patchbay.There) patchbay.PutConnection {
	return patchbay.PutConnection{Connection: patchbay.Connection{
		Account: account, Doc: doc, Sharing: patchbay.Private, There: there,
	}}
}

func TestTimeAloneBringsWhatIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		d := newTold(t, well("1"), patchbay.PutDoc{Doc: patchbay.Doc{ID: "d", Title: "Plan"}}, inDoc("1", "d", patchbay.There{Since: time.Now()}))
		d.ctx = ctx
		ended := make(chan struct{})
		go func() { d.follow(); close(ended) }()
		time.Sleep(patchbay.Patience - time.Hour)
		synctest.Wait()
		if len(d.desk.all) != 0 {
			t.Fatalf("too early: %q", d.desk.all)
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if len(d.desk.all) != 1 {
			t.Fatalf("it says %q", d.desk.all)
		}
		time.Sleep(24 * time.Hour)
		cancel()
		<-ended
		if len(d.desk.all) != 1 {
			t.Fatalf("it says it again: %q", d.desk.all)
		}
	})
}
