package token

import "testing"

func TestTheAddressOfAServiceOfOnesOwnIsMadeOfWhatPeoplePaste(t *testing.T) {
	for typed, want := range map[string]string{
		"git.company.example":                         "https://git.company.example",
		" HTTPS://Git.Company.Example/dash?x=1#top\n": "https://git.company.example",
		"http://git.company.example:8443/":            "https://git.company.example:8443",
		"git.company.example:443":                     "https://git.company.example",
		"git.company.example.":                        "https://git.company.example",
		"www.company.example":                         "https://www.company.example",
		"nas":                                         "https://nas",
		"192.168.1.5:8080":                            "https://192.168.1.5:8080",
		"[fd00::5]:8443":                              "https://[fd00::5]:8443",
		"https://[FD00:0::5]/":                        "https://[fd00::5]",
	} {
		if got, ok := HostedAddress(typed); !ok || got != want {
			t.Errorf("HostedAddress(%q) = %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{
		"", " ", "a b", "user@git.example", "https://user:pw@git.example", "git.example@evil.example", "git..example", "-git.example",
		"git.example:", "git.example:0", "git.example:99999", "git.example:x", "gıt.example", "xn--git.example", "fe80::1%eth0",
		"[fe80::1%25eth0]", "2130706433", "0x7f.1", "127.1", "ftp://git.example", "javascript:alert(1)", "git_example", "https://",
	} {
		if got, ok := HostedAddress(typed); ok {
			t.Errorf("HostedAddress(%q) = %q", typed, got)
		}
	}
}
