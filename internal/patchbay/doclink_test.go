package patchbay_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"app.patchbay/internal/patchbay"
)

func TestALinkInAnyFormLeadsToItsDoc(t *testing.T) {
	for link, want := range map[string]patchbay.Doc{
		"https://coda.io/d/_dAbC-12_xyz":                                   {ID: "AbC-12_xyz", Link: "https://coda.io/d/_dAbC-12_xyz"},
		"https://coda.io/d/Launch-Plan_dAbC123":                            {ID: "AbC123", Title: "Launch Plan", Link: "https://coda.io/d/Launch-Plan_dAbC123"},
		"https://docs.superhuman.com/d/Launch-Plan_dAbC123":                {ID: "AbC123", Title: "Launch Plan", Link: "https://docs.superhuman.com/d/Launch-Plan_dAbC123"},
		"https://coda.io/d/Launch-Plan_dAbC123/Status_sumnO":               {ID: "AbC123", Title: "Launch Plan", Link: "https://coda.io/d/Launch-Plan_dAbC123"},
		"https://coda.io/d/Launch-Plan_dAbC123/Status_sumnO#Tasks_tuXY/r7": {ID: "AbC123", Title: "Launch Plan", Link: "https://coda.io/d/Launch-Plan_dAbC123"},
		"https://coda.io/d/Launch-Plan_dAbC123?utm=x&email=a@b.c#_luZ":     {ID: "AbC123", Title: "Launch Plan", Link: "https://coda.io/d/Launch-Plan_dAbC123"},
		"https://coda.io/d/Launch-Plan_dAbC123/":                           {ID: "AbC123", Title: "Launch Plan", Link: "https://coda.io/d/Launch-Plan_dAbC123"},
		"http://CODA.IO/d/_dAbC123/_suX":                                   {ID: "AbC123", Link: "https://coda.io/d/_dAbC123"},
		"  coda.io/d/Plan_dAbC123\n":                                       {ID: "AbC123", Title: "Plan", Link: "https://coda.io/d/Plan_dAbC123"},
		"https://coda.io/d/Pl%C3%A4ne-2026_dAbC123":                        {ID: "AbC123", Title: "Pläne 2026", Link: "https://coda.io/d/Pl%C3%A4ne-2026_dAbC123"},
		"https://coda.io/d/a%22%3E%3Cb_dAbC123":                            {ID: "AbC123", Link: "https://coda.io/d/_dAbC123"},
		"https://coda.io/d/a_b_dAbC123":                                    {ID: "AbC123", Title: "a_b", Link: "https://coda.io/d/a_b_dAbC123"},
		"https://coda.io/@ben/pack-guide/settings-20":                      {Title: "pack guide", Link: "https://coda.io/@ben/pack-guide"},
	} {
		b := newBench(t)
		doc, err := b.AddDoc(t.Context(), link, "")
		if want.Title == "" {
			if !errors.Is(err, patchbay.DocTitleMissing) {
				t.Errorf("%q: %v, want the title asked for", link, err)
			}
			doc, err = b.AddDoc(t.Context(), link, "  My\n doc ")
			want.Title = "My doc"
		}
		if err != nil || want.ID != "" && doc.ID != want.ID || doc.Title != want.Title || doc.Link != want.Link || doc.ID == "" {
			t.Errorf("%q: %+v, %v, want %+v", link, doc, err, want)
		}
		again, err := b.AddDoc(t.Context(), want.Link, "Another title")
		if err != nil || again.ID != doc.ID || again.Title != "Another title" || len(b.Docs()) != 1 {
			t.Errorf("%q: %+v, %v: the same doc wasn't known again", link, again, err)
		}
	}
}

// Titles and ids may both hold what stands between them. The ids are of the
// form that public links show: ten of letters, digits, "_" and "-".
func TestADocsIdIsFoundWhateverItsTitleAndItsIdHold(t *testing.T) {
	for segment, want := range map[string][2]string{ // title, id
		"_dAbCdEfGhIj":                  {"", "AbCdEfGhIj"},
		"Plan_dAbCdEfGhIj":              {"Plan", "AbCdEfGhIj"},
		"My_doc_dAbCdEfGhIj":            {"My_doc", "AbCdEfGhIj"},
		"my_dear_doc_dAbCdEfGhIj":       {"my_dear_doc", "AbCdEfGhIj"},
		"team_data_dump_dAbCdEfGhIj":    {"team_data_dump", "AbCdEfGhIj"},
		"_dashboards_dAbCdEfGhIj":       {"_dashboards", "AbCdEfGhIj"},
		"_d_AbCdEfGhI":                  {"", "_AbCdEfGhI"},
		"_d-AbCdEfGhI":                  {"", "-AbCdEfGhI"},
		"_dAbCd_EfGhI":                  {"", "AbCd_EfGhI"},
		"_dAbC_dEfGhI":                  {"", "AbC_dEfGhI"}, // the id holds it
		"Plan_dAbC_dEfGhI":              {"Plan", "AbC_dEfGhI"},
		"_d_dAbCdEfGh":                  {"", "_dAbCdEfGh"},
		"my_dear_doc_d_dAbCdEfGh":       {"my_dear_doc", "_dAbCdEfGh"},
		"Plan_dAbCdEfGh_d":              {"Plan", "AbCdEfGh_d"},
		"Plan_d_d_d_d_d_d":              {"Plan", "_d_d_d_d_d"},
		"my_dear_doc_dAbCdEfGh":         {"my_dear_doc", "AbCdEfGh"}, // of another length
		"my_dear_doc_dAbCdEfGhIjKlMn":   {"my_dear_doc", "AbCdEfGhIjKlMn"},
		"_dAbCdEfGhIjKlMn":              {"", "AbCdEfGhIjKlMn"},
		"Pl%C3%A4ne_d%C3%BC_dAbCdEfGh_": {"Pläne_dü", "AbCdEfGh_"},
	} {
		for _, before := range []string{"https://coda.io/d/", "https://www.coda.io/d/", "docs.superhuman.com/d/"} {
			for _, after := range []string{"", "/", "/_suX1", "/My_dear-page_su9Xy#_luZ", "?utm_source=_dX#Tasks_tuX"} {
				b := newBench(t)
				doc, err := b.AddDoc(t.Context(), before+segment+after, "A title")
				if err != nil || doc.ID != want[1] {
					t.Errorf("%s%s%s: id %q, %v, want %q", before, segment, after, doc.ID, err, want[1])
				}
				again, err := b.AddDoc(t.Context(), doc.Link, "A title")
				if err != nil || again != doc || strings.Contains(doc.Link, "www.") {
					t.Errorf("%s leads to %+v, %v, not to %+v", doc.Link, again, err, doc)
				}
				if want[0] == "" || after != "" {
					continue
				}
				if doc, err = newBench(t).AddDoc(t.Context(), before+segment, ""); err != nil || doc.Title != want[0] {
					t.Errorf("%s: called %q, %v, want %q", segment, doc.Title, err, want[0])
				}
			}
		}
	}
}

