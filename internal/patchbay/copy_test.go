package patchbay_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// clip is a clipboard that holds what was put there last.
type clip struct {
	mu     sync.Mutex
	text   string
	before func(ctx context.Context) error
}

func (c *clip) Put(ctx context.Context, text patchbay.Secret, life time.Duration) error {
	if c.before != nil {
		if err := c.before(ctx); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if life != 30*time.Second {
		return errors.New("not for half a minute")
	}
	c.text = text.Reveal()
	return nil
}

func (c *clip) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = ""
}

// clipped is a bench with a clipboard, an account, and a doc and an elsewhere that it
// is in.
func clipped(t *testing.T) (b *bench, c *clip, ada, doc, nango string) {
	b, c = newBench(t), &clip{}
	b.startWith(func(parts *patchbay.Parts) { parts.Clipboard = c })
	ada, doc = b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, shared)
	place, err := b.AddElsewhere(t.Context(), ada, "Nango")
	b.must(err)
	return b, c, ada, doc, place.ID
}

// last are the newest events, the newest first.
func (b *bench) last(n int) []patchbay.Event {
	b.t.Helper()
	events, err := b.History(b.t.Context(), 0)
	b.must(err)
	return events[:n]
}

func (b *bench) copiedAt(account, doc string) time.Time {
	b.t.Helper()
	use, _ := b.use(account, doc)
	return use.Copied
}

func TestAKeyIsCopiedForAPlaceAndThatIsKnown(t *testing.T) {
	b, c, ada, doc, nango := clipped(t)
	for _, place := range []string{doc, nango} {
		c.Clear()
		life, err := b.CopyKey(t.Context(), ada, place, "token")
		if err != nil || life != 30*time.Second || c.text != "pretend-ada" {
			t.Fatalf("%s: %v %v", place, life, err)
		}
		if event := b.last(1)[0]; event.What != patchbay.DidCopy || event.Detail != "" {
			t.Errorf("the history says %+v", event)
		}
	}
	if use, _ := b.use(ada, doc); !use.MayHave() || use.Progress() != planned {
		t.Errorf("the doc is %+v", use)
	}
	if b.ClearCopied(); c.text != "" {
		t.Error("it was not taken off")
	}
}

func TestThatAKeyIsCopiedIsDurableBeforeItLeavesTheVault(t *testing.T) {
	b, c, ada, doc, _ := clipped(t)
	asked := 0
	b.source.Before = func(_ context.Context, do memory.Operation, _ string) error {
		if asked++; b.copiedAt(ada, doc).IsZero() || b.last(1)[0].What != patchbay.DidCopy {
			t.Error("the vault was asked first")
		}
		return nil
	}
	b.startWith(func(parts *patchbay.Parts) { parts.Clipboard = c })
	if _, err := b.CopyKey(t.Context(), ada, doc, "token"); err != nil {
		t.Fatal(err)
	}
	asked = 0
	b.register.Before = func([]patchbay.Change) error { return patchbay.RegisterFull }
	c.Clear()
	if _, err := b.CopyKey(t.Context(), ada, doc, "token"); !errors.Is(err, patchbay.RegisterFull) || asked != 0 || c.text != "" {
		t.Errorf("what can't be noted was copied: %v", err)
	}
}

func TestWhatNeverWasOnAClipboardIsTakenBack(t *testing.T) {
	for name, test := range map[string]struct {
		mood  memory.Mood
		put   error
		cause patchbay.Cause
		kept  bool
	}{
		"the vault refuses":      {memory.Denied, nil, patchbay.VaultDenied, false},
		"the vault forgot it":    {memory.Forgetful, nil, patchbay.VaultAbsent, false},
		"there is no clipboard":  {memory.Found, patchbay.NoClipboard, patchbay.NoClipboard, false},
		"it was no text for one": {memory.Found, patchbay.ClipboardFailed.Because(patchbay.ErrNeverPut), patchbay.ClipboardFailed, false},
		"the clipboard broke":    {memory.Found, patchbay.ClipboardFailed, patchbay.ClipboardFailed, true},
		"the clipboard was slow": {memory.Found, patchbay.ClipboardFailed.Because(context.DeadlineExceeded), patchbay.ClipboardFailed, true},
	} {
		t.Run(name, func(t *testing.T) {
			b, c, ada, doc, _ := clipped(t)
			c.before = func(context.Context) error { return test.put }
			b.source.Become(test.mood)
			_, err := b.CopyKey(t.Context(), ada, doc, "token")
			if cause, _ := patchbay.Why(err); cause != test.cause || strings.Contains(err.Error(), "pretend-ada") {
				t.Fatalf("it says %v", err)
			}
			events := b.last(2)
			if test.kept {
				if b.copiedAt(ada, doc).IsZero() || events[0].What != patchbay.DidCopy {
					t.Errorf("it may have been there, and that is forgotten: %+v", events)
				}
				return
			}
			if use, _ := b.use(ada, doc); use.MayHave() {
				t.Error("the place is said to have it")
			}
			if events[0].What != patchbay.DidNotCopy || events[0].Detail != string(test.cause) || events[1].What != patchbay.DidCopy {
				t.Errorf("the history says %+v", events)
			}
		})
	}
}

