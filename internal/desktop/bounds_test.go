package desktop

import (
	"reflect"
	"testing"
)

func TestTheWindowOpensWhereItWasOnlyOnScreensThatAreThere(t *testing.T) {
	one, two := []Screen{{1920, 1080}}, []Screen{{1920, 1080}, {1280, 1024}}
	at := func(x, y, width, height int, screens []Screen) Bounds {
		return Bounds{Width: width, Height: height, Placed: true, X: x, Y: y, Screens: screens}
	}
	for name, c := range map[string]struct {
		was, want Bounds
		now       []Screen
	}{
		"as it was":                    {at(10, 20, 900, 700, one), at(10, 20, 900, 700, one), one},
		"on the other screen":          {at(2000, 20, 900, 700, two), at(2000, 20, 900, 700, two), two},
		"the other screen is gone":     {at(2000, 20, 900, 700, two), Bounds{Width: 900, Height: 700, X: 2000, Y: 20, Screens: two}, one},
		"beside all screens":           {at(1900, 20, 900, 700, one), Bounds{Width: 900, Height: 700, X: 1900, Y: 20, Screens: one}, one},
		"its bar above the screen":     {at(10, -20, 900, 700, one), Bounds{Width: 900, Height: 700, X: 10, Y: -20, Screens: one}, one},
		"larger than the screen":       {Bounds{Width: 3000, Height: 2000}, Bounds{Width: 1920, Height: 1080}, one},
		"never larger than it is told": {Bounds{Width: 3000, Height: 2000}, Bounds{Width: 3000, Height: 2000}, nil},
		"the first start":              {Bounds{}, Bounds{Width: firstWidth, Height: firstHeight}, one},
		"a tiny screen":                {Bounds{}, Bounds{Width: leastWidth, Height: leastHeight}, []Screen{{320, 200}}},
	} {
		if got := c.was.on(c.now); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
	}
}

func TestBoundsAreReadBackAndNonsenseIsTheFirstStart(t *testing.T) {
	b := Bounds{Width: 900, Height: 700, Placed: true, X: -5, Y: 20, Maximised: true, Screens: []Screen{{1920, 1080}}}
	if got := ParseBounds(b.String()); !reflect.DeepEqual(got, b) {
		t.Fatalf("%+v, not %+v", got, b)
	}
	for _, text := range []string{
		"", "{}", "null", "no JSON", `{"Width":"wide"}`, `{"Width":1,"Height":1}`, `{"Width":900,"Height":-700}`,
		`{"Width":900,"Height":700,"X":1000000}`, `{"Width":1e9,"Height":700}`,
	} {
		if got := ParseBounds(text); !reflect.DeepEqual(got, Bounds{}) {
			t.Errorf("%q is %+v", text, got)
		}
	}
}
