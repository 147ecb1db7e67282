package filevault_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "--busy" {
		busy(os.Args[2])
	}
	if len(os.Args) == 3 && os.Args[1] == "--once" {
		once(os.Args[2])
	}
	os.Exit(m.Run())
}

// busy puts and deletes until it is killed, and says what is done.
func busy(dir string) {
	s := source(dir)
	v, err := s.Open(context.Background(), dir, patchbay.NewSecret(passphrase))
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		key := newKey()
		value := make([]byte, 1+random(20_000))
		_, _ = rand.Read(value)
		digest := digestOf(value)
		// A line is short enough to be written as a whole or not at all.
		fmt.Println("putting", key, digest)
		if err := v.Put(context.Background(), key, value); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		fmt.Println("put", key, digest)
		if n%3 == 0 {
			fmt.Println("deleting", key)
			if err := v.Delete(context.Background(), key); err != nil {
				fmt.Println("failed", err)
				os.Exit(1)
			}
			fmt.Println("deleted", key)
		}
	}
}

func digestOf(value []byte) string {
	digest := sha256.Sum256(value)
	return hex.EncodeToString(digest[:])
}

func random(n int64) int {
	r, _ := rand.Int(rand.Reader, big.NewInt(n))
	return int(r.Int64())
}

func TestKilledAtAnyMomentItLosesNothing(t *testing.T) {
	kills := 25
	if os.Getenv("PATCHBAY_LONG") != "" {
		kills = 500
	}
	dir := newDir(t)
	_ = mustOpen(t, dir).Close()
	acknowledged, unfinished, interrupted := 0, 0, 0
	kept := map[string]string{}  // key to the digest of its value
	doubt := map[string]string{} // those in the middle of a put or delete
	for range kills {
		started, last := killed(t, dir, kept, doubt)
		acknowledged += started
		interrupted += last
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*", ".unfinished-*")); len(left) > 0 {
			unfinished++
		}
		v := mustOpen(t, dir)
		for key, want := range kept {
			if got, err := v.Get(t.Context(), key); err != nil || digestOf(got) != want {
				t.Fatalf("an acknowledged value is lost: %v", err)
			}
		}
		for key, want := range doubt {
			got, err := v.Get(t.Context(), key)
			if err == nil && digestOf(got) != want {
				t.Fatal("half of a value is read as good")
			}
			if err != nil && !errors.Is(err, patchbay.VaultAbsent) {
				t.Fatalf("a value that was being written or deleted: %v, want it whole or %v", err, patchbay.VaultAbsent)
			}
			if err := v.Delete(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
		clear(doubt)
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != len(kept)+1 {
			t.Fatalf("%d files (%v), want the identity and %d credentials", len(files), err, len(kept))
		}
		// The folder stays small, so that a round stays quick.
		for key := range kept {
			if len(kept) <= 20 {
				break
			}
			if err := v.Delete(t.Context(), key); err != nil {
				t.Fatal(err)
			}
			delete(kept, key)
		}
		_ = v.Close()
	}
	t.Logf("%d kills, %d acknowledged changes, %d in the middle of one, %d unfinished files swept", kills, acknowledged, interrupted, unfinished)
	if acknowledged == 0 {
		t.Error("nothing was ever acknowledged, so nothing was tried")
	}
}

// killed lets a child be busy for a moment, kills it, and notes what it said.
func killed(t *testing.T, dir string, kept, doubt map[string]string) (acknowledged, interrupted int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "--busy", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var kill *time.Timer
	for lines.Scan() {
		if kill == nil { // the child is up
			kill = time.AfterFunc(time.Duration(random(60_000))*time.Microsecond, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		}
		said := strings.Fields(lines.Text())
		if len(said) < 2 || said[0] == "failed" {
			t.Errorf("the child failed: %s", lines.Text())
			break
		}
		key := said[1]
		switch said[0] {
		case "putting":
			doubt[key] = said[2]
		case "put":
			kept[key] = doubt[key]
			delete(doubt, key)
			acknowledged++
		case "deleting":
			doubt[key] = kept[key]
			delete(kept, key)
		case "deleted":
			delete(doubt, key)
			acknowledged++
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return acknowledged, len(doubt)
}
