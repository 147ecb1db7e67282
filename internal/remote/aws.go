package remote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// STS as its API reference has it: the Query protocol, answers in XML. Nobody
// can be forbidden to call GetCallerIdentity with a good key.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
const (
	stsService = "sts"
	stsVersion = "2011-06-15"
	// roleSession names our sessions at Amazon, where administrators see it.
	roleSession = "patchbay"
	// roleSeconds is the least that AssumeRole gives; one question needs less.
	roleSeconds = "900"
)

type stsAnswer struct {
	Identity struct {
		Account string
		Arn     string
		UserID  string `xml:"UserId"`
	} `xml:"GetCallerIdentityResult"`
	Session struct {
		ID     string `xml:"AccessKeyId"`
		Secret string `xml:"SecretAccessKey"`
		Token  string `xml:"SessionToken"`
	} `xml:"AssumeRoleResult>Credentials"`
}

// callerIdentity asks STS whose an access key is; of a role, as whom one acts
// who takes it on with that key. The session that this makes is used for the
// one question and dropped; it ends by itself.
func (s *Service) callerIdentity(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential) (patchbay.Identity, error) {
	none := patchbay.Identity{}
	if signIn.AWS == nil {
		return none, errors.New("remote: nothing is said of how Amazon is asked")
	}
	for _, id := range signIn.Way.AWSFields() {
		if credential[id].Empty() {
			return none, patchbay.FieldMissing.With("field", labelOf(id, signIn))
		}
	}
	as := aws.Credentials{
		AccessKeyID:     credential[patchbay.AWSKeyID].Reveal(),
		SecretAccessKey: credential[patchbay.AWSSecret].Reveal(),
	}
	ask := func(values url.Values) (stsAnswer, outbound.Answer, error) {
		return s.sts(ctx, pack, signIn, base, as, values)
	}
	if signIn.Way == patchbay.AWSRole {
		found, answer, err := ask(url.Values{
			"Action": {"AssumeRole"}, "DurationSeconds": {roleSeconds}, "RoleSessionName": {roleSession},
			"RoleArn":    {credential[patchbay.AWSRoleName].Reveal()},
			"ExternalId": {credential[patchbay.AWSExternalID].Reveal()},
		})
		if err != nil {
			return none, err
		}
		session := found.Session
		if session.ID == "" || session.Secret == "" || session.Token == "" {
			return none, unexpected(answer, "no session where one belongs")
		}
		as = aws.Credentials{AccessKeyID: session.ID, SecretAccessKey: session.Secret, SessionToken: session.Token}
	}
	found, answer, err := ask(url.Values{"Action": {"GetCallerIdentity"}})
	if err != nil {
		return none, err
	}
	// A session's id is the role's, with our name for the session behind it.
	id, _, _ := strings.Cut(found.Identity.UserID, ":")
	secrets := secretsOf(signIn, credential)
	if id == "" || shown(id) != id || holds(id, secrets) {
		return none, unexpected(answer, "no usable id")
	}
	identity := patchbay.Identity{ID: id, Name: shown(nameInARN(found.Identity.Arn)), Workspace: shown(found.Identity.Account)}
	if holds(identity.Name, secrets) {
		identity.Name = ""
	}
	if holds(identity.Workspace, secrets) {
		identity.Workspace = ""
	}
	return identity, nil
}

// nameInARN is what people call the one whom an ARN means: "pat" of
// arn:aws:iam::123456789012:user/team/pat, the role of an assumed one, "root".
func nameInARN(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	path := strings.Split(parts[5], "/")
	if path[0] == "assumed-role" && len(path) == 3 {
		return path[1]
	}
	return path[len(path)-1]
}

// sts sends one signed question to STS.
func (s *Service) sts(
	ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, as aws.Credentials, values url.Values,
) (found stsAnswer, answer outbound.Answer, err error) {
	values.Set("Version", stsVersion)
	request, err := signed(ctx, base, values.Encode(), as, signIn.AWS.Region)
	if err != nil {
		return found, answer, err
	}
	request.Domains = pack.Domains
	if answer, err = s.client.Do(ctx, request); err != nil {
		return found, answer, err
	}
	if err = judge(answer); err != nil {
		return found, answer, refusedByAWS(err, answer)
	}
	if kind, _, _ := mime.ParseMediaType(answer.ContentType); kind == "text/html" {
		return found, answer, unexpected(answer, "a web page")
	}
	if xml.Unmarshal(answer.Body, &found) != nil {
		return found, answer, unexpected(answer, "no XML")
	}
	return found, answer, nil
}

// signed is a request with the headers that Amazon's own library signs it with.
func signed(ctx context.Context, base, body string, as aws.Credentials, region string) (outbound.Request, error) {
	none := outbound.Request{}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/", strings.NewReader(body))
	if err != nil {
		return none, fmt.Errorf("remote: the address of STS can't be read")
	}
	r.Header.Set("Content-Type", outbound.Form)
	sum := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(ctx, as, r, hex.EncodeToString(sum[:]), stsService, region, time.Now()); err != nil {
		return none, fmt.Errorf("remote: a request to STS could not be signed: an error of type %T", err)
	}
	request := outbound.Request{
		Method: r.Method, Base: base, Path: "/", Body: body, ContentType: outbound.Form,
		Headers: []outbound.Value{{Name: "Accept", Value: patchbay.NewSecret("text/xml, */*")}},
		Hidden: []patchbay.Secret{
			patchbay.NewSecret(as.AccessKeyID), patchbay.NewSecret(as.SecretAccessKey), patchbay.NewSecret(as.SessionToken),
		},
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if name != "Content-Type" {
			request.Headers = append(request.Headers, outbound.Value{Name: name, Value: patchbay.NewSecret(r.Header.Get(name))})
		}
	}
	return request, nil
}

// refusedByAWS tells by the code in the answer what the status alone doesn't
// say. Of the answer's text nothing else is looked at.
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
func refusedByAWS(err error, a outbound.Answer) error {
	if errors.Is(err, patchbay.ClockWrong) {
		return err
	}
	var said struct {
		Code string `xml:"Error>Code"`
	}
	if xml.Unmarshal(a.Body, &said) != nil {
		return err
	}
	causes := map[string]patchbay.Cause{
		"InvalidClientTokenId": patchbay.KeyRefused, "SignatureDoesNotMatch": patchbay.KeyRefused,
		"IncompleteSignature": patchbay.KeyRefused, "MissingAuthenticationToken": patchbay.KeyRefused,
		"ExpiredToken": patchbay.KeyRefused, "AccessDenied": patchbay.KeyLimited, "Throttling": patchbay.RateLimited,
	}
	switch cause := causes[said.Code]; cause {
	case "":
		return err
	case patchbay.RateLimited:
		return rateLimited(a).With("host", a.Host)
	default:
		return cause.Because(nil).With("host", a.Host)
	}
}
