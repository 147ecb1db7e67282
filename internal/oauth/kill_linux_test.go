package oauth_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"app.patchbay/internal/filevault"
	"app.patchbay/internal/oauth"
	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/remote"
	"app.patchbay/internal/sqlite"
)

// kills is how often the program is killed: briefly in every run, two hundred
// times in `make kills`.
func kills() int {
	if os.Getenv("PATCHBAY_LONG") != "" {
		return 200
	}
	return 4
}

// The environment by which this test starts itself as the process to kill.
const (
	envFolder = "PATCHBAY_RENEWAL_FOLDER"
	envIssuer = "PATCHBAY_RENEWAL_ISSUER"
)

// exchange is a service whose refresh tokens work once: it takes the one before
// the newest only until something that came with the newest is used. Its keys
// end at once, so that every use renews.
type exchange struct {
	*httptest.Server
	mu           sync.Mutex
	newest, used int
	given, lost  int
}

func newExchange(t *testing.T) *exchange {
	t.Helper()
	x := &exchange{newest: 1}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", x.token)
	mux.HandleFunc("GET /me", x.me)
	x.Server = httptest.NewServer(mux)
	t.Cleanup(x.Close)
	return x
}

// generation reads "pretend-refresh-7"; it must be the newest, or the one
// before while the newest is unused.
func (x *exchange) generation(token, kind string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(token, "pretend-"+kind+"-"))
	return n, err == nil && n >= x.used && n <= x.newest
}

func (x *exchange) token(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	n, ok := x.generation(r.PostFormValue("refresh_token"), "refresh")
	if !ok {
		x.lost++
		x.mu.Unlock()
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
		return
	}
	x.used = n
	x.newest++
	x.given++
	next := x.newest
	x.mu.Unlock()
	time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":"pretend-access-%[1]d","refresh_token":"pretend-refresh-%[1]d","expires_in":1}`, next)
}

