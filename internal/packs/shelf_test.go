package packs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// shelves are a shelf on a folder, which isn't there yet, and one without.
func shelves(t *testing.T) map[string]*Shelf {
	return map[string]*Shelf{
		"a folder": NewShelf(load(t), filepath.Join(t.TempDir(), "packs")),
		"none":     NewShelf(load(t), ""),
	}
}

// shelved returns the Pack of that id, and fails where it isn't one that the
// person added.
func shelved(t *testing.T, s *Shelf, id string) patchbay.Pack {
	t.Helper()
	all, wrong := s.Read()
	at := slices.IndexFunc(all, func(p patchbay.Pack) bool { return p.ID == id })
	if len(wrong) > 0 || at < 0 || !all[at].Own {
		t.Fatalf("%s isn't there: %v", id, wrong)
	}
	return all[at]
}

func TestADescribedServiceIsReadBackAsItWasKept(t *testing.T) {
	for where, s := range shelves(t) {
		for id, service := range map[string]patchbay.OwnService{
			"bearer":       {Name: "Bearer", Way: patchbay.Bearer, CheckAddress: "https://api.example.com/v1/me"},
			"header":       {Name: "Header", Way: patchbay.Header, KeyName: "X-Api-Key", CheckAddress: "API.example.com:8443"},
			"prefix":       {Name: "Prefix", Way: patchbay.Header, KeyName: "Authorization", Prefix: " Token ", CheckAddress: "https://example.com/"},
			"query":        {Name: "Query", Way: patchbay.Query, KeyName: "api_key", CheckAddress: "https://example.com/a/b"},
			"basic":        {Name: "Basic", Way: patchbay.Basic, CheckAddress: "https://example.com/a%20b"},
			"alone":        {Name: "Alone", Way: patchbay.Basic, Alone: true, CheckAddress: "https://example.com/x"},
			"silent":       {Name: "Silent", Way: patchbay.Query, KeyName: "key"},
			"o-neill-sons": {Name: `O'Neill "& Sons"`, Way: patchbay.Bearer},
			"own-42":       {Name: "42", Way: patchbay.Bearer},
			"own":          {Name: "Погода", Way: patchbay.Bearer},
			"coda-2":       {Name: "Coda!", Way: patchbay.Bearer},
			"own-schema":   {Name: "Schema", Way: patchbay.Bearer}, // schema.json is for authors
			"own-nul":      {Name: "NUL", Way: patchbay.Bearer},    // Windows has devices of these names
			"own-com1":     {Name: "com1", Way: patchbay.Bearer},
		} {
			t.Run(where+"/"+id, func(t *testing.T) {
				pack, err := s.Describe(service)
				if err != nil {
					t.Fatal(err)
				}
				if all, _ := s.Read(); slices.ContainsFunc(all, func(p patchbay.Pack) bool { return p.ID == pack.ID }) {
					t.Fatal("it is there before it is kept")
				}
				if err := s.Keep(pack); err != nil {
					t.Fatal(err)
				}
				if got := shelved(t, s, pack.ID); !reflect.DeepEqual(got, pack) {
					t.Errorf("kept   %+v\nread %+v", pack, got)
				}
				if pack.ID != id || pack.Name != service.Name || !pack.Own || strings.Contains(pack.Manage.Steps[0], "{") {
					t.Errorf("got %+v", pack)
				}
			})
		}
	}
}

