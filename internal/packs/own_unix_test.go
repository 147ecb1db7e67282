//go:build unix

package packs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The program reads the folder when it starts: it must come to an end whatever
// lies there.
func TestWhatIsNoFileOfAnOrdinarySizeIsAMistakeAndNotRead(t *testing.T) {
	folder, large := t.TempDir(), filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, sizeLimit+1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"device.json": "/dev/zero", "linked.json": large, "nowhere.json": "not-there"} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "weather.json"), own(t, "weather", func(group) {}).Data, 0o600); err != nil {
		t.Fatal(err)
	}
	type result struct {
		ids   []string
		wrong []error
	}
	done := make(chan result, 1)
	go func() {
		all, wrong := WithOwn(nil, os.DirFS(folder))
		r := result{wrong: wrong}
		for _, pack := range all {
			r.ids = append(r.ids, pack.ID)
		}
		done <- r
	}()
	select {
	case r := <-done:
		if !slices.Equal(r.ids, []string{"weather"}) || len(r.wrong) != 4 {
			t.Errorf("%v, %v", r.ids, r.wrong)
		}
		for i, want := range []string{"device.json: must be a file", "linked.json: larger than", "nowhere.json: ", "pipe.json: must be a file"} {
			if i < len(r.wrong) && !strings.HasPrefix(r.wrong[i].Error(), want) {
				t.Errorf("got %v, want %s", r.wrong[i], want)
			}
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it still reads")
	}
}
