package app

import (
	"encoding/csv"
	"strconv"
	"strings"

	"app.patchbay/internal/patchbay"
)

// LeavingStepView is one thing to do for somebody who hands over or leaves.
type LeavingStepView struct {
	// Do is connect-anew, replace-elsewhere, take-out-shared,
	// take-out-private, remove-at-coda, delete-key or nothing-there.
	Do          string `json:"do"`
	Pack        string `json:"pack"`
	Account     string `json:"account"`
	AccountName string `json:"accountName"`
	KeyName     string `json:"keyName"`
	// Place is empty where the step is about the account as a whole.
	Place PlaceView `json:"place"`
	// Sharing is private or shared, NonOwners restricted, view or act; empty
	// where the place is no doc.
	Sharing   string `json:"sharing"`
	NonOwners string `json:"nonOwners"`
	// State is as in ThereView; empty where there is no place.
	State string `json:"state"`
	// Instead are others' accounts that may take the place.
	Instead []string `json:"instead"`
}

// LeavingList returns what somebody who leaves must see to, in the order in
// which to do it.
func (a *App) LeavingList() (steps []LeavingStepView, err error) {
	defer a.rescue(&err)
	return each(a.board.LeavingList(), leavingStepView), nil
}

// LeavingTable returns the same as CSV (RFC 4180). The words are the page's, by
// the codes that stand for them; a code without a word stands for itself.
func (a *App) LeavingTable(words map[string]string) (table string, err error) {
	defer a.rescue(&err)
	steps, err := a.LeavingList()
	if err != nil {
		return "", err
	}
	return leavingTable(steps, func(pack string) string { p, _ := a.board.Pack(pack); return p.Name }, words)
}

// leavingTable is the list as CSV, with a row of names at the top.
func leavingTable(steps []LeavingStepView, packName func(id string) string, words map[string]string) (string, error) {
	said := func(kind, code string) string {
		if word, ok := words[kind+"_"+code]; ok && code != "" {
			return word
		}
		return code
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	columns := []string{"order", "do", "who", "place", "link", "pack", "account", "sharing", "others", "state", "instead"}
	rows := [][]string{each(columns, func(c string) string { return said("column", c) })}
	for i, s := range steps {
		pack := packName(s.Pack)
		if pack == "" {
			pack = s.Pack
		}
		rows = append(rows, []string{
			strconv.Itoa(i + 1), said("do", s.Do), said("who", s.Do), s.Place.Name, s.Place.Link, pack, s.AccountName,
			said("sharing", s.Sharing), said("others", s.NonOwners), said("state", s.State), strings.Join(s.Instead, ", "),
		})
	}
	for _, row := range rows {
		if err := w.Write(each(row, harmless)); err != nil {
			return "", err
		}
	}
	w.Flush()
	return text.String(), w.Error()
}

// harmless is a text that no spreadsheet takes for a formula: an apostrophe
// stands before what would begin one
// (https://owasp.org/www-community/attacks/CSV_Injection).
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", []rune(text)[0]) {
		return "'" + text
	}
	return text
}

func leavingStepView(s patchbay.LeavingStep) LeavingStepView {
	return LeavingStepView{
		string(s.Do), s.Account.Pack, s.Account.ID, s.Account.Name(), s.Account.Identity.KeyName, placeView(s.Place),
		string(s.Sharing), string(s.NonOwners), string(s.Progress), each(s.Instead, same),
	}
}
