package logbook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// canaries are of the shapes that keys have.
func canaries() []string {
	return []string{
		"pretend-token-4f1a09c7d2",
		"3c9d2a51-77aa-4d0e-9b1f-5e6a7c8d9e0f",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
		"wJalrXUtnFEMI/K7MDENG/bPxRfiCYPRETEND+KEY",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.cHJldGVuZA",
		"PRETENDKEYWITHLETTERSALONE",
	}
}

// everywhere puts text into every position that a record has.
func everywhere(log *slog.Logger, text string) {
	ctx := context.Background()
	attrs := []slog.Attr{
		slog.String("said", text),
		slog.String(text, "said"),
		slog.String("account", "is "+text), // alone, a UUID would be our own
		slog.Any("error", errors.New(text)),
		slog.Any("wrapped", fmt.Errorf("ask: %w", errors.Join(errors.New("a"), errors.New(text)))),
		slog.Any("named", named{text}),
		slog.Any("word", word(text)),
		slog.Any("lazy", lazy{slog.StringValue(text)}),
		slog.Any("lazier", lazy{slog.AnyValue(lazy{slog.GroupValue(slog.String(text, text))})}),
		slog.Group("outer", slog.Group("inner", slog.Any("said", errors.New(text)))),
		slog.Group(text, slog.String("a", "b")),
		slog.Group("", slog.String("inlined", text)),
		slog.Any("list", []string{"a", text}),
		slog.Any("lists", [][]any{{text, 1}, {named{text}}}),
		slog.Any("map", map[string]string{"site": text, text: "a"}),
		slog.Any("maps", map[word]any{"a": map[string]error{"b": errors.New(text)}}),
		slog.Any("bytes", []byte(text)),
		slog.Any("struct", struct{ A, Token string }{text, text}),
		slog.Any("pointer", &text),
		slog.Any("function", func() string { return text }),
	}
	for _, attr := range attrs {
		log.LogAttrs(ctx, slog.LevelInfo, "said", attr)
		slog.New(log.Handler().WithAttrs([]slog.Attr{attr})).Info("said")
		slog.New(log.Handler().WithGroup("within")).LogAttrs(ctx, slog.LevelInfo, "said", attr)
	}
	log.Info(text)
	log.WithGroup(text).Info("said", "a", "b")
}

const recordsEverywhere = 20*3 + 2

func FuzzACanaryNeverReachesTheFile(f *testing.F) {
	for which := range canaries() {
		for _, around := range [][2]string{
			{"", ""}, {"got ", " back"}, {"/", "/"}, {"Authorization: Bearer ", "\nmore"}, {"https://a.example/", "/b?c=d"},
			{"https://a.example/?token=", "&b=c"}, {"https://ada:", "@a.example"}, {`{"token":"`, `"}`}, {"key: ", ""},
			{"key=", ";"}, {`"`, `"`}, {`\`, `\`}, {"ü", "ü"}, {"\x00", "\xff"}, {"basic ", "="}, {"a.b.", ".c"}, {"a:b:", ":c"},
			{"0", "0"}, {"cookie", ""}, {`password='`, ``}, {"eyJ", "."}, {"https://", ""}, {"x://?", "#"}, {"x://@", "@"},
		} {
			f.Add(uint8(which), around[0], around[1])
		}
	}
	book, dir := open(f)
	f.Fuzz(func(t *testing.T, which uint8, before, after string) {
		canary := canaries()[int(which)%len(canaries())]
		if err := book.file.to.Close(); err != nil {
			t.Fatal(err)
		}
		if err := book.file.open(); err != nil {
			t.Fatal(err)
		}
		start := book.file.size
		if start > fileLimit/2 {
			if err := book.file.turn(); err != nil {
				t.Fatal(err)
			}
			start = 0
		}
		everywhere(slog.New(book), before+canary+after)
		got := read(t, dir, FileName)[start:]
		if strings.Contains(got, canary) {
			at := strings.Index(got, canary)
			t.Fatalf("%q is shown: %q", before+canary+after, got[max(0, at-80):min(len(got), at+120)])
		}
		if lines := strings.Count(got, "\n"); lines != recordsEverywhere {
			t.Fatalf("%d lines of %d records", lines, recordsEverywhere)
		}
	})
}
