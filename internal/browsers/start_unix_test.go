//go:build unix

package browsers

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestAProgramGetsTheAddressAsOneArgumentAndIsNotWaitedForLong(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "browser")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf '%s|' \"$@\" >\"$0.said\"\n[ \"$1\" = stay ] && exec sleep 4\n[ \"$1\" != fail ]\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	const address = "https://example.com/?a=$(touch x);`id`&b=\"'"
	if err := start([]string{script, address}); err != nil {
		t.Fatal(err)
	}
	if said, _ := os.ReadFile(script + ".said"); string(said) != address+"|" {
		t.Fatalf("%s", said)
	}
	if err := start([]string{script, "fail"}); err == nil {
		t.Error("a browser that says no is a success")
	}
	begun := time.Now()
	if err := start([]string{script, "stay"}); err != nil || time.Since(begun) > 3500*time.Millisecond {
		t.Error(err, time.Since(begun))
	}
}