func TestTheKeyGoesWhereThePersonSaidAndOnlyToThatHost(t *testing.T) {
	s := NewShelf(load(t), "")
	for want, service := range map[string]patchbay.OwnService{
		"https://api.example.com /v1/me ":                          {Way: patchbay.Bearer, CheckAddress: " https://API.example.com/v1/me "},
		"https://api.example.com:8443 / X-Api-Key: {token}":        {Way: patchbay.Header, KeyName: "X-Api-Key", CheckAddress: "api.example.com:8443"},
		"https://api.example.com /me Authorization: Token {token}": {Way: patchbay.Header, KeyName: "Authorization", Prefix: "Token ", CheckAddress: "https://api.example.com/me"},
		"https://api.example.com /a%20b ?api_key={token}":          {Way: patchbay.Query, KeyName: "api_key", CheckAddress: "https://api.example.com/a%20b"},
		"https://api.example.com /me {user}:{password}":            {Way: patchbay.Basic, CheckAddress: "https://api.example.com/me"},
		"https://api.example.com /me {token}:":                     {Way: patchbay.Basic, Alone: true, CheckAddress: "https://api.example.com/me"},
		"  ?api_key={token}":                                       {Way: patchbay.Query, KeyName: "api_key"},
	} {
		service.Name = "Weather Wizard"
		pack, err := s.Describe(service)
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		signIn := pack.SignIn[0]
		got, domains := signIn.Base+" ", []string{}
		if pack.WhoAmI != nil {
			got, domains = got+pack.WhoAmI.Path, []string{"api.example.com"}
		}
		got += " "
		for _, h := range signIn.Headers {
			got += h.Name + ": " + h.Value
		}
		for _, q := range signIn.Queries {
			got += "?" + q.Name + "=" + q.Value
		}
		if signIn.Basic != nil {
			got += signIn.Basic.Username + ":" + signIn.Basic.Password
		}
		if got != want || !slices.Equal(pack.Domains, domains) || signIn.Silent() != (service.CheckAddress == "") {
			t.Errorf("got  %q, domains %v\nwant %q", got, pack.Domains, want)
		}
	}
}

