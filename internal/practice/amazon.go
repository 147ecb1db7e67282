package practice

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// The pretend Amazon: one account with two people and a role. They are no more
// secret than anything else here.
const (
	amazonAccount  = "111122223333"
	amazonRole     = "arn:aws:iam::" + amazonAccount + ":role/pretend-readers"
	amazonExternal = "pretend-external-id"
	amazonRegion   = "us-east-1"
	// clockLeeway is how old a signature may be, as at Amazon.
	clockLeeway = 15 * time.Minute
)

// amazonUser is one person there. Only who is Trusted may take on the role.
type amazonUser struct {
	Name, UserID, ID, Secret string
	Trusted                  bool
	token, arn               string // of a session
}

func amazonUsers() []amazonUser {
	return []amazonUser{
		{Name: "pat", UserID: "AIDAPRETENDPAT000001", ID: "AKIAPRETENDPAT000001", Secret: "pretend-secret-of-pat-0123456789abcdef00", Trusted: true},
		{Name: "eve", UserID: "AIDAPRETENDEVE000001", ID: "AKIAPRETENDEVE000001", Secret: "pretend-secret-of-eve-0123456789abcdef00"},
	}
}

// amazonSessions are the roles that were taken on.
type amazonSessions struct {
	mu  sync.Mutex
	all map[string]amazonUser
}

func (a *amazonSessions) open(name string) amazonUser {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]amazonUser{}
	}
	made := amazonUser{
		Name: name, UserID: "AROAPRETENDROLE00001:" + name, ID: "ASIA" + rand.Text()[:16], Secret: rand.Text(), token: rand.Text(),
		arn: "arn:aws:sts::" + amazonAccount + ":assumed-role/pretend-readers/" + name,
	}
	a.all[made.ID] = made
	return made
}

func (a *amazonSessions) find(id string) (amazonUser, bool) {
	for _, user := range amazonUsers() {
		if user.ID == id {
			user.arn = "arn:aws:iam::" + amazonAccount + ":user/team/" + user.Name
			return user, true
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	user, ok := a.all[id]
	return user, ok
}

func (s *Services) amazonPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "amazon.html", "Amazon", "Pretend Storage", map[string]any{
		"Users": amazonUsers(), "Role": amazonRole, "External": amazonExternal,
	})
}

// amazonSTS answers as STS does: the Query protocol, XML, and a refusal where
// the signature isn't the one that Amazon's own library makes of the request.
func (s *Services) amazonSTS(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		stsError(w, http.StatusBadRequest, "MalformedInput")
		return
	}
	id, signedHeaders := authorizationOf(r)
	user, known := s.sessions.find(id)
	switch {
	case id == "":
		stsError(w, http.StatusForbidden, "MissingAuthenticationToken")
		return
	case !known || user.token != r.Header.Get("X-Amz-Security-Token"):
		stsError(w, http.StatusForbidden, "InvalidClientTokenId")
		return
	case !signedBy(r, body, user, signedHeaders):
		stsError(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	switch r.PostFormValue("Action") {
	case "GetCallerIdentity":
		stsAnswer(w, "GetCallerIdentity", fmt.Sprintf("<Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account>", user.arn, user.UserID, amazonAccount))
	case "AssumeRole":
		if !user.Trusted || r.PostFormValue("RoleArn") != amazonRole || r.PostFormValue("ExternalId") != amazonExternal {
			stsError(w, http.StatusForbidden, "AccessDenied")
			return
		}
		made := s.sessions.open(r.PostFormValue("RoleSessionName"))
		stsAnswer(w, "AssumeRole", fmt.Sprintf(
			"<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken></Credentials>",
			made.ID, made.Secret, made.token))
	default:
		stsError(w, http.StatusBadRequest, "InvalidAction")
	}
}

// authorizationOf reads whose signature a request has, and over which headers.
func authorizationOf(r *http.Request) (id string, headers []string) {
	said, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	if !ok {
		return "", nil
	}
	for part := range strings.SplitSeq(said, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			id, _, _ = strings.Cut(value, "/")
		case "SignedHeaders":
			headers = strings.Split(value, ";")
		}
	}
	return id, headers
}

// signedBy signs the same request anew and compares.
func signedBy(r *http.Request, body []byte, user amazonUser, headers []string) bool {
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil || time.Since(at).Abs() > clockLeeway {
		return false
	}
	again, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+r.Host+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return false
	}
	for _, name := range headers {
		if value := r.Header.Get(name); value != "" && name != "content-length" {
			again.Header.Set(name, value)
		}
	}
	sum := sha256.Sum256(body)
	as := aws.Credentials{AccessKeyID: user.ID, SecretAccessKey: user.Secret, SessionToken: user.token}
	if v4.NewSigner().SignHTTP(r.Context(), as, again, hex.EncodeToString(sum[:]), "sts", amazonRegion, at) != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(again.Header.Get("Authorization"))) == 1
}

func stsAnswer(w http.ResponseWriter, action, inside string) {
	w.Header().Set("Content-Type", "text/xml")
	_, _ = fmt.Fprintf(w, `<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, action, inside)
}

func stsError(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `%s<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code></Error></ErrorResponse>`, xml.Header, code)
}
