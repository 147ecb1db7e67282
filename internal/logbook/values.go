package logbook

import (
	"encoding"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
)

const (
	textLimit  = 4 << 10 // of one text
	itemLimit  = 50      // of one list or map
	groupLimit = 8       // groups within groups
)

// attr cleans one attribute and all that is in it.
func (c *cleaner) attr(attr slog.Attr, depth int) slog.Attr {
	if attr.Equal(slog.Attr{}) {
		return attr // slog leaves it out
	}
	value := attr.Value.Resolve() // survives a LogValuer that panics
	name := c.text(attr.Key)
	if saysSecret(attr.Key) {
		return slog.String(name, hidden)
	}
	switch value.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return slog.Attr{Key: name, Value: value}
	case slog.KindGroup:
		if depth == groupLimit {
			return slog.String(name, hidden)
		}
		members := make([]slog.Attr, 0, len(value.Group()))
		for _, member := range value.Group() {
			members = append(members, c.attr(member, depth+1))
		}
		return slog.Attr{Key: name, Value: slog.GroupValue(members...)}
	case slog.KindString:
		return slog.String(name, c.value(attr.Key, value.String()))
	}
	if text, ok := said(value.Any()); ok {
		return slog.String(name, c.value(attr.Key, text))
	}
	return slog.Attr{Key: name, Value: c.inside(value.Any(), depth)}
}

// value cleans the text under a name.
func (c *cleaner) value(name, text string) string {
	if ownID(name) && c.uuid.MatchString(text) {
		return text
	}
	return c.text(text)
}

// said returns what a value says of itself in text: an error, a Stringer, a
// TextMarshaler or a value whose kind is text.
func said(value any) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "[unreadable]", true
		}
	}()
	switch v := value.(type) {
	case nil:
		return "nil", true
	case error:
		return v.Error(), true
	case fmt.Stringer:
		return v.String(), true
	case encoding.TextMarshaler:
		raw, err := v.MarshalText()
		if err != nil {
			return "[unreadable]", true
		}
		return string(raw), true
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.String {
		return v.String(), true
	}
	return "", false
}

// inside shows lists as text, maps as groups, and of all else the type alone:
// nobody knows what its fields hold.
func (c *cleaner) inside(value any, depth int) slog.Value {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return slog.StringValue(fmt.Sprint(v))
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return slog.StringValue(fmt.Sprintf("[%d bytes]", v.Len()))
		}
		return slog.StringValue(c.list(v, depth))
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String && depth < groupLimit {
			return c.mapping(v, depth)
		}
	}
	return slog.StringValue("[" + c.text(v.Type().String()) + "]")
}

func (c *cleaner) list(v reflect.Value, depth int) string {
	var items []string
	for i := range min(v.Len(), itemLimit) {
		if depth == groupLimit || !v.Index(i).CanInterface() {
			return hidden
		}
		items = append(items, c.attr(slog.Any("item", v.Index(i).Interface()), depth+1).Value.String())
	}
	if v.Len() > itemLimit {
		items = append(items, fmt.Sprintf("(%d more)", v.Len()-itemLimit))
	}
	// Once more as a whole: a name and its value may be two items.
	return c.text("[" + strings.Join(items, " ") + "]")
}

func (c *cleaner) mapping(v reflect.Value, depth int) slog.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	var members []slog.Attr
	for _, key := range keys[:min(len(keys), itemLimit)] {
		members = append(members, c.attr(slog.Any(key.String(), v.MapIndex(key).Interface()), depth+1))
	}
	if len(keys) > itemLimit {
		members = append(members, slog.Int("more", len(keys)-itemLimit))
	}
	return slog.GroupValue(members...)
}