func TestWhatCantBeADescriptionIsRefusedWithItsCause(t *testing.T) {
	s := NewShelf(load(t), "")
	for name, c := range map[string]struct {
		service patchbay.OwnService
		want    error
	}{
		"a header with a space":   {patchbay.OwnService{Way: patchbay.Header, KeyName: "X Key"}, patchbay.KeyNameInvalid},
		"a header with a break":   {patchbay.OwnService{Way: patchbay.Header, KeyName: "X\nEvil"}, patchbay.KeyNameInvalid},
		"no header":               {patchbay.OwnService{Way: patchbay.Header}, patchbay.KeyNameInvalid},
		"a header of the request": {patchbay.OwnService{Way: patchbay.Header, KeyName: "Host"}, patchbay.KeyNameInvalid},
		"one that is never sent":  {patchbay.OwnService{Way: patchbay.Header, KeyName: "Trailer"}, patchbay.KeyNameInvalid},
		"no parameter":            {patchbay.OwnService{Way: patchbay.Query}, patchbay.KeyNameInvalid},
		"two parameters":          {patchbay.OwnService{Way: patchbay.Query, KeyName: "a&b"}, patchbay.KeyNameInvalid},
		"a prefix with a break":   {patchbay.OwnService{Way: patchbay.Header, KeyName: "X-Key", Prefix: "a\nb"}, patchbay.KeyPrefixInvalid},
		"a prefix with a place":   {patchbay.OwnService{Way: patchbay.Header, KeyName: "X-Key", Prefix: "{token}"}, patchbay.KeyPrefixInvalid},
		"a prefix without an end": {patchbay.OwnService{Way: patchbay.Header, KeyName: "X-Key", Prefix: strings.Repeat("x", 41)}, patchbay.KeyPrefixInvalid},
		"http":                    {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "http://example.com/me"}, patchbay.CheckAddressInvalid},
		"this computer":           {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://127.0.0.1/me"}, patchbay.CheckAddressInvalid},
		"this computer by name":   {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://localhost/me"}, patchbay.CheckAddressInvalid},
		"where clouds keep keys":  {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://169.254.169.254/latest"}, patchbay.CheckAddressInvalid},
		"an address in the house": {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://[fd00::1]/me"}, patchbay.CheckAddressInvalid},
		"a key behind a question": {patchbay.OwnService{Way: patchbay.Query, KeyName: "key", CheckAddress: "https://example.com/me?key=pretend-token-1"}, patchbay.CheckAddressInvalid},
		"a key before the host":   {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://pretend-token-1@example.com/me"}, patchbay.CheckAddressInvalid},
		"a part of a page":        {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://example.com/me#key"}, patchbay.CheckAddressInvalid},
		"a script":                {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "javascript:alert(1)"}, patchbay.CheckAddressInvalid},
		"an ending":               {patchbay.OwnService{Way: patchbay.Bearer, CheckAddress: "https://com/me"}, patchbay.CheckAddressInvalid},
		"the name of one of ours": {patchbay.OwnService{Name: "todoist", Way: patchbay.Bearer}, patchbay.ServiceKnown},
		"another name of one":     {patchbay.OwnService{Name: "Superhuman Docs", Way: patchbay.Bearer}, patchbay.ServiceKnown},
		"a way that has no form":  {patchbay.OwnService{Way: patchbay.OAuth2}, patchbay.Unexplained},
	} {
		if c.service.Name == "" {
			c.service.Name = "Weather Wizard"
		}
		_, err := s.Describe(c.service)
		if cause, _ := patchbay.Why(err); err == nil || cause != c.want {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "pretend-token") {
			t.Errorf("%s: what may be a key is in the error", name)
		}
	}
}

func TestOneServiceOfANameIsKeptAndNoFileReplaced(t *testing.T) {
	for where, s := range shelves(t) {
		first, err := s.Describe(patchbay.OwnService{Name: "Weather", Way: patchbay.Bearer})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Keep(first); err != nil {
			t.Fatal(err)
		}
		if err := s.Keep(first); !errors.Is(err, patchbay.ServiceKnown) {
			t.Errorf("%s: twice: %v", where, err)
		}
		if _, err := s.Describe(patchbay.OwnService{Name: "WEATHER", Way: patchbay.Basic}); !errors.Is(err, patchbay.ServiceKnown) {
			t.Errorf("%s: in other letters: %v", where, err)
		}
	}
}

// One file is read before the other, and the first has the name.
func TestAServiceIsNeverAddedAtTheCostOfAnother(t *testing.T) {
	for where, s := range shelves(t) {
		acme, err := s.Describe(patchbay.OwnService{Name: "Acme!", Way: patchbay.Bearer})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Keep(acme); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Describe(patchbay.OwnService{Name: "Acme", Way: patchbay.Bearer}); !errors.Is(err, patchbay.ServiceKnown) {
			t.Errorf("%s: by the other's id: %v", where, err)
		}
		late := acme
		late.ID, late.Name = "acme-2", "Acme"
		if err := s.Keep(late); !errors.Is(err, patchbay.ServiceKnown) {
			t.Errorf("%s: kept by the other's id: %v", where, err)
		}
		shelved(t, s, "acme")
	}
}

func TestNoMoreServicesAreKeptThanAreRead(t *testing.T) {
	folder := t.TempDir()
	s := NewShelf(nil, folder)
	first, err := s.Describe(patchbay.OwnService{Name: "Zebra", Way: patchbay.Bearer})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(first); err != nil {
		t.Fatal(err)
	}
	for n := 1; n < ownLimit; n++ {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("m%d.json", n)), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ant, err := s.Describe(patchbay.OwnService{Name: "Ant", Way: patchbay.Bearer})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(ant); !errors.Is(err, patchbay.FileNotSaved) {
		t.Errorf("got %v", err)
	}
	if all, _ := s.Read(); len(all) != 1 || all[0].ID != first.ID {
		t.Errorf("there are %+v", all)
	}
}

func TestAFileWithAMistakeKeepsItsName(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "weather.json")
	if err := os.WriteFile(path, []byte("{ mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := NewShelf(load(t), folder)
	pack, err := s.Describe(patchbay.OwnService{Name: "Weather", Way: patchbay.Bearer})
	if err != nil || pack.ID != "weather-2" {
		t.Fatalf("%q, %v", pack.ID, err)
	}
	if err := s.Keep(pack); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "{ mine" {
		t.Errorf("what stood there is %q now, %v", kept, err)
	}
}

func TestAFolderThatCantBeWrittenIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "packs")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := NewShelf(nil, file)
	pack, err := s.Describe(patchbay.OwnService{Name: "Weather", Way: patchbay.Bearer})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(pack); !errors.Is(err, patchbay.FileNotSaved) {
		t.Errorf("got %v", err)
	}
}

// What practice lets people describe stays in it.
func TestPracticeDescribesNoRealAddress(t *testing.T) {
	s := NewShelf(nil, "", AllowLoopback())
	if _, err := s.Describe(patchbay.OwnService{Name: "W", Way: patchbay.Bearer, CheckAddress: "https://example.com/me"}); !errors.Is(err, patchbay.CheckAddressInvalid) {
		t.Errorf("a real one: %v", err)
	}
	pack, err := s.Describe(patchbay.OwnService{Name: "W", Way: patchbay.Bearer, CheckAddress: "http://127.0.0.1:8080/me"})
	if err != nil || pack.SignIn[0].Base != "http://127.0.0.1:8080" {
		t.Errorf("%+v, %v", pack, err)
	}
}
