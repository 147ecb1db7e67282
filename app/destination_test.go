package app

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestADestinationIsTakenOnceAndNotByThoseWhoComeLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sign := &Signpost{}
		a := New(t.Context(), nil, Host{Signpost: sign}, nil)
		want := func(to DestinationView) {
			t.Helper()
			if got, err := a.Destination(); err != nil || got != to {
				t.Fatalf("got %+v %v, not %+v", got, err, to)
			}
		}
		want(DestinationView{})
		sign.Point(DestinationView{To: "connect"})
		sign.Point(DestinationView{To: "finish", Account: "a", Place: "p"})
		want(DestinationView{To: "finish", Account: "a", Place: "p"})
		want(DestinationView{})
		sign.Point(DestinationView{To: "connect"})
		time.Sleep(signLife)
		want(DestinationView{})
	})
}

func TestAPageWithoutAWindowCantHideItNorOpenAnother(t *testing.T) {
	a := New(t.Context(), nil, Host{}, nil)
	if to, err := a.Destination(); err != nil || to != (DestinationView{}) {
		t.Fatalf("%+v %v", to, err)
	}
	if err := a.AtStep("account", "place"); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{a.HideWindow(), a.OpenInBrowser()} {
		if !errors.Is(err, patchbay.NotNow) {
			t.Errorf("got %v", err)
		}
	}
}
