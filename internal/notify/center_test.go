package notify

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
)

// pretendCenter is a system whose person answers as the test says.
type pretendCenter struct {
	state   State
	allows  bool // when they are asked
	presses bool // it is pressed before Show returns
	pressed func(string)
	shown   map[string]Message
	last    string
	gone    []string
}

func (c *pretendCenter) State() State                { return c.state }
func (c *pretendCenter) Listen(pressed func(string)) { c.pressed = pressed }
func (c *pretendCenter) Withdraw(name string)        { c.gone = append(c.gone, name) }

func (c *pretendCenter) Show(name string, m Message) error {
	if c.state == Off && !c.allows {
		return errors.New("pretend refusal")
	}
	c.state, c.shown[name], c.last = There, m, name
	if c.presses {
		c.pressed(name)
	}
	return nil
}

// center returns a desk on a pretend center, and what is heard of presses.
func center() (*centered, *pretendCenter, chan string) {
	c, heard := &pretendCenter{state: There, shown: map[string]Message{}}, make(chan string, 8)
	return newCentered(c, func() { heard <- "late" }), c, heard
}

// message is one that tells when it is chosen.
func message(chosen chan<- string) Message {
	return Message{Title: "A <b>title</b>", Text: "this & that", Button: "Do it", Chosen: func() { chosen <- "chosen" }}
}

// hears wants exactly these to have happened.
func hears(t *testing.T, heard chan string, want ...string) {
	t.Helper()
	synctest.Wait()
	for _, one := range want {
		if len(heard) == 0 {
			t.Fatalf("%q wasn't heard", one)
		}
		if got := <-heard; got != one {
			t.Fatalf("%q was heard, not %q", got, one)
		}
	}
	if len(heard) != 0 {
		t.Fatalf("%q was heard besides", <-heard)
	}
}

func TestWithoutACenterNothingIsShown(t *testing.T) {
	desk := newCentered(nil, nil)
	if _, err := desk.Show(Message{}); desk.State() != None || !errors.Is(err, ErrNone) {
		t.Fatalf("%s %v", desk.State(), err)
	}
	desk.Withdraw(1)
	desk.Close()
}

func TestACenterIsSentNothingWhileItIsQuietAndAsksBeforeTheFirst(t *testing.T) {
	desk, c, _ := center()
	for _, one := range []struct {
		state  State
		allows bool
		err    error
		shown  int
	}{{None, true, ErrNone, 0}, {Quiet, true, ErrQuiet, 0}, {Off, false, ErrOff, 0}, {Off, true, nil, 1}, {There, false, nil, 2}} {
		c.state, c.allows = one.state, one.allows
		if _, err := desk.Show(Message{}); !errors.Is(err, one.err) || len(c.shown) != one.shown {
			t.Fatalf("%+v: %v, and %d are shown", one, err, len(c.shown))
		}
	}
}

func TestAPressLeadsOnceAndWhatIsUnknownOnlyShowsPatchbay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, c, heard := center()
		id, err := desk.Show(message(heard))
		if err != nil {
			t.Fatal(err)
		}
		name := c.last
		c.pressed(name)
		hears(t, heard, "chosen")
		for _, other := range []string{name, name + "1", "", "1", strings.Repeat("x", 1<<16), "%d", name[:len(name)-1] + "01"} {
			c.pressed(other)
			hears(t, heard, "late")
		}
		desk.Withdraw(id)
		if len(c.gone) != 0 {
			t.Fatal("what was pressed is withdrawn")
		}

		earlier := newCentered(c, func() { heard <- "late" })
		if _, err := earlier.Show(message(heard)); err != nil {
			t.Fatal(err)
		}
		desk.press(c.last) // the other start's
		hears(t, heard, "late")

		c.presses, c.pressed = true, desk.press
		if _, err := desk.Show(message(heard)); err != nil {
			t.Fatal(err)
		}
		hears(t, heard, "chosen")
	})
}

func TestWithdrawnAndLeftMessagesLeadNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, c, heard := center()
		var names []string
		var ids []uint32
		for range 3 {
			id, err := desk.Show(message(heard))
			if err != nil {
				t.Fatal(err)
			}
			ids, names = append(ids, id), append(names, c.last)
		}
		desk.Withdraw(ids[1])
		desk.Withdraw(ids[1])
		c.pressed(names[1]) // Windows shows it still
		hears(t, heard, "late")
		desk.Close()
		if got, want := strings.Join(c.gone, " "), strings.Join([]string{names[1], names[0], names[2]}, " "); got != want {
			t.Fatalf("taken away: %s, not %s", got, want)
		}
	})
}

// TestWhateverATitleHoldsStaysText writes what a doc or an account may be
// called, and reads it as Windows does.
func TestWhateverATitleHoldsStaysText(t *testing.T) {
	for _, hostile := range []string{
		"Plan", `</text><action arguments="x"/>`, "]]>", "$(calc) \"; calc", "a & b < c", "line\nline\x00", "\xff",
	} {
		m := message(nil)
		m.Title, m.Button = hostile, hostile
		written, err := toastOf("name", m)
		if err != nil {
			t.Fatal(err)
		}
		var read toast
		if err := xml.Unmarshal([]byte(written), &read); err != nil {
			t.Fatalf("%q: %v", hostile, err)
		}
		if len(read.Template.Text) != 2 || read.Template.Text[1] != m.Text || read.Launch != "name" || read.Button.Arguments != "name" {
			t.Fatalf("%q became %s", hostile, written)
		}
		elements := 0
		for d := xml.NewDecoder(strings.NewReader(written)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
		if elements != 7 {
			t.Fatalf("%q became %s", hostile, written)
		}
	}
}
