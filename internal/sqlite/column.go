package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// instant is a time as the tables hold it: nanoseconds since 1970 in UTC, and
// NULL for the zero time. Its zone and its monotonic reading are not kept.
type instant time.Time

// Value refuses a time that doesn't fit 64 bits of nanoseconds.
func (i instant) Value() (driver.Value, error) {
	t := time.Time(i)
	if t.IsZero() {
		return nil, nil
	}
	n := t.UnixNano()
	if !time.Unix(0, n).Equal(t) {
		return nil, refusal(fmt.Sprintf("the year %d is outside what the register can hold", t.Year()))
	}
	return n, nil
}

// Scan reads what Value gave.
func (i *instant) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant(time.Unix(0, n).UTC())
	default:
		return fmt.Errorf("a %T in place of a time", from)
	}
	return nil
}

// list is a list of strings as the tables hold it, in JSON. An empty one reads
// as nil.
type list []string

// Value never fails: strings always marshal.
func (l list) Value() (driver.Value, error) {
	if len(l) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(l)
	return string(text), err
}

// Scan reads what Value gave.
func (l *list) Scan(from any) error {
	text, ok := from.(string)
	if !ok {
		return fmt.Errorf("a %T in place of JSON", from)
	}
	*l = nil
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), l)
}

// texts is a map as the tables hold it, in JSON. An empty one reads as nil.
type texts map[string]string

// Value never fails: maps of strings always marshal.
func (t texts) Value() (driver.Value, error) {
	if len(t) == 0 {
		return "{}", nil
	}
	text, err := json.Marshal(t)
	return string(text), err
}

// Scan reads what Value gave.
func (t *texts) Scan(from any) error {
	text, ok := from.(string)
	if !ok {
		return fmt.Errorf("a %T in place of JSON", from)
	}
	*t = nil
	if text == "{}" {
		return nil
	}
	return json.Unmarshal([]byte(text), t)
}