func (x *exchange) me(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	defer x.mu.Unlock()
	n, ok := x.generation(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), "access")
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	x.used = n
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"id":"ada","name":"Ada"}`)
}

// TestKillsWhileKeysAreRenewedLoseNoLogin kills a process that renews a key as
// fast as it can, each time at a random moment of a renewal. Whoever comes after it must still be let
// in, and find nothing left over.
func TestKillsWhileKeysAreRenewedLoseNoLogin(t *testing.T) {
	if os.Getenv(envFolder) != "" {
		renewForEver(t)
		return
	}
	x, folder := newExchange(t), t.TempDir()
	b := open(t, folder, x.URL)
	if err := b.ChooseVault(t.Context(), "filevault", secret("pretend passphrase")); err != nil {
		t.Fatal(err)
	}
	connect(t, b)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	renewed := 0
	for range kills() {
		renewed += killed(t, folder, x.URL)
	}
	b = open(t, folder, x.URL)
	defer b.Close()
	if err := b.Unlock(t.Context(), secret("pretend passphrase")); err != nil {
		t.Fatal(err)
	}
	if err := b.Check(t.Context(), b.List().Accounts[0].ID); err != nil {
		t.Fatalf("after %d kills and %d renewals the login is lost: %v", kills(), x.given, err)
	}
	if x.lost > 0 || renewed < kills() {
		t.Fatalf("%d refusals, %d renewals in %d kills", x.lost, renewed, kills())
	}
	alone(t, folder)
	t.Logf("%d kills, %d renewals: no login lost, nothing left over", kills(), x.given)
}

// killed starts a process that renews, kills it in the middle of its second
// renewal or a later one, and returns how often it had said that it did.
func killed(t *testing.T, folder, issuer string) (renewed int) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run", "^TestKillsWhileKeysAreRenewedLoseNoLogin$")
	command.Env = append(os.Environ(), envFolder+"="+folder, envIssuer+"="+issuer)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var ready time.Time
	last := 1 + rand.IntN(4)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		switch said := lines.Text(); {
		case said == "ready":
			ready = time.Now()
		case said == "renewed":
			if renewed++; renewed == last {
				took := time.Since(ready) / time.Duration(renewed)
				time.AfterFunc(time.Duration(rand.Int64N(int64(took)+1)), func() { _ = command.Process.Kill() })
			}
		default:
			_ = command.Process.Kill()
			_ = command.Wait()
			t.Fatalf("it says %q", said)
		}
	}
	_ = command.Wait()
	return renewed
}

// renewForEver is the process that is killed.
func renewForEver(t *testing.T) {
	b := open(t, os.Getenv(envFolder), os.Getenv(envIssuer))
	if err := b.Unlock(t.Context(), secret("pretend passphrase")); err != nil {
		fmt.Println("not unlocked:", err)
		return
	}
	fmt.Println("ready")
	for {
		if err := b.Check(t.Context(), b.List().Accounts[0].ID); err != nil {
			fmt.Println("not renewed:", err)
			return
		}
		fmt.Println("renewed")
	}
}

// ready is a connector whose dialog was answered before.
type ready struct{ *oauth.Connector }

func (ready) Obtain(ctx context.Context, ask patchbay.Asker, want patchbay.Wanted) (patchbay.Obtained, error) {
	if _, err := ask.Form(ctx, patchbay.Form{Name: patchbay.FormApproval}); err != nil {
		return patchbay.Obtained{}, err
	}
	return patchbay.Obtained{Base: want.SignIn.Base, Credential: patchbay.Credential{
		patchbay.AccessToken: secret("pretend-access-1"), patchbay.RefreshToken: secret("pretend-refresh-1"),
		patchbay.ClientID: secret("pretend-client"), "expires": secret(time.Now().Add(time.Second).UTC().Format(time.RFC3339)),
	}}, nil
}

// open starts a Board on a folder's stores, as the program does.
func open(t *testing.T, folder, issuer string) *patchbay.Board {
	t.Helper()
	register, err := sqlite.Open(t.Context(), filepath.Join(folder, "patchbay.db"))
	if err != nil {
		t.Fatal(err)
	}
	entry, err := outbound.TrialAddress(issuer)
	if err != nil {
		t.Fatal(err)
	}
	out := outbound.New(outbound.Options{Trial: []string{entry}})
	b, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: register, Vaults: []patchbay.VaultSource{filevault.New(filevault.Options{Dir: filepath.Join(folder, "vault")})},
		Connectors: map[patchbay.Way]patchbay.Connector{patchbay.OAuth2: ready{oauth.New(oauth.Options{Out: out})}},
		Service:    remote.New(out), Log: slog.New(slog.DiscardHandler),
		Packs: []patchbay.Pack{{
			ID: "example", Name: "Example", Account: patchbay.RequiredAccount, Domains: []string{"127.0.0.1"},
			WhoAmI: &patchbay.WhoAmI{Method: "GET", Path: "/me", ID: "id", Name: "name"},
			SignIn: []patchbay.SignIn{{Way: patchbay.OAuth2, Base: issuer, OAuth: &patchbay.OAuth{Token: issuer + "/token"}}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func connect(t *testing.T, b *patchbay.Board) {
	t.Helper()
	step, err := b.Connect("example", "", "")
	for err == nil && step.Kind != patchbay.StepDone {
		switch step.Kind {
		case patchbay.StepForm:
			step, err = b.Submit(step.Flow, step.N, choose(patchbay.ChooseYes))
		case patchbay.StepWait:
			step, err = b.Wait(step.Flow, step.N)
		default:
			t.Fatal(step.Failed)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// alone waits until the vault holds the account's key and the canary, and
// nothing else.
func alone(t *testing.T, folder string) {
	t.Helper()
	var files []string
	for range 100 {
		var err error
		if files, err = filepath.Glob(filepath.Join(folder, "vault", "patchbay.*.age")); err != nil {
			t.Fatal(err)
		}
		if len(files) == 2 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the vault holds %d items, not the key and the canary alone", len(files))
}
