package patchbay_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestAnAccountOfAnyServiceCanBeKeptByItsName(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	doc := b.doc("one")
	for i, c := range []struct{ called, pack string }{
		{"Bakery Orders", "Bakery Orders"}, {"  bakery   orders ", "Bakery Orders"}, {"EXAMPLE", "example"}, {"Example Pack", "example"},
	} {
		id, err := b.AddKeptOf(ctx, c.called, fmt.Sprint("Mine ", i), "", "")
		b.must(err)
		if account := b.account(id); account.Pack != c.pack || !account.KeptByCoda() {
			t.Errorf("%q: %+v", c.called, account)
		}
	}
	id, err := b.AddKeptOf(ctx, "Bakery Orders", "In a doc", doc, patchbay.Shared)
	b.must(err)
	b.restart()
	if uses, err := b.Connections(id); err != nil || len(uses.Docs) != 1 {
		t.Errorf("%+v, %v", uses, err)
	}
	other, err := b.AddKeptOf(ctx, "Flower Shop", "In the same doc", doc, patchbay.Private)
	b.must(err)
	if b.account(other).Pack != "Flower Shop" {
		t.Errorf("%+v", b.account(other))
	}

	for name, c := range map[string]struct {
		err  error
		want patchbay.Cause
	}{
		"no service":      {second(b.AddKeptOf(ctx, " ", "Mine", "", "")), patchbay.ServiceMissing},
		"a long one":      {second(b.AddKeptOf(ctx, strings.Repeat("x", 81), "Mine", "", "")), patchbay.NameTooLong},
		"no name":         {second(b.AddKeptOf(ctx, "Else", " ", "", "")), patchbay.NameMissing},
		"the same again":  {second(b.AddKeptOf(ctx, "bakery orders", "in a doc", "", "")), patchbay.NameTaken},
		"needs none":      {second(b.AddKeptOf(ctx, "None", "Mine", "", "")), patchbay.NoAccountNeeded},
		"no doc for it":   {second(b.AddKeptOf(ctx, "Else", "Mine", "nothing", patchbay.Shared)), patchbay.UnknownDoc},
		"a doc, not how?": {second(b.AddKeptOf(ctx, "Else", "Mine", doc, "")), patchbay.SettingUnknown},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
