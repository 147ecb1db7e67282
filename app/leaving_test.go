package app

import (
	"encoding/csv"
	"strings"
	"testing"
)

func TestTheLeavingTableIsReadBackAsItWasAndBeginsNoFormula(t *testing.T) {
	names := []string{
		`=HYPERLINK("https://evil.example","x")`, "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", `a "quoted", name`, "two\nlines", "Zoë 日本", "",
	}
	var steps []LeavingStepView
	for _, name := range names {
		steps = append(steps, LeavingStepView{
			Do: "connect-anew", Pack: "p", AccountName: name, Place: PlaceView{Name: name, Link: "https://coda.io/d/_dx"},
			Sharing: "shared", NonOwners: "act", State: "done", Instead: []string{"=1", "b"},
		})
	}
	words := map[string]string{"column_do": "What to do", "do_connect-anew": "=Connect", "sharing_shared": "Shared"}
	text, err := leavingTable(steps, func(string) string { return "Pretend" }, words)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "\r\n") {
		t.Error("its lines don't all end in CR LF")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != len(steps)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if head := rows[0]; head[1] != "What to do" || head[2] != "who" {
		t.Errorf("its names are %q", head)
	}
	first := rows[1]
	if first[0] != "1" || first[1] != "'=Connect" || first[6] != "'"+names[0] || first[7] != "Shared" || first[10] != "'=1, b" {
		t.Errorf("got %q", first)
	}
}

func TestThePageNamesFilesOfItsOwnAndNoFolder(t *testing.T) {
	kept := map[string]string{}
	a := &App{host: Host{SaveFile: func(name string, content []byte) (string, error) {
		kept[name] = string(content)
		return "/downloads/" + name, nil
	}}}
	if path, err := a.SaveFile("patchbay-board-2026-11-22.svg", "PHN2Zy8+"); err != nil || path != "/downloads/patchbay-board-2026-11-22.svg" {
		t.Fatal(path, err)
	}
	for _, name := range []string{"", "x.svg", "../patchbay-x.svg", "patchbay-x/y.svg", "patchbay-x.exe", "patchbay-x.svg\n", `patchbay-x\y.svg`, "patchbay-.bashrc"} {
		if _, err := a.SaveFile(name, "PHN2Zy8+"); Explain(err).Code != "unexplained" {
			t.Errorf("%q was saved: %v", name, err)
		}
	}
	if _, err := a.SaveFile("patchbay-x.svg", "no base64!"); Explain(err).Code != "unexplained" {
		t.Error(err)
	}
	if len(kept) != 1 || kept["patchbay-board-2026-11-22.svg"] != "<svg/>" {
		t.Error(kept)
	}
	if _, err := (&App{}).SaveFile("patchbay-x.svg", ""); Explain(err).Code != "not-now" {
		t.Error(err)
	}
}