func TestAFailureLeavesAnEarlierCopyKnown(t *testing.T) {
	b, c, ada, doc, _ := clipped(t)
	_, err := b.CopyKey(t.Context(), ada, doc, "token")
	b.must(err)
	before := b.copiedAt(ada, doc)
	c.before = func(context.Context) error { return patchbay.NoClipboard }
	if _, err := b.CopyKey(t.Context(), ada, doc, "token"); !errors.Is(err, patchbay.NoClipboard) {
		t.Fatal(err)
	}
	if at := b.copiedAt(ada, doc); before.IsZero() || !at.Equal(before) {
		t.Errorf("copied at %v, want %v", at, before)
	}
}

func TestTwoCopiesThatFailAtOnceLeaveNothingKnown(t *testing.T) {
	b, c, ada, doc, _ := clipped(t)
	c.before = func(context.Context) error { return patchbay.NoClipboard }
	b.source.Become(memory.Locked)
	first := make(chan error, 1)
	go func() {
		_, err := b.CopyKey(t.Context(), ada, doc, "token")
		first <- err
	}()
	for b.copiedAt(ada, doc).IsZero() {
		time.Sleep(time.Millisecond)
	}
	go func() { time.Sleep(50 * time.Millisecond); b.source.Become(memory.Found) }()
	if _, err := b.CopyKey(t.Context(), ada, doc, "token"); !errors.Is(err, patchbay.NoClipboard) {
		t.Fatal(err)
	}
	if err := <-first; !errors.Is(err, patchbay.FlowEnded) {
		t.Fatal(err)
	}
	if use, _ := b.use(ada, doc); use.MayHave() || !use.Copied.IsZero() {
		t.Errorf("the doc is said to have what neither copied: %+v", use)
	}
}

func TestWithoutAClipboardNothingIsCopied(t *testing.T) {
	b := newBench(t)
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, private)
	if _, err := b.CopyKey(t.Context(), ada, doc, "token"); !errors.Is(err, patchbay.NoClipboard) {
		t.Fatal(err)
	}
	b.ClearCopied()
}

func TestWhatMayNotBeCopiedNeverReachesTheClipboard(t *testing.T) {
	b, c, ada, doc, nango := clipped(t)
	ctx := t.Context()
	kept, err := b.AddKeptByCoda(ctx, "example", "Mine")
	b.must(err)
	b.add(kept, doc, shared)
	bob, second := b.connected("pretend-bob"), b.doc("two")
	b.add(bob, second, private)
	gone := b.doc("three")
	b.add(ada, gone, shared)
	b.mark(ada, gone, finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: gone}))
	for name, test := range map[string]struct {
		account, place, field string
		want                  error
	}{
		"only Coda has the key":          {kept, doc, "token", patchbay.KeptByCoda},
		"no such account":                {"nobody", doc, "token", patchbay.UnknownAccount},
		"the account isn't there":        {ada, second, "token", patchbay.UnknownPlace},
		"it is another account's place":  {bob, nango, "token", patchbay.UnknownPlace},
		"it was taken out there":         {ada, gone, "token", patchbay.UnknownPlace},
		"no such part of the key":        {ada, doc, "password", patchbay.Unexplained},
		"nothing is no part of the key ": {ada, doc, "", patchbay.Unexplained},
	} {
		if _, err := b.CopyKey(ctx, test.account, test.place, test.field); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	// The Pack has changed: it takes no private accounts any more.
	b.startWith(func(parts *patchbay.Parts) {
		parts.Clipboard, parts.Packs[0].Accounts = c, []patchbay.Sharing{shared}
	})
	if _, err := b.CopyKey(ctx, bob, second, "token"); !errors.Is(err, patchbay.PackServesNoSuch) {
		t.Errorf("the policy was not asked: %v", err)
	}
	if c.text != "" {
		t.Error("something was copied")
	}
}

