// Package patchbaytest holds the promises of the domain's ports as tests, so
// that the adapter in memory and the real one are held to the same ones.
package patchbaytest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"app.patchbay/internal/patchbay"
)

// prompt is how soon a vault must return after its context ended.
const prompt = time.Second

// Vault checks the promises of [patchbay.Vault]. It calls open once for each
// of them. open returns a vault that opens no question of the system, and
// reopen, which is called after that vault was closed and returns one on the
// same store, as the next start of the program would.
//
// Keys are new each time, so one store may serve all of it, and everything
// that was put is deleted again.
func Vault(t *testing.T, open func(t *testing.T) (v patchbay.Vault, reopen func() patchbay.Vault)) {
	t.Helper()
	promises := []struct {
		name  string
		check func(t *testing.T, v patchbay.Vault, reopen func() patchbay.Vault)
	}{
		{"gives back exactly what was put", exact},
		{"refuses what is too large and stores nothing", tooLarge},
		{"says absent of what was never put", absent},
		{"deletes once and may be asked again", deletes},
		{"deletes whatever the size", deletesSizes},
		{"keeps neighbours apart", neighbours},
		{"keeps no hold of the caller's bytes", ownBytes},
		{"survives being closed and opened", survives},
		{"serves many at once", atOnce},
		{"returns when the context ends", contextEnds},
		{"is unavailable once closed", closed},
		{"refuses a bad key and works on", badKeys},
	}
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			v, reopen := open(t)
			t.Cleanup(func() { _ = v.Close() })
			p.check(t, v, reopen)
		})
	}
}

func exact(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	everyByte := make([]byte, 256)
	for i := range everyByte {
		everyByte[i] = byte(i)
	}
	values := map[string][]byte{
		"none":             {},
		"one byte":         {'x'},
		"one zero byte":    {0},
		"zero bytes":       make([]byte, 300),
		"every byte":       everyByte,
		"no UTF-8":         {0xff, 0xfe, 0xc0, 0x80},
		"line breaks":      []byte("pretend-token\r\n\n"),
		"what looks coded": []byte(`{"v":1,"Data":"cHJldGVuZA==","parts":3}`),
	}
	for _, size := range sizes() {
		values[fmt.Sprintf("%d bytes", size)] = noise(t, size)
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			key := newKey(t, v)
			mustPut(t, v, key, value)
			mustGet(t, v, key, value)
		})
	}
}

// sizes are around the limits that adapters split at, and the largest.
func sizes() []int {
	return []int{2399, 2400, 2401, 2560, 2561, 4800, 4801, 8 << 10, patchbay.MaxSecret - 1, patchbay.MaxSecret}
}

func tooLarge(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	key := newKey(t, v)
	err := v.Put(t.Context(), key, make([]byte, patchbay.MaxSecret+1))
	if !errors.Is(err, patchbay.SecretTooLarge) {
		t.Errorf("put one byte too many: %v, want %v", err, patchbay.SecretTooLarge)
	}
	mustBeAbsent(t, v, key)
}

func absent(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	mustBeAbsent(t, v, newKey(t, v))
}

func deletes(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	key := newKey(t, v)
	mustDelete(t, v, key)
	mustPut(t, v, key, []byte("pretend-token-to-delete"))
	mustDelete(t, v, key)
	mustBeAbsent(t, v, key)
	mustDelete(t, v, key)
}

func deletesSizes(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	for _, size := range sizes() {
		key := newKey(t, v)
		mustPut(t, v, key, noise(t, size))
		mustDelete(t, v, key)
		mustBeAbsent(t, v, key)
	}
}

func neighbours(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	key := newKey(t, v)
	values := map[string][]byte{
		key:            noise(t, 8<<10),
		key + ".1":     noise(t, 20),
		key + ".2":     noise(t, 5000),
		key + "-1":     noise(t, 21),
		key + "1":      noise(t, 22),
		key + ".parts": noise(t, 23),
	}
	for k, value := range values {
		t.Cleanup(func() { _ = v.Delete(context.WithoutCancel(t.Context()), k) })
		mustPut(t, v, k, value)
	}
	for k, value := range values {
		mustGet(t, v, k, value)
	}
	mustDelete(t, v, key)
	mustBeAbsent(t, v, key)
	delete(values, key)
	for k, value := range values {
		mustGet(t, v, k, value)
	}
}

