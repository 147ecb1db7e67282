package accountpage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/accountpage"
	"app.patchbay/internal/patchbay"
)

// Whatever is pasted, what is understood hangs together: a doc has a link to
// Coda or none, rules are rules, and nothing is longer than a name.
func FuzzRead(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, page := range pages {
		source, err := os.ReadFile(page)
		if err != nil {
			f.Fatal(err)
		}
		text, err := os.ReadFile(strings.TrimSuffix(page, ".html") + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source), string(text))
	}
	for _, hostile := range hostilePages(200) {
		f.Add(hostile, hostile)
	}
	f.Fuzz(func(t *testing.T, page, text string) {
		seen, err := accountpage.Read(page, text, packs())
		if cause, _ := patchbay.Why(err); err != nil && cause == patchbay.Unexplained {
			t.Fatal("a failure without a cause", err)
		}
		if (err == nil) != (len(seen.Accounts) > 0) {
			t.Fatal("neither accounts nor a cause", err)
		}
		for _, account := range seen.Accounts {
			short(t, account.Pack)
			short(t, account.Name)
			if account.Folded && len(account.Docs) > 0 {
				t.Error("a folded account shows docs")
			}
			for _, doc := range account.Docs {
				short(t, doc.Title)
				short(t, doc.Said)
				if doc.Link != "" {
					if known, err := patchbay.DocByLink(doc.Link); err != nil || known.Link != doc.Link {
						t.Errorf("a link to nowhere: %q", doc.Link)
					}
				}
				if doc.NonOwners != "" && doc.Sharing != patchbay.Shared || doc.Sharing != "" && doc.Said == "" {
					t.Errorf("rules from nowhere: %+v", doc)
				}
			}
		}
		for _, line := range seen.Unread {
			short(t, line)
		}
	})
}

func short(t *testing.T, s string) {
	if len([]rune(s)) > 300 || strings.ContainsAny(s, "\r\n\x00") {
		t.Errorf("no name: %q", s)
	}
}

// hostilePages are pages made to hurt, of about so many bytes.
func hostilePages(size int) map[string]string {
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)+1) }
	head := "<h2>Accounts connected to Packs</h2>"
	return map[string]string{
		"nested tags":      head + fill("<div>") + "Todoist",
		"nested links":     head + fill(`<a href="https://coda.io/d/x_dAbC">`) + "x",
		"closing tags":     head + fill("</div></p></a>"),
		"open and closing": head + fill("<p></b></i><li></ul>"),
		"one long word":    head + fill("a"),
		"one long tag":     head + "<a href=\"" + fill("https://coda.io/d/") + "\">x</a>",
		"many attributes":  head + "<div " + fill("style='display:none' ") + ">",
		"a script":         head + "<script>" + fill("</p><!--<script>"),
		"comments":         head + fill("<!-- -- ->"),
		"quotes":           head + fill(` style="`),
		"entities":         head + fill("&amp;&#x202e;&NotAnEntity;"),
		"many lines":       head + fill("<p>x"),
		"spans":            head + fill("<span>Disconnect</span>"),
		"docs":             head + fill(`<p>Todoist<p>a<p>Connected docs<p><a href="https://coda.io/d/x_dAbC">x</a><p>Only you can take actions<p>Disconnect`),
		"names":            head + fill("<p>Todoist<p>hello@example.com"),
		"zero bytes":       head + fill("\x00<\x00>\xff"),
		"lines of text":    "Accounts connected to Packs\n" + fill("Todoist\na\n"),
		"sentences":        "Accounts connected to Packs\n" + fill("Only you can take actions and anyone can view data Disconnect\n"),
	}
}

func TestNothingThatIsPastedTakesLong(t *testing.T) {
	for name, page := range hostilePages(2 << 20) {
		began := time.Now()
		_, _ = accountpage.Read(page, "", packs())
		_, _ = accountpage.Read("", page, packs())
		// A tenth of the limit in a second, on a machine that does other things.
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func BenchmarkReadHostile20MB(b *testing.B) {
	for name, page := range hostilePages(accountpage.Limit - 100) {
		page = page[:min(len(page), accountpage.Limit)]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = accountpage.Read(page, "", packs())
			}
		})
	}
}

// 200 accounts in 500 docs, in the HTML that a browser copies.
func BenchmarkReadLargeAccountPage(b *testing.B) {
	source, err := os.ReadFile("testdata/older.html")
	if err != nil {
		b.Fatal(err)
	}
	page := string(source)
	first, last := strings.Index(page, `<div class="pk"`), strings.Index(page, `<div class="sec"><div class="sechead up" style="text-transform: uppercase; font-weight: 700;">Delete`)
	if first < 0 || last < 0 {
		b.Fatal("the page isn't as it was")
	}
	page = page[:first] + strings.Repeat(page[first:last], 100) + page[last:]
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if seen, err := accountpage.Read(page, "", packs()); err != nil || len(seen.Accounts) < 200 {
			b.Fatal(len(seen.Accounts), err)
		}
	}
}
