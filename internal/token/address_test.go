package token

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddressIsMadeOfWhatPeoplePaste(t *testing.T) {
	for _, typed := range []string{
		"acme", "ACME", " acme ", "acme.zendesk.com", "Acme.Zendesk.Com", "acme.zendesk.com.", "acme.zendesk.com/",
		"https://acme.zendesk.com", "http://acme.zendesk.com", "HTTPS://ACME.ZENDESK.COM/", "//acme.zendesk.com",
		"https://acme.zendesk.com/agent/dashboard?brand=1#top", "acme.zendesk.com/agent/tickets/1",
		"acme.zendesk.com?x=@evil.example", "\"https://acme.zendesk.com\"\n", "\ufeffacme.zendesk.com\u00a0",
		"acme\u200b.zendesk.com", "acme.zendesk.com:443", "https://acme.zendesk.com:443/agent", "https://acme.zendesk.com/käse",
	} {
		if got, ok := Address(typed, "zendesk.com"); !ok || got != "https://acme.zendesk.com" {
			t.Errorf("Address(%q) = %q, %v", typed, got, ok)
		}
	}
	if got, ok := Address("us-6", "Zendesk.com"); !ok || got != "https://us-6.zendesk.com" {
		t.Errorf("a label with digits and a hyphen: %q, %v", got, ok)
	}
}

func TestAddressIsRefusedWhereItIsNotBelowTheDomain(t *testing.T) {
	for _, typed := range []string{
		"", " ", "zendesk.com", "https://zendesk.com/login", "www.zendesk.com", "www",
		"acme.example", "acme.zendesk.com.evil.example", "zendesk.com.evil.example", "evilzendesk.com", "acme.evilzendesk.com",
		"https://acme.zendesk.com@evil.example", "https://evil.example/acme.zendesk.com", "jane@acme.zendesk.com",
		"jane:pretend-password@acme.zendesk.com", "acme.zendesk.com:8443", "acme.zendesk.com:", "acme:80",
		"a.b.zendesk.com", ".zendesk.com", "..zendesk.com", "acme..zendesk.com", "-acme.zendesk.com", "acme-.zendesk.com",
		"acme_inc.zendesk.com", "acme inc", "acme.zendesk.com other.zendesk.com", "acme\nother", "acme\u00a0other",
		"\u0430cme.zendesk.com", "\u0430cme", "\uff41cme.zendesk.com", "acme\u3002zendesk.com", "acme.zen\u212aesk.com", "acme\u212a", "acmé",
		"xn--cme-8cd.zendesk.com", "acme%2ezendesk.com", "acme\\.zendesk.com", "https:\\\\acme.zendesk.com",
		"https:acme.zendesk.com", "ftp://acme.zendesk.com", "javascript:alert(1)", "file:///etc/passwd", "127.0.0.1", "[::1]",
		"https://https://acme.zendesk.com", strings.Repeat("a", 64), "acme\x00.evil", "acme*",
	} {
		if got, ok := Address(typed, "zendesk.com"); ok || got != "" {
			t.Errorf("Address(%q) = %q, %v; want a refusal", typed, got, ok)
		}
	}
}

func FuzzAddressIsAlwaysHTTPSAndBelowTheDomain(f *testing.F) {
	for _, seed := range []string{
		"acme", "https://acme.zendesk.com/agent", "acme.zendesk.com@evil.example", "acme.zendesk.com:443", "\u0430cme", "//",
		"acme.zendesk.com\\@evil.example", "http://[::1]:80", "https://acme.zendesk.com#@evil.example", "\u212acme", "%61cme",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := Address(typed, "zendesk.com")
		if !ok {
			if got != "" {
				t.Fatalf("Address(%q) is refused and %q", typed, got)
			}
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("Address(%q) = %q, which is more than a host: %v", typed, got, err)
		}
		label, below := strings.CutSuffix(u.Host, ".zendesk.com")
		if !below || label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Fatalf("Address(%q) = %q, which is not one label below the domain", typed, got)
		}
		if again, ok := Address(got, "zendesk.com"); !ok || again != got {
			t.Fatalf("Address(%q) = %q, and again %q, %v", typed, got, again, ok)
		}
	})
}