func TestALaterCopyEndsTheOneThatWaitsForThePerson(t *testing.T) {
	b, c, ada, doc, nango := clipped(t)
	b.source.Become(memory.Locked)
	for _, end := range []func() error{
		func() error { b.ClearCopied(); return nil },
		func() error {
			go func() { time.Sleep(50 * time.Millisecond); b.source.Become(memory.Found) }()
			_, err := b.CopyKey(t.Context(), ada, nango, "token")
			return err
		},
	} {
		waits := make(chan error, 1)
		go func() {
			_, err := b.CopyKey(t.Context(), ada, doc, "token")
			waits <- err
		}()
		for b.copiedAt(ada, doc).IsZero() {
			time.Sleep(time.Millisecond)
		}
		b.must(end())
		if err := <-waits; !errors.Is(err, patchbay.FlowEnded) {
			t.Fatalf("the earlier one ended with %v", err)
		}
		if !b.copiedAt(ada, doc).IsZero() {
			t.Error("the doc is said to have what was never copied for it")
		}
	}
	if c.text != "pretend-ada" {
		t.Error("the later copy is gone")
	}
}

func TestAKeyThatIsReplacedWhileItIsCopiedIsKnownToBeInUse(t *testing.T) {
	b, c, ada, doc, _ := clipped(t)
	c.before = func(context.Context) error {
		b.signedIn(ada, "pretend-ada-2")
		return nil
	}
	_, err := b.CopyKey(t.Context(), ada, doc, "token")
	b.must(err)
	if todo := b.oldKeyToDo(); len(todo.BlockedBy) != 1 || c.text != "pretend-ada" {
		t.Errorf("the old key is on the clipboard, and said to be needed by %v", todo.BlockedBy)
	}
}

func TestEachPartOfAKeyIsCopiedByItself(t *testing.T) {
	b, c := newBench(t), &clip{}
	parts := []patchbay.Field{{ID: "token", Label: "Token", Secret: true}, {ID: "user", Label: "User name"}}
	own := &patchbay.OwnAddress{Field: patchbay.Field{ID: "address", Label: "Address"}, Domain: "example.com"}
	change := func(signIn patchbay.SignIn) {
		b.startWith(func(p *patchbay.Parts) { p.Clipboard, p.Packs[0].SignIn = c, []patchbay.SignIn{signIn} })
	}
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, shared)
	account := func() patchbay.Account { return b.List().Accounts[0] }
	if pasted := b.Pasted(account()); len(pasted) != 1 || pasted[0].Field.Label != "API Key" || pasted[0].Text != "" {
		t.Errorf("to paste: %+v", pasted)
	}
	change(patchbay.SignIn{Way: patchbay.Bearer, Fields: parts, Base: ".example.com", OwnAddress: own})
	pasted := b.Pasted(account())
	if len(pasted) != 3 || pasted[0].Text != "https://api" || pasted[1].Text+pasted[2].Text != "" {
		t.Errorf("to paste: %+v", pasted)
	}
	_, err := b.CopyKey(t.Context(), ada, doc, "token")
	if b.must(err); c.text != "pretend-ada" || b.last(1)[0].Detail != "Token" {
		t.Errorf("the history says %+v", b.last(1))
	}
	// The Pack has got another field since this account was connected.
	if _, err := b.CopyKey(t.Context(), ada, doc, "user"); !errors.Is(err, patchbay.VaultCorrupt) {
		t.Error(err)
	}
	change(patchbay.SignIn{Way: patchbay.Header, Fields: parts})
	if pasted := b.Pasted(account()); len(pasted) != 0 {
		t.Errorf("the Pack has no such way any more: %+v", pasted)
	}
}
