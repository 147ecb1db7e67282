package patchbay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// dialog is a pretend service with an approval dialog, and the connector for
// it. It gives each login a refresh token that works once: the one before is
// accepted only until something that came after it is used. That is as strict
// as a service can be to somebody whose computer may crash.
type dialog struct {
	mu      sync.Mutex
	newest  map[string]int // by login: the generation given last
	used    map[string]int // by login: the newest generation that was used
	revoked []string       // logins, in order
	ended   []string       // what was revoked, with its generation
	renewed int

	lasts     time.Duration
	failure   error // of Renew
	stubborn  error // of Revoke
	slow      chan struct{}
	refuses   map[string]bool // access tokens that the service takes no more
	noRevoker bool
	alone     bool
	client    patchbay.Credential // that Obtain was told last
	drops     bool                // Obtain gets a key and doesn't bring it
	late      chan struct{}       // that key comes only when this is closed
	nobody    error               // of whoAmI
	site      string

	without string // the scopes that the next key lacks
	anew    bool   // that Obtain was told last
}

func newDialog() *dialog {
	return &dialog{newest: map[string]int{}, used: map[string]int{}, lasts: time.Hour, refuses: map[string]bool{}}
}

// give makes the next generation of a login's credential.
func (d *dialog) give(login string) patchbay.Credential {
	d.newest[login]++
	generation := fmt.Sprintf("%s-%d", login, d.newest[login])
	return patchbay.Credential{
		"lacks":   patchbay.NewSecret(d.without),
		"token":   patchbay.NewSecret("pretend-access-" + generation),
		"refresh": patchbay.NewSecret("pretend-refresh-" + generation),
		"ends":    patchbay.NewSecret(time.Now().Add(d.lasts).Format(time.RFC3339Nano)),
	}
}

func parts(token string) (login string, generation int) {
	words := strings.Split(token, "-")
	generation, _ = strconv.Atoi(words[3])
	return words[2], generation
}

func (d *dialog) Obtain(ctx context.Context, ask patchbay.Asker, want patchbay.Wanted) (patchbay.Obtained, error) {
	values, err := ask.Form(ctx, patchbay.Form{Name: patchbay.FormApproval, Choices: want.Choices, Problem: want.Problem})
	if err != nil {
		return patchbay.Obtained{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.client, d.anew = want.Client, want.Anew
	if choice := values[patchbay.Choose].Reveal(); choice != "" && slices.Contains(want.Choices, choice) {
		return patchbay.Obtained{Choice: choice}, nil
	}
	if d.drops {
		given := d.give(values["token"].Reveal())
		if d.late == nil {
			want.Drop(given)
		} else {
			go func() { <-d.late; want.Drop(given) }()
		}
		return patchbay.Obtained{}, patchbay.ApprovalTwice
	}
	return patchbay.Obtained{
		Credential: d.give(values["token"].Reveal()), Base: want.SignIn.Base,
		Site: d.site, Browser: values[patchbay.FieldBrowser].Reveal(),
	}, nil
}

func (d *dialog) Lapses(c patchbay.Credential) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, c["ends"].Reveal())
	return at
}

func (d *dialog) Lacks(c patchbay.Credential) []string { return strings.Fields(c["lacks"].Reveal()) }

func (d *dialog) Renew(ctx context.Context, _ patchbay.Pack, _ patchbay.SignIn, c patchbay.Credential) (patchbay.Credential, error) {
	if d.slow != nil {
		select {
		case <-d.slow:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.renewed++
	if d.failure != nil {
		return nil, d.failure
	}
	login, generation := parts(c["refresh"].Reveal())
	if generation < d.used[login] {
		return nil, patchbay.SignInOver
	}
	d.used[login] = generation
	return d.give(login), nil
}

func (d *dialog) Alone(patchbay.SignIn, patchbay.Credential) bool { return d.alone }

func (d *dialog) Revoke(_ context.Context, _ patchbay.Pack, _ patchbay.SignIn, c patchbay.Credential) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stubborn != nil || d.noRevoker {
		return false, d.stubborn
	}
	login, generation := parts(c["refresh"].Reveal())
	d.revoked, d.ended = append(d.revoked, login), append(d.ended, fmt.Sprintf("%s-%d", login, generation))
	return true, nil
}

// whoAmI is what the service answers to an access token.
func (d *dialog) whoAmI(token string) (patchbay.Identity, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.nobody != nil {
		return patchbay.Identity{}, d.nobody
	}
	login, generation := parts(token)
	if d.refuses[token] || generation < d.used[login] {
		return patchbay.Identity{}, patchbay.KeyRefused
	}
	d.used[login] = max(d.used[login], generation)
	return patchbay.Identity{ID: login, Name: login}, nil
}

// take empties the list of revoked logins.
func (d *dialog) take() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer func() { d.revoked = nil }()
	return slices.Clone(d.revoked)
}

// both answers for the bench's service and the dialog's.
type both struct {
	*service
	*dialog
}

func (s both) WhoAmI(ctx context.Context, p patchbay.Pack, w patchbay.SignIn, base string, c patchbay.Credential) (patchbay.Identity, error) {
	if w.Approved() {
		return s.whoAmI(c["token"].Reveal())
	}
	return s.service.WhoAmI(ctx, p, w, base, c)
}

// withExpired is withDialog, and Eve's account, which has to be renewed. Its
// time is that of a bubble of testing/synctest.
func withExpired(t *testing.T) (*bench, *dialog, string) {
	t.Helper()
	b, d := withDialog(t)
	eve := b.approved("eve")
	time.Sleep(2 * time.Hour)
	return b, d, eve
}

// cantKeepTheRenewed has the vault refuse what the service gives in return for
// an account's old key.
func (b *bench) cantKeepTheRenewed(account string) {
	b.t.Helper()
	b.source.Before = func(_ context.Context, doing memory.Operation, _ string) error {
		if doing == memory.Put {
			return patchbay.VaultDenied
		}
		return nil
	}
	if _, err := b.Credential(b.t.Context(), account, patchbay.ForCheck); !errors.Is(err, patchbay.VaultDenied) {
		b.t.Fatal(err)
	}
	b.source.Before = nil
}

// withDialog starts the bench's Board anew with a Pack that has a dialog.
func withDialog(t *testing.T) (*bench, *dialog) {
	t.Helper()
	b, d := newBench(t), newDialog()
	b.dialog = d
	b.restart()
	return b, d
}

// approved makes an account by the dialog and returns its id.
func (b *bench) approved(login string) string {
	b.t.Helper()
	step, err := b.Connect("dialog", "", "")
	b.must(err)
	step = b.answer(step, login, patchbay.ChooseYes)
	if step.Kind != patchbay.StepDone {
		b.t.Fatalf("connect ended in %s %s %v %v", step.Kind, step.Form.Name, step.Form.Problem, step.Failed)
	}
	return step.Done.Account
}
