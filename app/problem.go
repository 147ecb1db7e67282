package app

import (
	"encoding/json"

	"app.patchbay/internal/patchbay"
)

// Problem is a failure as the page sees it. The page has one sentence and one
// next action for each code.
type Problem struct {
	// Code is empty where there is no problem.
	Code string `json:"code"`
	// Values belong into the sentence.
	Values map[string]string `json:"values"`
}

// Explain turns an error into its code and values. Whatever has no cause of
// ours is "unexplained"; the log knows more.
func Explain(err error) Problem {
	cause, values := patchbay.Why(err)
	return problemOf(cause, values)
}

func problemOf(cause patchbay.Cause, values map[string]string) Problem {
	if values == nil {
		values = map[string]string{}
	}
	return Problem{string(cause), values}
}

// Text is the problem as one line of JSON, for a shell whose errors can only
// be text.
func (p Problem) Text() string {
	text, err := json.Marshal(p)
	if err != nil { // strings always marshal
		return `{"code":"unexplained","values":{}}`
	}
	return string(text)
}
