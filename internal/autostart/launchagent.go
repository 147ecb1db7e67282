package autostart

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
)

// launchAgent is a file of ~/Library/LaunchAgents, as in launchd.plist(5): it
// is started once when its person signs in to the screen, and not again when
// it has ended.
func launchAgent(p Program) (string, error) {
	if strings.ContainsFunc(strings.Join(p.command(), ""), unwritable) {
		return "", errors.New("a property list can't hold the name of this program")
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + inXML(p.ID) + `</string>
	<key>ProgramArguments</key>
	<array>
`)
	for _, arg := range p.command() {
		b.WriteString("\t\t<string>" + inXML(arg) + "</string>\n")
	}
	b.WriteString(`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
</dict>
</plist>
`)
	return b.String(), nil
}

func inXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes all
	return b.String()
}

// unwritable reports whether XML has no way to write a letter.
func unwritable(r rune) bool {
	return r == unicode.ReplacementChar || r < ' ' && r != '\t' && r != '\n' && r != '\r'
}

// launchAgentTold tells what launchd does with such a file. What the person
// switched off in the system's settings is kept elsewhere and isn't seen here.
func launchAgentTold(text string, p Program) State {
	keys := plist(text)
	switch {
	case slices.Equal(keys["Disabled"], []string{"true"}):
		return Off
	case len(keys["ProgramArguments"]) == 0 && len(keys["Program"]) == 0, !slices.Equal(keys["RunAtLoad"], []string{"true"}):
		return Off
	case !slices.Equal(keys["Label"], []string{p.ID}), !slices.Equal(keys["ProgramArguments"], p.command()), len(keys["Program"]) > 0:
		return Changed
	}
	return On
}

// plist are the keys of a property list's outermost dictionary, with the texts
// and truth values that each has. What can't be read has none.
func plist(text string) map[string][]string {
	keys, key, depth := map[string][]string{}, "", 0
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return keys
		}
		if err != nil {
			return nil
		}
		switch element := token.(type) {
		case xml.StartElement:
			switch name := element.Name.Local; name {
			case "dict":
				depth++
			case "key", "string":
				var text string
				if decoder.DecodeElement(&text, &element) != nil {
					return nil
				}
				if depth == 1 && name == "key" {
					key = text
				} else if depth == 1 {
					keys[key] = append(keys[key], text)
				}
			case "true", "false":
				if depth == 1 {
					keys[key] = append(keys[key], name)
				}
			}
		case xml.EndElement:
			if element.Name.Local == "dict" {
				depth--
			}
		}
	}
}