func ownBytes(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	key := newKey(t, v)
	value := []byte("pretend-token-of-the-caller")
	want := bytes.Clone(value)
	mustPut(t, v, key, value)
	clear(value)
	got, err := v.Get(t.Context(), key)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("the vault kept the caller's own bytes: %v", err)
	}
	clear(got)
	mustGet(t, v, key, want)
}

func survives(t *testing.T, v patchbay.Vault, reopen func() patchbay.Vault) {
	small, large, gone := newKey(t, v), newKey(t, v), newKey(t, v)
	value := noise(t, 8<<10)
	mustPut(t, v, small, []byte("pretend-token-kept"))
	mustPut(t, v, large, value)
	mustPut(t, v, gone, []byte("pretend-token-deleted"))
	mustDelete(t, v, gone)
	if err := v.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	again := reopen()
	t.Cleanup(func() {
		for _, key := range []string{small, large, gone} {
			_ = again.Delete(context.WithoutCancel(t.Context()), key)
		}
		_ = again.Close()
	})
	mustGet(t, again, small, []byte("pretend-token-kept"))
	mustGet(t, again, large, value)
	mustBeAbsent(t, again, gone)
}

func atOnce(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	var all sync.WaitGroup
	for i := range 16 {
		key := newKey(t, v)
		value := noise(t, 1+i*400)
		all.Go(func() {
			for range 2 {
				if err := v.Put(t.Context(), key, value); err != nil {
					t.Errorf("put: %v", err)
				}
				if got, err := v.Get(t.Context(), key); err != nil || !bytes.Equal(got, value) {
					t.Errorf("get: %d bytes, %v, want the %d bytes that were put", len(got), err, len(value))
				}
				if err := v.Delete(t.Context(), key); err != nil {
					t.Errorf("delete: %v", err)
				}
				if _, err := v.Get(t.Context(), key); !errors.Is(err, patchbay.VaultAbsent) {
					t.Errorf("get after delete: %v, want %v", err, patchbay.VaultAbsent)
				}
				key += "0"
			}
		})
	}
	all.Wait()
}

func contextEnds(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	kept, key, gone := newKey(t, v), newKey(t, v), newKey(t, v)
	mustPut(t, v, kept, []byte("pretend-token-kept"))
	mustPut(t, v, gone, noise(t, 8<<10))
	calls := map[string]func(ctx context.Context) error{
		"put":    func(ctx context.Context) error { return v.Put(ctx, key, noise(t, 8<<10)) },
		"get":    func(ctx context.Context) error { _, err := v.Get(ctx, kept); return err },
		"delete": func(ctx context.Context) error { return v.Delete(ctx, gone) },
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls {
		start := time.Now()
		if err := call(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s under an ended context: %v, want %v", name, err, context.Canceled)
		}
		if took := time.Since(start); took > prompt {
			t.Errorf("%s under an ended context took %v", name, took)
		}
	}
	// Ended in the middle, at several moments, a call may have been done or
	// not; it must return in either case, and the vault work on.
	for _, after := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond} {
		var all sync.WaitGroup
		key = newKey(t, v)
		ctx, cancel := context.WithTimeout(t.Context(), after)
		for name, call := range calls {
			all.Go(func() {
				err := call(ctx)
				deadline, _ := ctx.Deadline()
				if late := time.Since(deadline); late > prompt {
					t.Errorf("%s returned %v after its context ended", name, late)
				}
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: %v, want nil or %v", name, err, context.DeadlineExceeded)
				}
			})
		}
		all.Wait()
		cancel()
	}
	mustGet(t, v, kept, []byte("pretend-token-kept"))
	for _, k := range []string{key, gone} {
		mustDelete(t, v, k)
		mustBeAbsent(t, v, k)
	}
}

