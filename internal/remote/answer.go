package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"strconv"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// read makes an identity of the answer to who-am-I, or says why not.
func read(a outbound.Answer, ask patchbay.WhoAmI, secrets []patchbay.Secret) (patchbay.Identity, error) {
	none := patchbay.Identity{}
	if err := judge(a); err != nil {
		return none, overruled(err, a, ask)
	}
	places := named(ask)
	if a.Status == 204 && len(places) == 0 {
		return none, nil // nothing to say, and nothing was expected
	}
	if isPage(a) {
		return none, unexpected(a, "a web page")
	}
	if len(places) == 0 && len(ask.Fails) == 0 {
		return none, nil // that it isn't refused is all there is to know
	}
	root, err := content(a)
	if err != nil {
		return none, err
	}
	for _, rule := range ask.Fails {
		if applies(rule, root) {
			return none, failureOf(rule, a)
		}
	}
	id, ok := identifier(root, ask.ID)
	if !ok || holds(id, secrets) {
		return none, unexpected(a, "no usable id where the Pack says one is")
	}
	if ask.ID == "" && len(places) > 0 && !anyThere(root, places) {
		return none, unexpected(a, "nothing is where the Pack says it is")
	}
	text := func(path string) string { return harmless(scalar(at(root, path)), secrets) }
	scoped, _ := at(root, ask.Scoped).(bool)
	return patchbay.Identity{
		ID: id, Name: text(ask.Name), Email: text(ask.Email), Workspace: text(ask.Workspace),
		KeyName: text(ask.KeyName), Scoped: scoped,
	}, nil
}

// isPage reports whether an answer is for people: a sign that nobody was asked
// who could know a key.
func isPage(a outbound.Answer) bool {
	kind, _, _ := mime.ParseMediaType(a.ContentType)
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// content is the JSON of an answer, or AnswerUnexpected.
func content(a outbound.Answer) (any, error) {
	if isPage(a) {
		return nil, unexpected(a, "a web page")
	}
	root, err := parse(a.Body)
	if err != nil {
		return nil, unexpected(a, "no JSON")
	}
	return root, nil
}

func unexpected(a outbound.Answer, why string) error {
	return patchbay.AnswerUnexpected.Because(errors.New(why)).With("host", a.Host)
}

// overruled lets a rule with an exact value name the cause of a refusal. Some
// services say "wrong key" with 403 and tell it from "limited" in the body
// alone. A rule without a value is meant for answers with status 200. Where
// the answer says nothing of use, the Pack may say what the status means.
func overruled(err error, a outbound.Answer, ask patchbay.WhoAmI) error {
	cause, _ := patchbay.Why(err)
	if cause != patchbay.KeyRefused && cause != patchbay.KeyLimited && cause != patchbay.ServiceSaidNo {
		return err
	}
	root, broken := parse(a.Body)
	for _, rule := range ask.Fails {
		if broken == nil && rule.Is != nil && applies(rule, root) {
			return failureOf(rule, a)
		}
	}
	if ask.RefusedBy == a.Status {
		return patchbay.KeyRefused.Because(nil).With("host", a.Host)
	}
	return err
}

// failureOf takes the rule's cause and nothing of the answer's text. A cause
// that a rule can't have becomes the mildest, ServiceSaidNo.
func failureOf(rule patchbay.Fails, a outbound.Answer) error {
	var f *patchbay.Failure
	switch rule.Cause {
	case patchbay.KeyRefused, patchbay.KeyLimited:
		f = rule.Cause.Because(nil)
	case patchbay.RateLimited:
		f = rateLimited(a)
	default:
		f = patchbay.ServiceSaidNo.With("status", strconv.Itoa(a.Status))
	}
	return f.With("host", a.Host)
}

// applies compares as text, so that a rule can name a number or a bool too.
func applies(rule patchbay.Fails, root any) bool {
	found := at(root, rule.At)
	if rule.Is != nil {
		return found != nil && scalar(found) == *rule.Is
	}
	switch v := found.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	default:
		return true
	}
}

// parse reads one JSON value and nothing after it. Numbers stay as they are
// written: ids exceed what a float64 holds.
func parse(body []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return root, nil
}

// at follows a path like "accounts.0.name"; nil is what is null or isn't there.
func at(root any, path string) any {
	found, _ := find(root, path)
	return found
}

// find tells null from what isn't there. A step into a list is an index.
func find(root any, path string) (any, bool) {
	if path == "" {
		return nil, false
	}
	for step := range strings.SplitSeq(path, ".") {
		ok := false
		switch v := root.(type) {
		case map[string]any:
			root, ok = v[step]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
				root, ok = v[i], true
			}
		}
		if !ok {
			return nil, false
		}
	}
	return root, true
}

// scalar is the text of a string, number or bool, and empty for all else.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// named are the places that the Pack names; the service's answer should have
// at least one of them, be it null.
func named(ask patchbay.WhoAmI) []string {
	var paths []string
	for _, p := range []string{ask.ID, ask.Name, ask.Email, ask.Workspace, ask.KeyName, ask.Scoped} {
		if p != "" {
			paths = append(paths, p)
		}
	}
	return paths
}

func anyThere(root any, paths []string) bool {
	for _, p := range paths {
		if _, ok := find(root, p); ok {
			return true
		}
	}
	return false
}
