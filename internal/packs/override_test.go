package packs

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestWithAddressSpeaksToTheLoopbackAddressAlone(t *testing.T) {
	all := load(t)
	for _, c := range []struct{ id, address, base, host string }{
		{"coda", "http://127.0.0.1:8080/apis/v1", "http://127.0.0.1:8080/apis/v1", "127.0.0.1"},
		{"coda", "http://127.9.8.7:8080", "http://127.9.8.7:8080", "127.9.8.7"},
		{"coda", "https://[::1]:8080/", "https://[::1]:8080", "::1"},
		{"zendesk", "http://127.0.0.1:8080/api/v2", "http://127.0.0.1:8080/api/v2", "127.0.0.1"},
	} {
		changed, err := WithAddress(all, c.id, c.address)
		if err != nil {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		pack := find(t, changed, c.id)
		base := pack.SignIn[0].Base
		if own := pack.SignIn[0].OwnAddress; own != nil {
			base = own.Trial
		}
		if base != c.base {
			t.Errorf("%s: base %q, own address %v", c.address, pack.SignIn[0].Base, pack.SignIn[0].OwnAddress)
		}
		if !slices.Contains(pack.Domains, c.host) {
			t.Errorf("%s: %q isn't among %v", c.address, c.host, pack.Domains)
		}
	}
	if !reflect.DeepEqual(all, load(t)) {
		t.Error("it has changed the packs it was given")
	}
}

func TestWithAddressRefusesEverythingElse(t *testing.T) {
	all := load(t)
	for name, c := range map[string]struct{ id, address string }{
		"another computer":          {"coda", "http://192.0.2.1:8080"},
		"the whole network":         {"coda", "http://0.0.0.0:8080"},
		"a name":                    {"coda", "http://localhost:8080"},
		"a name that looks like it": {"coda", "http://127.0.0.1.evil.example:8080"},
		"digits written otherwise":  {"coda", "http://2130706433:8080"},
		"an IPv4 in an IPv6":        {"coda", "http://[::ffff:127.0.0.1]:8080"},
		"an IPv6 with a zone":       {"coda", "http://[::1%25lo]:8080"},
		"no port":                   {"coda", "http://127.0.0.1"},
		"another scheme":            {"coda", "ftp://127.0.0.1:8080"},
		"no scheme":                 {"coda", "127.0.0.1:8080"},
		"a password":                {"coda", "http://pat:pretend-secret@127.0.0.1:8080"},
		"a user before the host":    {"coda", "http://127.0.0.1:8080@evil.example:80"},
		"a query":                   {"coda", "http://127.0.0.1:8080/?key=pretend-secret"},
		"an empty query":            {"coda", "http://127.0.0.1:8080/?"},
		"a fragment":                {"coda", "http://127.0.0.1:8080/#x"},
		"nothing":                   {"coda", ""},
		"a broken escape":           {"coda", "http://127.0.0.1:8080/%zz"},
		"no such pack":              {"dogs", "http://127.0.0.1:8080"},
		"a pack without account":    {"cats", "http://127.0.0.1:8080"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := WithAddress(all, c.id, c.address)
			if err == nil {
				t.Fatal("it is accepted")
			}
			if got != nil {
				t.Error("it returns packs beside its error")
			}
			if strings.Contains(err.Error(), "pretend-secret") {
				t.Errorf("the error repeats a secret: %v", err)
			}
		})
	}
}

func TestWithLinksReplacesKnownLinksAlone(t *testing.T) {
	all := load(t)
	changed, err := WithLinks(all, "coda", map[string]string{"tokens": "http://127.0.0.1:8080/coda/account#apiSettings"})
	if err != nil {
		t.Fatal(err)
	}
	links := find(t, changed, "coda").Links
	if links["tokens"] != "http://127.0.0.1:8080/coda/account#apiSettings" || links["home"] != "https://coda.io/docs" {
		t.Errorf("the links are %v", links)
	}
	if !reflect.DeepEqual(all, load(t)) {
		t.Error("it has changed the packs it was given")
	}
	for name, links := range map[string]map[string]string{
		"an unknown name":  {"token": "http://127.0.0.1:8080/"},
		"another computer": {"tokens": "http://192.0.2.1:8080/"},
		"a script":         {"tokens": "javascript:alert(1)"},
	} {
		if _, err := WithLinks(all, "coda", links); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := WithLinks(all, "dogs", nil); err == nil {
		t.Error("an unknown pack is accepted")
	}
}
