package token

import (
	"slices"
	"testing"
	"unicode/utf8"

	"app.patchbay/internal/patchbay"
)

func TestCleanRemovesWhatCopyingAdds(t *testing.T) {
	const (
		spaces, breaks    = patchbay.RemovedSpaces, patchbay.RemovedLineBreaks
		quotes, bear, inv = patchbay.RemovedQuotes, patchbay.RemovedBearer, patchbay.RemovedInvisible
	)
	tests := []struct {
		name, pasted, want string
		removed            []patchbay.Removal
	}{
		{"nothing", "pretend-token-1", "pretend-token-1", nil},
		{"no characters of keys", `a.b_c~d+e/f=g:h|i$j!k*l(m)n,o;p@q#r%s^t&u{v}w[x]y<z>`, `a.b_c~d+e/f=g:h|i$j!k*l(m)n,o;p@q#r%s^t&u{v}w[x]y<z>`, nil},
		{"no letters of elsewhere", "prétend-token", "prétend-token", nil},
		{"spaces around", "  pretend-token\t", "pretend-token", []patchbay.Removal{spaces}},
		{"spaces inside", "pretend -tok en", "pretend-token", []patchbay.Removal{spaces}},
		{"a wide space", "pretend\u3000-token", "pretend-token", []patchbay.Removal{spaces}},
		{"a line break at the end", "pretend-token\n", "pretend-token", []patchbay.Removal{breaks}},
		{"line breaks inside", "pretend\r\n-token\u2028x", "pretend-tokenx", []patchbay.Removal{breaks}},
		{"straight quotes", `"pretend-token"`, "pretend-token", []patchbay.Removal{quotes}},
		{"curly quotes", "“pretend-token”", "pretend-token", []patchbay.Removal{quotes}},
		{"backticks", "`pretend-token`", "pretend-token", []patchbay.Removal{quotes}},
		{"half a pair of quotes", `'pretend-token`, "pretend-token", []patchbay.Removal{quotes}},
		{"no quote inside", `pretend"token`, `pretend"token`, nil},
		{"bearer", "Bearer pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"bearer in capitals", "BEARER pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"the whole header", "Authorization: Bearer pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"the whole header, tight", "authorization:bearer pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"no bearer that is part of the key", "bearerpretend-token", "bearerpretend-token", nil},
		{"no bearer behind", "pretend-bearer", "pretend-bearer", nil},
		{"no other scheme", "Authorization:Basic", "Authorization:Basic", nil},
		{"bearer twice", "Bearer Bearer pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"bearer on a line of its own", "Bearer\npretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"bearer before a space that isn't one", "Bearer\u00a0pretend-token", "pretend-token", []patchbay.Removal{bear}},
		{"zero width space", "pretend\u200b-token", "pretend-token", []patchbay.Removal{inv}},
		{"byte order mark", "\ufeffpretend-token", "pretend-token", []patchbay.Removal{inv}},
		{"soft hyphen", "pretend\u00ad-token", "pretend-token", []patchbay.Removal{inv}},
		{"no-break space", "pretend-token\u00a0", "pretend-token", []patchbay.Removal{inv}},
		{"marks of direction", "\u202apretend\u200e-token\u2069\u202c", "pretend-token", []patchbay.Removal{inv}},
		{"control characters", "pretend\x00-token\x1b", "pretend-token", []patchbay.Removal{inv}},
		{"a variation selector", "pretend\ufe0f-token", "pretend-token", []patchbay.Removal{inv}},
		{"all at once, in order", "\ufeff \"Authorization: Bearer pretend-\r\ntoken\" \n", "pretend-token",
			[]patchbay.Removal{spaces, breaks, quotes, bear, inv}},
		{"only bearer", "Bearer ", "", []patchbay.Removal{bear, spaces}},
		{"only spaces", " \u00a0\n", "", []patchbay.Removal{spaces, breaks, inv}},
		{"bytes that are no text", "pretend\xff-token ", "pretend\xff-token", []patchbay.Removal{spaces}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, removed := Clean(tt.pasted)
			if got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.pasted, got, tt.want)
			}
			want := tt.removed
			slices.Sort(want)
			if slices.Sort(removed); !slices.Equal(removed, want) {
				t.Errorf("Clean(%q) removed %v, want %v", tt.pasted, removed, want)
			}
		})
	}
}

func TestRemovalsComeInOneOrder(t *testing.T) {
	_, removed := Clean("\u200b\n Bearer \"x y")
	want := []patchbay.Removal{
		patchbay.RemovedSpaces, patchbay.RemovedLineBreaks, patchbay.RemovedQuotes,
		patchbay.RemovedBearer, patchbay.RemovedInvisible,
	}
	if !slices.Equal(removed, want) {
		t.Errorf("got %v, want %v", removed, want)
	}
}

func FuzzCleanIsStableAndNeverGrows(f *testing.F) {
	for _, seed := range []string{
		"", "pretend-token", " Bearer \"x\" ", "Be arer", "B\ne\narer x", "Authorization : Bearer 'y'", "\"Bearer\" z",
		"\xff\xfe", "Authorization:", "a\u200bb\u00adc", "bearer bearer", "“Authorization: “Bearer” x”", "\u2028",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		once, removed := Clean(pasted)
		if len(once) > len(pasted) {
			t.Fatalf("%q grew to %q", pasted, once)
		}
		if (len(removed) > 0) != (once != pasted) {
			t.Fatalf("%q became %q, and %v is said to be removed", pasted, once, removed)
		}
		if twice, more := Clean(once); twice != once || len(more) > 0 {
			t.Fatalf("%q became %q, then %q", pasted, once, twice)
		}
		if utf8.ValidString(pasted) && !utf8.ValidString(once) {
			t.Fatalf("%q became no text: %q", pasted, once)
		}
		for _, r := range once {
			if r == ' ' || r == '\n' || r == '\r' || r == 0 || r == '\u200b' || r == '\ufeff' {
				t.Fatalf("%q still holds %q", once, r)
			}
		}
	})
}