func closed(t *testing.T, v patchbay.Vault, reopen func() patchbay.Vault) {
	key := newKey(t, v)
	mustPut(t, v, key, []byte("pretend-token-kept"))
	for range 2 {
		if err := v.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
	_, got := v.Get(t.Context(), key)
	for name, err := range map[string]error{
		"put":    v.Put(t.Context(), key+"1", []byte("pretend-token")),
		"get":    got,
		"delete": v.Delete(t.Context(), key),
	} {
		if !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("%s after close: %v, want %v", name, err, patchbay.VaultUnavailable)
		}
	}
	again := reopen()
	defer again.Close()
	mustGet(t, again, key, []byte("pretend-token-kept"))
	mustBeAbsent(t, again, key+"1")
	mustDelete(t, again, key)
}

func badKeys(t *testing.T, v patchbay.Vault, _ func() patchbay.Vault) {
	key := newKey(t, v)
	mustPut(t, v, key, []byte("pretend-token-kept"))
	bad := map[string]string{
		"empty":          "",
		"NUL":            "patchbay\x00key",
		"slash":          "patchbay/key",
		"backslash":      `patchbay\key`,
		"dots":           "..",
		"up and away":    "../patchbay",
		"space":          "patchbay key",
		"line break":     "patchbay\nkey",
		"no ASCII":       "schlüssel",
		"no UTF-8":       "patchbay\xff",
		"percent":        "patchbay%2fkey",
		"underscore":     "patchbay_1",
		"121 characters": strings.Repeat("k", 121),
		"far too many":   strings.Repeat("k", 1<<20),
	}
	for name, key := range bad {
		_, got := v.Get(t.Context(), key)
		for call, err := range map[string]error{
			"put":    v.Put(t.Context(), key, []byte("pretend-token")),
			"get":    got,
			"delete": v.Delete(t.Context(), key),
		} {
			if err == nil || errors.Is(err, patchbay.VaultAbsent) {
				t.Errorf("%s with a bad key (%s): %v, want a refusal", call, name, err)
			}
		}
	}
	mustGet(t, v, key, []byte("pretend-token-kept"))
	longest := newKey(t, v)
	longest += strings.Repeat("k", 120-len(longest))
	t.Cleanup(func() { _ = v.Delete(context.WithoutCancel(t.Context()), longest) })
	mustPut(t, v, longest, []byte("pretend-token"))
	mustGet(t, v, longest, []byte("pretend-token"))
}

// newKey returns a key that was never used, and deletes it at the end.
func newKey(t *testing.T, v patchbay.Vault) string {
	t.Helper()
	key := "patchbay.contract.v1." + uuid.NewString()
	ctx := context.WithoutCancel(t.Context())
	t.Cleanup(func() { _ = v.Delete(ctx, key) })
	return key
}

func noise(t *testing.T, size int) []byte {
	t.Helper()
	value := make([]byte, size)
	_, _ = rand.Read(value) // never fails since Go 1.24
	return value
}

func mustPut(t *testing.T, v patchbay.Vault, key string, value []byte) {
	t.Helper()
	if err := v.Put(t.Context(), key, value); err != nil {
		t.Fatalf("put %d bytes: %v", len(value), err)
	}
}

func mustGet(t *testing.T, v patchbay.Vault, key string, want []byte) {
	t.Helper()
	got, err := v.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("got %d bytes that are not the %d bytes that were put", len(got), len(want))
	}
}

func mustDelete(t *testing.T, v patchbay.Vault, key string) {
	t.Helper()
	if err := v.Delete(t.Context(), key); err != nil {
		t.Fatalf("delete: %v", err)
	}
}

func mustBeAbsent(t *testing.T, v patchbay.Vault, key string) {
	t.Helper()
	if got, err := v.Get(t.Context(), key); !errors.Is(err, patchbay.VaultAbsent) {
		t.Fatalf("get: %d bytes, %v, want %v", len(got), err, patchbay.VaultAbsent)
	}
}
