package keyring

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestTheLargestValueFitsAFrame(t *testing.T) {
	var pipe bytes.Buffer
	sent := request{N: 1, Op: opPut, Location: strings.Repeat("l", 500), Key: strings.Repeat("k", maxKey), Value: noise(patchbay.MaxSecret)}
	if err := writeFrame(&pipe, sent); err != nil {
		t.Fatal(err)
	}
	var got request
	if err := readFrame(&pipe, &got); err != nil || !bytes.Equal(got.Value, sent.Value) {
		t.Fatalf("read: %v", err)
	}
}

func TestADamagedFrameIsRefusedWithoutQuotingIt(t *testing.T) {
	for name, frame := range map[string]string{
		"cut in the length": "\x00\x00",
		"cut in the body":   "\x00\x00\x00\x10{\"value\":",
		"far too long":      "\x7f\xff\xff\xff{}",
		"not JSON":          "\x00\x00\x00\x0dpretend-token",
		"of another shape":  "\x00\x00\x00\x16{\"n\":\"pretend-token-1\"}",
	} {
		var a answer
		err := readFrame(strings.NewReader(frame), &a)
		if err == nil || strings.Contains(err.Error(), "pretend") {
			t.Errorf("%s: %v", name, err)
		}
		if !errors.Is(err, errFrame) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v, want one of the two that are known", name, err)
		}
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r request
		_ = readFrame(bytes.NewReader(b), &r)
		_, _, _, _ = unseal(b)
	})
}

func TestAPanicOfTheLibraryIsAFailure(t *testing.T) {
	a := do(t.Context(), panicking{}, request{Op: opGet, Key: "k"}, func(bool) {})
	if a.Cause != patchbay.VaultUnavailable || strings.Contains(a.Text, "pretend") {
		t.Errorf("%s (%q)", a.Cause, a.Text)
	}
}
