package accountpage

import (
	"regexp"
	"strings"

	"app.patchbay/internal/patchbay"
)

// linesOfText makes lines of plain text. Cells of a table are lines, and a
// doc's title, its sentence and its button may stand in one, as may two buttons.
func linesOfText(text string, words *words) ([]line, error) {
	var lines []line
	button := regexp.MustCompile(`(?i)^(.+?) +(disconnect|remove this account)$`)
	who := regexp.MustCompile(` (Only you|All members|Anyone|Everyone|Nobody) `)
	add := func(text string) {
		if text = tidy(text); text != "" {
			lines = append(lines, line{text: text, folded: folded(text), kind: words.kindOf(folded(text))})
		}
	}
	for whole := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' || r == '\u2028' }) {
		if len(lines) >= maxLines {
			return nil, patchbay.PageTooLarge.With("most", "20")
		}
		if len(whole) > maxRunes*4 {
			whole = whole[:maxRunes*4]
		}
		whole = tidy(whole)
		rest, pressed := whole, ""
		if found := button.FindStringSubmatch(whole); found != nil {
			rest, pressed = found[1], found[2]
		}
		if at := who.FindStringIndex(rest); at != nil && words.kindOf(folded(rest)) == other && words.kindOf(folded(rest[at[0]:])) == permission {
			add(rest[:at[0]])
			rest = rest[at[0]:]
		}
		add(rest)
		add(pressed)
	}
	return lines, nil
}
