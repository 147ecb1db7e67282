package packs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// decode turns the bytes of a file into a Pack and notes every way in which
// their shape isn't that of [patchbay.Pack]. encoding/json alone isn't strict
// enough for files that people write: it accepts "Name" for "name", the same
// field twice, null for anything, and says of an unknown field not where it is.
func decode(data []byte, wrong *mistakes) patchbay.Pack {
	dec := json.NewDecoder(bytes.NewReader(data))
	s := shape{dec, wrong}
	err := s.value(reflect.TypeFor[patchbay.Pack](), "")
	if err == nil {
		if _, trailing := dec.Token(); !errors.Is(trailing, io.EOF) {
			err = errors.New("something follows after the end of the description")
		}
	}
	if err != nil {
		wrong.add("", "not valid JSON: %v", err)
	}
	if !wrong.none() {
		return patchbay.Pack{}
	}
	var pack patchbay.Pack
	if err := json.Unmarshal(data, &pack); err != nil {
		wrong.add("", "%v", err)
	}
	return pack
}

// shape compares JSON with a Go type, token by token. Its errors are those of
// the JSON itself; a wrong shape is noted and passed over.
type shape struct {
	dec   *json.Decoder
	wrong *mistakes
}

func (s shape) value(t reflect.Type, path string) error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := s.dec.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		switch {
		case token == '{' && t.Kind() == reflect.Struct:
			return s.object(t, path)
		case token == '{' && t.Kind() == reflect.Map:
			return s.mapping(t, path)
		case token == '[' && t.Kind() == reflect.Slice:
			return s.list(t, path)
		}
		s.mismatch(t, path)
		return s.skip()
	case string:
		if t.Kind() != reflect.String {
			s.mismatch(t, path)
		}
	case bool:
		if t.Kind() != reflect.Bool {
			s.mismatch(t, path)
		}
	case float64:
		if t.Kind() != reflect.Int || token != float64(int(token)) {
			s.mismatch(t, path)
		}
	default: // null, which a Pack has nowhere
		s.mismatch(t, path)
	}
	return nil
}

func (s shape) object(t reflect.Type, path string) error {
	fields := fieldsOf(t)
	var seen []string
	for s.dec.More() {
		name, at, err := s.name(path, seen)
		if err != nil {
			return err
		}
		seen = append(seen, name)
		field, known := fields[name]
		switch {
		case known:
			err = s.value(field.kind, at)
		case path == "" && name == "$schema":
			err = s.value(reflect.TypeFor[string](), at)
		default:
			s.wrong.add(at, "there is no such field")
			err = s.skipValue()
		}
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name].required && !slices.Contains(seen, name) {
			s.wrong.add(join(path, name), "is missing")
		}
	}
	_, err := s.dec.Token()
	return err
}

func (s shape) mapping(t reflect.Type, path string) error {
	var seen []string
	for s.dec.More() {
		name, at, err := s.name(path, seen)
		if err != nil {
			return err
		}
		seen = append(seen, name)
		if err := s.value(t.Elem(), at); err != nil {
			return err
		}
	}
	_, err := s.dec.Token()
	return err
}

func (s shape) list(t reflect.Type, path string) error {
	for i := 0; s.dec.More(); i++ {
		if err := s.value(t.Elem(), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	_, err := s.dec.Token()
	return err
}

// name reads the name of the next field, and its path.
func (s shape) name(path string, seen []string) (name, at string, err error) {
	token, err := s.dec.Token()
	if err != nil {
		return "", "", err
	}
	name, _ = token.(string) // the decoder takes nothing else in its place
	at = join(path, name)
	if slices.Contains(seen, name) {
		s.wrong.add(at, "stands there twice")
	}
	return name, at, nil
}

func (s shape) mismatch(t reflect.Type, path string) {
	want := map[reflect.Kind]string{
		reflect.String: "a text in quotes",
		reflect.Bool:   "true or false",
		reflect.Int:    "a whole number",
		reflect.Slice:  "a list in [ ]",
		reflect.Struct: "a group of fields in { }",
		reflect.Map:    "a group of names in { }",
	}
	s.wrong.add(path, "must be %s", want[t.Kind()])
}

// skipValue passes over one whole value, skip over the rest of one whose
// opening bracket was read.
func (s shape) skipValue() error {
	var whatever json.RawMessage
	return s.dec.Decode(&whatever)
}

func (s shape) skip() error {
	for depth := 1; depth > 0; {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

type fieldShape struct {
	kind     reflect.Type
	required bool
}

// fieldsOf reads the json tags of a struct: a field without omitempty must
// stand in the file.
func fieldsOf(t reflect.Type) map[string]fieldShape {
	fields := make(map[string]fieldShape, t.NumField())
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		fields[name] = fieldShape{t.Field(i).Type, options != "omitempty"}
	}
	return fields
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
