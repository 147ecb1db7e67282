//go:build linux

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkFirstPage is from the start of the program to the first page's last
// byte, with a register that is there already.
func BenchmarkFirstPage(b *testing.B) {
	data := b.TempDir()
	start(b, "--data", data).interrupt()
	for b.Loop() {
		p, first := launch(b, "--data", data)
		address, _, _ := strings.Cut(strings.TrimPrefix(first, "Patchbay is at "), "/#")
		answer, err := http.Get(address + "/")
		if err != nil {
			b.Fatal(err)
		}
		answer.Body.Close()
		b.StopTimer()
		p.interrupt()
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/start")
}

// BenchmarkPlainBinary reports how large the plain binary is, stripped.
func BenchmarkPlainBinary(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "patchbay")
	began := time.Now()
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	file, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(float64(file.Size())/1e6, "MB")
	b.ReportMetric(time.Since(began).Seconds(), "s/build")
	b.ReportMetric(0, "ns/op")
}
