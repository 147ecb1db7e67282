package app_test

import (
	"strings"
	"testing"
)

func TestOfAnAccountThatCodaKeepsThereIsNothingToCopy(t *testing.T) {
	p := newPage(t)
	account := strings.Trim(p.ask("AddKeptByCoda", "example", "Work", "", ""), `"`)
	p.says(p.ask("AddDoc", "https://coda.io/d/_dAbC", "Plan"), `"title":"Plan"`)
	p.says(p.ask("CopyKey", account, "AbC", "token"), "unknown-place")
	p.says(p.ask("AddToDoc", account, "AbC", "shared"), "null")
	p.says(p.ask("CopyKey", account, "AbC", "token"), "kept-by-coda")
	p.says(p.ask("ClearCopied"), "null")
	p.says(p.ask("Connections", account), `"pasted":[]`, `"copied":""`)
}
