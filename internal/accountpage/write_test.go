package accountpage_test

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Bool("write", false, "write what is understood of each page into testdata")
	flag.Parse()
	os.Exit(m.Run())
}
