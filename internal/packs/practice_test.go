package packs_test

import (
	"io/fs"
	"testing"

	"app.patchbay/internal/packs"
	"app.patchbay/internal/practice"
)

// The pretend services bring Pack files of their own and override parts of
// real ones, without knowing this package. Here both meet.
func TestThePretendServicesFitTheCatalogue(t *testing.T) {
	services, err := practice.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer services.Close()

	pretend, err := packs.Read(services.Packs(), packs.AllowLoopback())
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(services.Packs(), "*.json")
	if err != nil || len(names) != 14 || len(pretend) != len(names) {
		t.Errorf("%d packs from %v, %v", len(pretend), names, err)
	}
	if _, err := packs.Read(services.Packs()); err == nil {
		t.Error("they are accepted without being allowed")
	}

	all, err := packs.Load()
	if err != nil {
		t.Fatal(err)
	}
	if all, err = packs.WithAddress(all, "coda", services.Address()+"/coda/apis/v1"); err != nil {
		t.Error(err)
	}
	for id, links := range services.Links() {
		changed, err := packs.WithLinks(all, id, links)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, pack := range changed {
			if pack.ID != id {
				continue
			}
			for name := range pack.Links {
				if _, overridden := links[name]; !overridden {
					t.Errorf("in practice, %s's link %q still leads to the real service", id, name)
				}
			}
		}
	}
}