func TestWhatIsNoLinkToADocIsRefused(t *testing.T) {
	b := newBench(t)
	for _, link := range []string{
		"/", "://", "coda.io", "https://coda.io", "https://coda.io/", "https://coda.io/docs", "https://coda.io/d/", "https://coda.io/d/Plan",
		"https://coda.io/d/Plan_d", "https://coda.io/d/Plan_dA%2FB", "https://coda.io/d/Plan_dA'--", "https://coda.io/d/" + strings.Repeat("x", 3000) + "_dA",
		"https://coda.io/d/_d" + strings.Repeat("A", 65), "https://coda.io/d//_dAbC", "https://coda.io/x/_dAbC", "https://coda.io/account",
		"https://coda.io.example.com/d/_dAbC", "https://example.com/d/_dAbC", "https://example.com/?https://coda.io/d/_dAbC",
		"https://coda.io@example.com/d/_dAbC", "https://pretend:token@coda.io/d/_dAbC", "https://coda.io:8080/d/_dAbC", "https://coda.io./d/_dAbC",
		"https://coda.io%00/d/_dAbC", "https://xcoda.io/d/_dAbC", "https://wwwcoda.io/d/_dAbC", "https://www.www.coda.io/d/_dAbC", "https://coda.io\\@example.com/d/_dAbC", "https:coda.io/d/_dAbC",
		"javascript:alert(1)//coda.io/d/_dAbC", "javascript://coda.io/d/_dAbC", "file:///d/_dAbC", "data://coda.io/d/_dAbC", "ftp://coda.io/d/_dAbC",
		"//coda.io/d/_dAbC", "https://coda.io/@/guide", "https://coda.io/@ben", "https://coda.io/@ben/..", "https://coda.io/@ben/a%00b",
		"pretend-token-0123-4567", "https://coda.io/d/\x7f_dAbC\x00",
	} {
		doc, err := b.AddDoc(t.Context(), link, "A title")
		if !errors.Is(err, patchbay.DocLinkInvalid) {
			t.Errorf("%q: %+v, %v", link, doc, err)
		}
		if err != nil && strings.Contains(err.Error(), "token") {
			t.Errorf("the failure quotes what was pasted: %v", err)
		}
	}
	if len(b.Docs()) != 0 {
		t.Errorf("%d docs were kept", len(b.Docs()))
	}
}

// Whatever is pasted, what is kept opens Coda and nothing else.
func TestALinkThatIsKeptIsCodasAndLeadsToTheSameDoc(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(t *rapid.T) {
		pasted := rapid.OneOf(
			rapid.String(),
			rapid.StringMatching(`(https?://)?(coda\.io|docs\.superhuman\.com|coda\.io\.x\.com)/(d|@a|x)/[\w%."' -]*(_d)?[\w-]*(/.*)?`),
		).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "pasted")
		doc, err := b.AddDoc(t.Context(), pasted, "A title")
		if err != nil {
			if !errors.Is(err, patchbay.DocLinkInvalid) {
				t.Fatal(err)
			}
			return
		}
		u, err := url.Parse(doc.Link)
		if err != nil || u.Scheme != "https" || u.Host != "coda.io" && u.Host != "docs.superhuman.com" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			t.Fatalf("%q was kept as %q", pasted, doc.Link)
		}
		again, err := b.AddDoc(t.Context(), doc.Link, "A title")
		if err != nil || again != doc {
			t.Fatalf("%q leads to %+v, and its own link to %+v, %v", pasted, doc, again, err)
		}
	})
}

func TestATitleIsKeptWithinReason(t *testing.T) {
	b := newBench(t)
	if _, err := b.AddDoc(t.Context(), "https://coda.io/d/_dAbC", strings.Repeat("x", 201)); !errors.Is(err, patchbay.NameTooLong) {
		t.Error(err)
	}
	doc, err := b.AddDoc(t.Context(), "https://coda.io/d/_dAbC", "a\u202eb\x07 c\u200b")
	if err != nil || doc.Title != "ab c" {
		t.Errorf("%q, %v", doc.Title, err)
	}
	doc, err = b.AddDoc(t.Context(), "https://coda.io/d/"+strings.Repeat("x-", 300)+"_dXyZ", "")
	if err != nil || len([]rune(doc.Title)) != 200 {
		t.Errorf("%d characters, %v", len([]rune(doc.Title)), err)
	}
}
