//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/app"
)

// kills is how often the program is killed: briefly in every run, two hundred
// times in `make kills`.
func kills() int {
	if long() {
		return 200
	}
	return 8
}

func TestKillsWithARealKeyringLoseNothingAndLeaveNothingBehind(t *testing.T) {
	needsKeyring(t)
	before := items(t)
	campaign(t, nil, func(*program) {}, func() int { return items(t) - before })
}

func TestKillsWithAFolderOfFilesLoseNothingAndLeaveNothingBehind(t *testing.T) {
	t.Parallel() // most of its time goes into the passphrase
	unlock, inVault := folderOfFiles(t)
	campaign(t, []string{"--vault", "filevault"}, unlock, inVault)
}

// folderOfFiles returns how to open a vault of files, and how many are in it.
func folderOfFiles(t *testing.T) (unlock func(*program), inVault func() int) {
	const passphrase = "pretend passphrase"
	var data string
	unlock = func(p *program) {
		if vault := must[app.VaultView](p, "Vault"); vault.State == "choose" {
			must[any](p, "ChooseVault", "filevault", passphrase)
		} else if vault.State == "locked" {
			must[any](p, "Unlock", passphrase)
		}
		data = must[app.AboutView](p, "About").DataFolder
	}
	return unlock, func() int {
		files, err := filepath.Glob(filepath.Join(data, "vault", "patchbay.*.age"))
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
}

// person is what the test believes of one account: the key that was
// acknowledged last, and the one that an unfinished step may have left.
type person struct {
	account string
	key     string // empty: not connected
	maybe   string // with pending: the key after it; empty: removed
	pending bool
}

// campaign kills the program, each time at a random moment of one step, while
// four people connect, sign in again and remove. After each restart every
// account has the newest key that was acknowledged, or the one that was under
// way, and the vault holds the accounts' keys, the canary and nothing else.
func campaign(t *testing.T, args []string, unlock func(*program), inVault func() int) {
	service, data := newCoda(t), t.TempDir()
	args = append(args, "--data", data, service.flag())
	people := map[string]*person{}
	for _, name := range []string{"ada", "bob", "cyn", "dan"} {
		people[name] = &person{}
	}
	version, acknowledged, interrupted := 0, 0, 0
	took := 100 * time.Millisecond // a step, on this machine
	for round := range kills() {
		p := start(t, args...)
		unlock(p)
		interrupted += verify(t, p, service, people)
		tidy(t, p, round, connected(people), inVault)

		var dead sync.WaitGroup
		last := 1 + rand.IntN(4)
		for steps, alive := 0, true; alive; steps++ {
			if steps == last {
				after := time.Duration(rand.Int64N(int64(took)))
				dead.Go(func() { time.Sleep(after); p.kill() })
			}
			began := time.Now()
			name := []string{"ada", "bob", "cyn", "dan"}[rand.IntN(4)]
			version++
			alive = act(p, people[name], fmt.Sprintf("pretend-%s-%d", name, version))
			if alive {
				acknowledged++
				took = (took + time.Since(began)) / 2
			}
		}
		dead.Wait()
	}
	p := start(t, args...)
	unlock(p)
	interrupted += verify(t, p, service, people)
	tidy(t, p, kills(), connected(people), inVault)
	t.Logf("%d kills, %d steps acknowledged, %d interrupted: 0 lost, 0 stale, 0 left behind", kills(), acknowledged, interrupted)
	if interrupted == 0 {
		t.Fatal("no kill came in the middle of a step: they prove nothing")
	}
}

// act does one thing and reports whether it was acknowledged.
func act(p *program, who *person, key string) bool {
	if who.key != "" && rand.IntN(3) == 0 {
		who.pending, who.maybe = true, ""
		if _, err := call[app.RemovedView](p, "Remove", who.account); err != nil {
			return false
		}
		*who = person{}
		return true
	}
	who.pending, who.maybe = true, key
	var step app.StepView
	var err error
	if who.key == "" {
		step, err = p.connect("coda", pasted(key))
	} else if step, err = call[app.StepView](p, "SignInAgain", who.account); err == nil {
		step, err = p.agree(step, pasted(key))
	}
	if err != nil || step.Kind != "done" {
		return false
	}
	*who = person{account: step.Done.Account, key: key}
	return true
}

// verify compares what the program has with what people were told, and
// returns how many were in the middle of something.
func verify(t *testing.T, p *program, service *coda, people map[string]*person) (interrupted int) {
	t.Helper()
	found := map[string]string{}
	for _, account := range must[app.ListView](p, "List").Accounts {
		name := strings.TrimSuffix(account.Identity.Email, "@example.com")
		must[any](p, "Check", account.ID)
		if found[name] != "" {
			t.Fatalf("%s is there twice", name)
		}
		found[name] = service.lastKey(name)
		people[name].account = account.ID
	}
	for name, who := range people {
		got := found[name]
		switch {
		case who.pending && (got == who.key || got == who.maybe):
			interrupted++
		case got == who.key:
		default:
			t.Fatalf("%s has key %q; acknowledged was %q, under way %q (%v)", name, got, who.key, who.maybe, who.pending)
		}
		*who = person{account: who.account, key: got}
	}
	return interrupted
}

// connected counts those who have an account.
func connected(people map[string]*person) (accounts int) {
	for _, who := range people {
		if who.key != "" {
			accounts++
		}
	}
	return accounts
}

// tidy waits until the vault holds the accounts' keys and the canary, and
// nothing else, for five seconds.
func tidy(t *testing.T, p *program, round, accounts int, inVault func() int) {
	t.Helper()
	want := accounts
	// A kill may come before the vault was set up; from then on it has a canary.
	if must[app.VaultView](p, "Vault").Chosen {
		want++
	}
	got := 0
	for range 100 {
		got = inVault()
		if got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("round %d: the vault holds %d items, and shall hold %d", round, got, want)
}
