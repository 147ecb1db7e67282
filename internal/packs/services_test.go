package packs_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"testing"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
)

// A service is played here from the answers that lie beside its Pack, in
// testdata/<id>/, and asked as it is in earnest: by the connector that takes
// what a person pastes, through the one HTTP client, over loopback. A new Pack
// brings files and no code.

func builtIn(t *testing.T) []patchbay.Pack {
	t.Helper()
	all, err := packs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// eachWay runs a test for every way in which a built-in Pack signs in.
func eachWay(t *testing.T, test func(t *testing.T, s *service)) {
	for _, pack := range builtIn(t) {
		for i, signIn := range pack.SignIn {
			t.Run(fmt.Sprintf("%s/%d-%s", pack.ID, i, signIn.Way), func(t *testing.T) {
				test(t, newService(t, pack, signIn))
			})
		}
	}
}

func TestEachServiceIsUnderstoodAsItsAnswersSay(t *testing.T) {
	eachWay(t, func(t *testing.T, s *service) {
		for name, answer := range answersOf(t, s.pack) {
			t.Run(name, func(t *testing.T) {
				got := s.ask(t, answer)
				got.mustBe(t, answer)
				if len(got.requests) == 0 {
					t.Error("the service wasn't asked")
				}
				for _, request := range got.requests {
					s.mustCarryTheKeyInItsPlace(t, request)
				}
			})
		}
	})
}

func TestNoServiceMovesTheKeyElsewhere(t *testing.T) {
	eachWay(t, func(t *testing.T, s *service) {
		stranger := s.listen(t, answer{Status: 200, Body: []byte(`{}`)})
		got := s.ask(t, answer{Status: 302, away: stranger.address})
		if cause, values := patchbay.Why(got.err); cause != patchbay.Redirected || values["host"] != "127.0.0.1" {
			t.Errorf("sent elsewhere, it says %v %v", cause, values)
		}
		if len(stranger.requests) > 0 {
			t.Errorf("the stranger was asked: %s", stranger.requests[0].URL)
		}
	})
}

func TestNoServiceMakesTheKeyShowUpBySayingIt(t *testing.T) {
	eachWay(t, func(t *testing.T, s *service) {
		for _, status := range []int{400, 401, 403, 500} {
			got := s.ask(t, answer{Status: status, echoes: true})
			if cause, _ := patchbay.Why(got.err); cause == "" || cause == patchbay.Unexplained {
				t.Errorf("status %d: %v", status, got.err)
			}
		}
	})
}

// A rule about failures that look good must change what comes of an answer:
// else nobody has seen that the service answers like that.
func TestEveryRuleAboutFailuresHasAnAnswerThatNeedsIt(t *testing.T) {
	eachWay(t, func(t *testing.T, s *service) {
		if s.pack.WhoAmI == nil {
			return
		}
		answers := answersOf(t, s.pack)
		rules := s.pack.WhoAmI.Fails
		for i := range rules {
			s.mustNeed(t, answers, fmt.Sprintf("fails[%d]", i), func(without *patchbay.WhoAmI) {
				without.Fails = slices.Delete(slices.Clone(rules), i, i+1)
			})
		}
		if s.pack.WhoAmI.RefusedBy != 0 {
			s.mustNeed(t, answers, "refusedBy", func(without *patchbay.WhoAmI) { without.RefusedBy = 0 })
		}
	})
}

// mustNeed demands that something else comes of an answer without the rule.
func (s *service) mustNeed(t *testing.T, answers map[string]answer, rule string, drop func(*patchbay.WhoAmI)) {
	t.Helper()
	without := *s.pack.WhoAmI
	drop(&without)
	changed := *s
	changed.pack.WhoAmI = &without
	for _, answer := range answers {
		if !changed.ask(t, answer).is(answer) {
			return
		}
	}
	t.Errorf("whoAmI.%s changes nothing: put an answer that it is meant for into testdata/%s/, or take it out", rule, s.pack.ID)
}

func TestEveryPlaceThatAPackReadsIsInOneOfItsAnswers(t *testing.T) {
	for _, pack := range builtIn(t) {
		if pack.WhoAmI == nil {
			continue
		}
		answers := answersOf(t, pack)
		for _, place := range []struct {
			name, path string
			read       func(patchbay.Identity) bool
		}{
			{"id", pack.WhoAmI.ID, func(i patchbay.Identity) bool { return i.ID != "" }},
			{"name", pack.WhoAmI.Name, func(i patchbay.Identity) bool { return i.Name != "" }},
			{"email", pack.WhoAmI.Email, func(i patchbay.Identity) bool { return i.Email != "" }},
			{"workspace", pack.WhoAmI.Workspace, func(i patchbay.Identity) bool { return i.Workspace != "" }},
			{"keyName", pack.WhoAmI.KeyName, func(i patchbay.Identity) bool { return i.KeyName != "" }},
			{"scoped", pack.WhoAmI.Scoped, func(i patchbay.Identity) bool { return i.Scoped }},
		} {
			seen := false
			for _, answer := range answers {
				seen = seen || answer.Identity != nil && place.read(*answer.Identity)
			}
			if place.path != "" && !seen {
				t.Errorf("%s: whoAmI.%s reads %q, and no answer in testdata/%s/ has an identity with it", pack.ID, place.name, place.path, pack.ID)
			}
		}
	}
}

func TestAPacksOwnAddressIsOneThatItsKeyMayGoTo(t *testing.T) {
	client := outbound.New(outbound.Options{})
	eachWay(t, func(t *testing.T, s *service) {
		u, err := url.Parse(s.base)
		if err != nil || u.Scheme != "https" {
			t.Errorf("requests start with %q", s.base)
		}
		if err := client.Allows(s.base, s.pack.Domains); err != nil {
			t.Errorf("requests start with %q: %v", s.base, errors.Unwrap(err))
		}
	})
}

func TestHintsFitWhatTheServicesSendAndOnlyWarn(t *testing.T) {
	for _, pack := range builtIn(t) {
		for _, signIn := range pack.SignIn {
			for _, field := range signIn.Fields {
				if field.Hint == nil {
					continue
				}
				if !fits(t, field.Hint.Pattern, typedFor(t, pack)[field.ID]) {
					t.Errorf("%s.%s: the hint warns of the value in testdata/%s/%s", pack.ID, field.ID, pack.ID, typedFile)
				}
				if fits(t, field.Hint.Pattern, "another kind of value") {
					t.Errorf("%s.%s: the hint never warns", pack.ID, field.ID)
				}
			}
		}
	}
}

func TestNoAnswersLieAboutWithoutAPack(t *testing.T) {
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, pack := range builtIn(t) {
		asked[pack.ID] = len(pack.SignIn) > 0
	}
	for _, folder := range folders {
		if folder.IsDir() && folder.Name() != "fuzz" && !asked[folder.Name()] {
			t.Errorf("testdata/%s holds answers, and no Pack is called that and asks", folder.Name())
		}
	}
}
