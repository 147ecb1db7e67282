package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/accountpage"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// BenchmarkABigPageIsReadAndCompared is what lies between pasting and the
// review, with 200 accounts in 500 docs: by the facade, on the register that
// people have, which is empty the first time and knows all of it the second.
// "ms/save" is what keeping it takes in between.
func BenchmarkABigPageIsReadAndCompared(b *testing.B) {
	catalogue, err := packs.Load()
	if err != nil {
		b.Fatal(err)
	}
	page := bigPage(200, 500, 5)
	b.SetBytes(int64(len(page)))
	var first, saved, second time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		register, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "patchbay.db"))
		if err != nil {
			b.Fatal(err)
		}
		log := slog.New(slog.DiscardHandler)
		board, err := patchbay.New(b.Context(), patchbay.Parts{Register: register, Packs: catalogue, Log: log})
		if err != nil {
			b.Fatal(err)
		}
		a := app.New(b.Context(), board, app.Host{ReadPage: accountpage.Read}, log)
		b.StartTimer()
		began := time.Now()
		compared := readAndCompared(b, a, page)
		first += time.Since(began)

		b.StopTimer()
		began = time.Now()
		if err := a.BringIn(proposedOf(compared)); err != nil {
			b.Fatal(err)
		}
		saved += time.Since(began)
		began = time.Now()
		for _, account := range readAndCompared(b, a, page) {
			if account.Where != "both" {
				b.Fatalf("got %+v", account)
			}
		}
		second += time.Since(began)
		if docs, err := a.Docs(); err != nil || len(docs) != 500 {
			b.Fatal(len(docs), err)
		}
		_ = board.Close()
		b.StartTimer()
	}
	for name, took := range map[string]time.Duration{"ms/first": first, "ms/save": saved, "ms/again": second} {
		b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), name)
	}
}

func readAndCompared(b *testing.B, a *app.App, page string) []app.ComparedAccountView {
	seen, err := a.ReadAccounts(page, "")
	if err != nil {
		b.Fatal(err)
	}
	compared, err := a.CompareSeen(seen)
	if err != nil || len(compared) != 200 {
		b.Fatal(len(compared), err)
	}
	return compared
}

// proposedOf is what saving does where nothing is corrected.
func proposedOf(compared []app.ComparedAccountView) []app.BroughtAccountView {
	var brought []app.BroughtAccountView
	for _, account := range compared {
		one := app.BroughtAccountView{Pack: account.Pack, Name: account.Name, Label: account.Name}
		for _, doc := range account.Docs {
			one.Docs = append(one.Docs, app.BroughtDocView{Link: doc.Link, Title: doc.Title, Do: doc.Can[0], Sharing: "shared", NonOwners: "view"})
		}
		brought = append(brought, one)
	}
	return brought
}

// bigPage is a page of Coda's as a browser copies it, with the style of every
// element in it.
func bigPage(accounts, docs, each int) string {
	const style = ` style="display: flex; gap: 12px; justify-content: space-between; color: rgb(0, 0, 0); font-family: sans-serif; font-size: 14px;"`
	var page strings.Builder
	page.WriteString("<h2" + style + ">Accounts connected to Packs</h2>")
	for n := range accounts {
		if n%2 == 0 {
			fmt.Fprintf(&page, "<div%s>%s</div>", style, []string{"Todoist", "Trello", "Figma", "Pack of yesterday"}[n/2%4])
		}
		fmt.Fprintf(&page, `<div%s role="button"><svg width="16" height="16"></svg><div>person%d@example.com</div></div><div>Connected docs</div>`, style, n)
		for m := range each {
			doc := (n*each + m) % docs
			fmt.Fprintf(&page, `<div%s><a href="https://coda.io/d/Doc-%d_dFull%06d"><span>Doc %d</span></a>`+
				`<span>All members can pull in data. Only you can take actions</span><div role="button">Disconnect</div></div>`, style, doc, doc, doc)
		}
		page.WriteString(`<div role="button">Sign in again</div><div role="button">Remove this account</div>`)
	}
	return page.String()
}
