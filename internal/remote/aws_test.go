package remote_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/practice"
	"app.patchbay/internal/remote"
)

const (
	patsSecret = "pretend-secret-of-pat-0123456789abcdef00"
	evesSecret = "pretend-secret-of-eve-0123456789abcdef00"
)

func keysOf(name, secret string) patchbay.Credential {
	id := "AKIAPRETEND" + strings.ToUpper(name) + "000001"
	return patchbay.Credential{patchbay.AWSKeyID: patchbay.NewSecret(id), patchbay.AWSSecret: patchbay.NewSecret(secret)}
}

func withRole(credential patchbay.Credential, role, external string) patchbay.Credential {
	credential[patchbay.AWSRoleName], credential[patchbay.AWSExternalID] = patchbay.NewSecret(role), patchbay.NewSecret(external)
	return credential
}

// askSTS asks whose a credential is, at address where it isn't empty, and
// searches what comes back for all of it that is secret.
func askSTS(t *testing.T, storage patchbay.Pack, way patchbay.Way, base string, credential patchbay.Credential) (patchbay.Identity, error) {
	t.Helper()
	i := slices.IndexFunc(storage.SignIn, func(s patchbay.SignIn) bool { return s.Way == way })
	signIn := storage.SignIn[i]
	if base == "" {
		base = signIn.Base
	}
	address, err := outbound.TrialAddress(base)
	if err != nil {
		t.Fatal(err)
	}
	var journal bytes.Buffer
	service := remote.New(outbound.New(outbound.Options{
		Trial: []string{address}, Timeout: 5 * time.Second, Log: slog.New(slog.NewTextHandler(&journal, nil)),
	}))
	identity, err := service.WhoAmI(t.Context(), storage, signIn, base, credential)
	_, values := patchbay.Why(err)
	said := fmt.Sprintf("%v %+v %#v %v %+v %s", err, err, err, values, identity, journal.String())
	for _, id := range []string{patchbay.AWSKeyID, patchbay.AWSSecret, patchbay.AWSExternalID} {
		if secret := credential[id].Reveal(); len(secret) > 8 && strings.Contains(said, secret) {
			t.Errorf("%s is in: %s", id, said)
		}
	}
	return identity, err
}

func pretendStorage(t *testing.T) patchbay.Pack {
	t.Helper()
	services, err := practice.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = services.Close() })
	all, err := packs.Read(services.Packs(), packs.AllowLoopback())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p patchbay.Pack) bool { return p.ID == "pretend-storage" })
	return all[i]
}

// The pretend STS signs each request anew with Amazon's own library and
// compares: these pass only where the signature is right.
func TestAnAccessKeyIsToldByAmazonWhoseItIs(t *testing.T) {
	storage := pretendStorage(t)
	const role = "arn:aws:iam::111122223333:role/pretend-readers"
	for name, c := range map[string]struct {
		way        patchbay.Way
		credential patchbay.Credential
		id, name   string
		cause      patchbay.Cause
	}{
		"a key":             {patchbay.AWSKeys, keysOf("pat", patsSecret), "AIDAPRETENDPAT000001", "pat", ""},
		"another's key":     {patchbay.AWSKeys, keysOf("eve", evesSecret), "AIDAPRETENDEVE000001", "eve", ""},
		"a wrong secret":    {patchbay.AWSKeys, keysOf("pat", evesSecret), "", "", patchbay.KeyRefused},
		"an unknown key":    {patchbay.AWSKeys, keysOf("sam", patsSecret), "", "", patchbay.KeyRefused},
		"half a key":        {patchbay.AWSKeys, keysOf("pat", ""), "", "", patchbay.FieldMissing},
		"a role":            {patchbay.AWSRole, withRole(keysOf("pat", patsSecret), role, "pretend-external-id"), "AROAPRETENDROLE00001", "pretend-readers", ""},
		"a wrong id of it":  {patchbay.AWSRole, withRole(keysOf("pat", patsSecret), role, "pretend-another-id"), "", "", patchbay.KeyLimited},
		"no such role":      {patchbay.AWSRole, withRole(keysOf("pat", patsSecret), role+"s", "pretend-external-id"), "", "", patchbay.KeyLimited},
		"not for everybody": {patchbay.AWSRole, withRole(keysOf("eve", evesSecret), role, "pretend-external-id"), "", "", patchbay.KeyLimited},
		"a role by a wrong key": {
			patchbay.AWSRole, withRole(keysOf("pat", evesSecret), role, "pretend-external-id"), "", "", patchbay.KeyRefused,
		},
	} {
		t.Run(name, func(t *testing.T) {
			identity, err := askSTS(t, storage, c.way, "", c.credential)
			if c.cause != "" {
				if cause, values := patchbay.Why(err); cause != c.cause || values["service"] != "Pretend Storage" {
					t.Errorf("got %v %v, want %v", cause, values, c.cause)
				}
				return
			}
			if err != nil || identity.ID != c.id || identity.Name != c.name || identity.Workspace != "111122223333" {
				t.Errorf("got %+v, %v", identity, err)
			}
		})
	}
}

func TestWhatAmazonSaysOtherwiseIsToldApart(t *testing.T) {
	storage := pretendStorage(t)
	refusal := func(code string) string {
		return "<ErrorResponse><Error><Code>" + code + "</Code><Message>" + patsSecret + "</Message></Error></ErrorResponse>"
	}
	id := func(user, arn string) string {
		return "<R><GetCallerIdentityResult><UserId>" + user + "</UserId><Arn>" + arn + "</Arn></GetCallerIdentityResult></R>"
	}
	for name, c := range map[string]struct {
		status     int
		date, body string
		cause      patchbay.Cause
	}{
		"an old key":               {403, "", refusal("ExpiredToken"), patchbay.KeyRefused},
		"too often":                {400, "", refusal("Throttling"), patchbay.RateLimited},
		"forbidden":                {403, "", refusal("AccessDenied"), patchbay.KeyLimited},
		"a code of tomorrow":       {400, "", refusal("SomethingNew"), patchbay.ServiceSaidNo},
		"a wrong clock":            {403, "Mon, 02 Jan 2006 15:04:05 GMT", refusal("SignatureDoesNotMatch"), patchbay.ClockWrong},
		"an outage":                {503, "", "", patchbay.ServiceDown},
		"no XML":                   {200, "", "{}", patchbay.AnswerUnexpected},
		"nobody":                   {200, "", id("", ""), patchbay.AnswerUnexpected},
		"the secret for an answer": {200, "", id(patsSecret, ""), patchbay.AnswerUnexpected},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.date != "" {
					w.Header().Set("Date", c.date)
				}
				w.Header().Set("Content-Type", "text/xml")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			t.Cleanup(s.Close)
			_, err := askSTS(t, storage, patchbay.AWSKeys, s.URL, keysOf("pat", patsSecret))
			if cause, _ := patchbay.Why(err); cause != c.cause {
				t.Errorf("got %v (%v), want %v", cause, err, c.cause)
			}
		})
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, id("AIDA1", "arn:aws:iam::1:user/"+patsSecret))
	}))
	t.Cleanup(s.Close)
	if identity, err := askSTS(t, storage, patchbay.AWSKeys, s.URL, keysOf("pat", patsSecret)); err != nil || identity.Name != "" {
		t.Errorf("got %+v, %v", identity, err)
	}
}
