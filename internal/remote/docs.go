package remote

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

const (
	// pageSize is how many docs to ask for. Coda may give fewer and have more.
	pageSize = 50
	// mostToken bounds what says where a page begins.
	mostToken = 4096
)

// Docs returns a page of the docs that Coda shows to the credential's owner,
// the most relevant first, and what to pass as pageToken for the next page;
// empty at the end. A page may be short or empty and not the last. Only the
// first page is asked for by query: Coda ignores it beside a pageToken
// (https://coda.io/developers/apis/v1, "List available docs").
//
// It fails with the causes of [Service.WhoAmI], with ServiceSaidNo and status
// 400 where the pageToken is none, or too old. Docs without a usable id are
// left out; an answer without a list is AnswerUnexpected. Where Coda's own link
// of a doc isn't one that the Pack's domains allow, it is made from the id.
func (s *Service) Docs(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, query, pageToken string) (docs []patchbay.FoundDoc, next string, err error) {
	docs, next, err = s.docs(ctx, pack, signIn, base, credential, query, pageToken)
	return docs, next, of(pack, err)
}

func (s *Service) docs(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, query, pageToken string) ([]patchbay.FoundDoc, string, error) {
	asked := url.Values{}
	if pageToken != "" {
		asked.Set("pageToken", pageToken)
	} else {
		asked.Set("limit", strconv.Itoa(pageSize))
		if query = shown(query); query != "" {
			asked.Set("query", query)
		}
	}
	answer, err := s.get(ctx, pack, signIn, base, credential, "/docs?"+asked.Encode())
	if err == nil {
		err = judge(answer)
	}
	if err != nil {
		return nil, "", err
	}
	root, err := content(answer)
	if err != nil {
		return nil, "", err
	}
	items, ok := at(root, "items").([]any)
	if !ok {
		return nil, "", unexpected(answer, "no list of docs")
	}
	secrets := secretsOf(signIn, credential)
	next, ok := following(root, pageToken, secrets)
	if !ok {
		return nil, "", unexpected(answer, "no usable next page")
	}
	docs, seen := make([]patchbay.FoundDoc, 0, len(items)), map[string]bool{}
	for _, item := range items {
		if doc, ok := docOf(item, pack, base, secrets); ok && !seen[doc.ID] {
			seen[doc.ID] = true
			docs = append(docs, doc)
		}
	}
	return docs, next, nil
}

// Doc returns the doc with that id of Coda's. It fails as Docs does, and with
// DocNotShown and the value "doc", the id, where Coda doesn't show the doc to
// the credential's owner.
func (s *Service) Doc(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, id string) (patchbay.FoundDoc, error) {
	doc, err := s.doc(ctx, pack, signIn, base, credential, id)
	return doc, of(pack, err)
}

func (s *Service) doc(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, id string) (patchbay.FoundDoc, error) {
	none := patchbay.FoundDoc{}
	if !docID().MatchString(id) {
		return none, patchbay.UnknownDoc.Because(errors.New("not an id of Coda's"))
	}
	answer, err := s.get(ctx, pack, signIn, base, credential, "/docs/"+id)
	if err != nil {
		return none, err
	}
	switch answer.Status {
	case 403, 404, 410:
		return none, patchbay.DocNotShown.Because(fmt.Errorf("status %d", answer.Status)).With("host", answer.Host).With("doc", id)
	}
	if err := judge(answer); err != nil {
		return none, err
	}
	root, err := content(answer)
	if err != nil {
		return none, err
	}
	doc, ok := docOf(root, pack, base, secretsOf(signIn, credential))
	if !ok || doc.ID != id {
		return none, unexpected(answer, "not the doc that was asked for")
	}
	return doc, nil
}

// get asks for a path below base, signed.
func (s *Service) get(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, path string) (outbound.Answer, error) {
	request, err := sign(signIn, credential)
	if err != nil {
		return outbound.Answer{}, err
	}
	request.Method, request.Domains, request.Base, request.Path = "GET", pack.Domains, base, path
	return s.client.Do(ctx, request)
}

// following is where the next page begins. One that begins where this one did
// would never end.
func following(root any, pageToken string, secrets []patchbay.Secret) (next string, ok bool) {
	switch v := at(root, "nextPageToken").(type) {
	case nil:
		return "", true
	case string:
		fit := len(v) <= mostToken && utf8.ValidString(v) && !holds(v, secrets)
		return v, fit && (v == "" || v != pageToken)
	default:
		return "", false
	}
}

// docID is what Coda's ids consist of: its API's reference finds them by
// /_d([\w-]+)/ in links.
func docID() *regexp.Regexp { return regexp.MustCompile(`^[\w-]{1,64}$`) }

func docOf(item any, pack patchbay.Pack, base string, secrets []patchbay.Secret) (patchbay.FoundDoc, bool) {
	id, _ := at(item, "id").(string)
	if !docID().MatchString(id) || holds(id, secrets) {
		return patchbay.FoundDoc{}, false
	}
	text := func(path string) string {
		whole, _ := at(item, path).(string)
		return harmless(whole, secrets)
	}
	link, _ := at(item, "browserLink").(string)
	return patchbay.FoundDoc{
		ID: id, Title: text("name"), Link: docLink(link, id, pack.Domains, base, secrets),
		Owner: text("ownerName"), Folder: text("folder.name"),
	}, true
}

// docLink makes a link anew, up to the doc and no further.
func docLink(link, id string, domains []string, base string, secrets []patchbay.Secret) string {
	from, err := url.Parse(base)
	if err != nil {
		from = &url.URL{}
	}
	plain := from.Scheme + "://" + from.Host + "/d/_d" + id
	u, err := url.Parse(link)
	if err != nil || u.User != nil || len(link) > mostToken {
		return plain
	}
	ours := func(domain string) bool {
		return u.Scheme == "https" && (u.Host == domain || strings.HasSuffix(u.Host, "."+domain))
	}
	if !slices.ContainsFunc(domains, ours) && (u.Scheme != from.Scheme || u.Host != from.Host) {
		return plain
	}
	segments := strings.Split(u.EscapedPath(), "/")
	last := slices.IndexFunc(segments, func(s string) bool { return strings.HasSuffix(s, "_d"+id) })
	if last < 0 || slices.Contains(segments, "..") {
		return plain
	}
	made := u.Scheme + "://" + u.Host + strings.Join(segments[:last+1], "/")
	if holds(made, secrets) {
		return plain
	}
	return made
}
