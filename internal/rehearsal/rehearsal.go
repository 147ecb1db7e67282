// Package rehearsal plays a Pack's service on this computer from example
// answers, and asks it whose a key is as Patchbay would. It is how the author
// of a Pack file sees that the file says what they mean, without a real key.
//
// Beside the file lies a folder with what the person types, typed.json
// ({"token": "pretend-token-1"}), and one file for each answer: its status, its
// body (JSON, or text as a JSON string), what the service says to whoAmI.probe,
// and what Patchbay must make of it: an identity, or the cause of a failure.
// Where the key comes from an approval dialog, given.json is the service's whole
// answer with it, and sites.json the list of sites that it reaches.
package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/remote"
	"app.patchbay/internal/token"
)

const typedFile = "typed.json"

// patience is how long a played service has for an answer.
const patience = 5 * time.Second

type answer struct {
	Status   int                `json:"status"`
	Body     json.RawMessage    `json:"body"`
	Probe    *answer            `json:"probe"`
	Identity *patchbay.Identity `json:"identity"`
	Cause    patchbay.Cause     `json:"cause"`
}

// Play plays each answer in folder to each of the Pack's ways of signing in,
// and returns the names of the files that were played. Its error has one line
// for each answer of which Patchbay makes something else than its file says,
// and for each file that can't be read. Nothing outside this computer is asked.
func Play(ctx context.Context, pack patchbay.Pack, folder fs.FS) (played []string, err error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains([]string{typedFile, GivenFile, SitesFile}, name) })
	if len(names) == 0 {
		return nil, nil
	}
	var typed map[string]string
	if err := read(folder, typedFile, &typed); err != nil {
		return nil, err
	}
	var wrong []error
	for _, signIn := range pack.SignIn {
		base, credential, err := obtain(ctx, pack, signIn, typed, folder)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %s: %w", typedFile, signIn.Way, err))
			continue
		}
		for _, name := range names {
			var a answer
			if err := read(folder, name, &a); err != nil {
				wrong = append(wrong, err)
				continue
			}
			if err := play(ctx, pack, signIn, base, credential, a); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %s: %w", name, signIn.Way, err))
			}
		}
	}
	return names, errors.Join(wrong...)
}

// read is strict, so that a misspelt name isn't passed over.
func read(folder fs.FS, name string, into any) error {
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// person answers the form once.
type person struct {
	values patchbay.Values
	asked  bool
}

func (p *person) Form(_ context.Context, form patchbay.Form) (patchbay.Values, error) {
	if p.asked {
		cause, values := patchbay.Why(form.Problem)
		return nil, fmt.Errorf("what is typed isn't accepted: %s %v", string(cause), values)
	}
	p.asked = true
	return p.values, nil
}

func (*person) Wait(context.Context, patchbay.Waiting) error { return nil }

// obtain is the key as the person types it; of an approval dialog, what that
// gives, or what is typed in its place where there is no answer of it.
func obtain(
	ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, typed map[string]string, folder fs.FS,
) (string, patchbay.Credential, error) {
	if signIn.OAuth != nil {
		obtained, _, err := Dialog(ctx, pack, signIn, folder)
		if !errors.Is(err, fs.ErrNotExist) || needsGiven(*signIn.OAuth) {
			return obtained.Base, obtained.Credential, err
		}
		value := typed[patchbay.AccessToken]
		if value == "" {
			return "", nil, errors.New("it has no token, which the service would give")
		}
		return signIn.Base, patchbay.Credential{patchbay.AccessToken: patchbay.NewSecret(value)}, nil
	}
	values := patchbay.Values{}
	for id, value := range typed {
		values[id] = patchbay.NewSecret(value)
	}
	obtained, err := token.New().Obtain(ctx, &person{values: values}, patchbay.Wanted{Pack: pack, SignIn: signIn})
	return obtained.Base, obtained.Credential, err
}

func play(
	ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, base string, credential patchbay.Credential, a answer,
) error {
	if (a.Identity == nil) == (a.Cause == "") {
		return errors.New(`it must say either whom Patchbay should see, "identity", or why it should fail, "cause"`)
	}
	place, err := url.Parse(base)
	if err != nil {
		return errors.New("the address can't be read")
	}
	address, end, err := serve(ctx, service(pack, place.Path, a))
	if err != nil {
		return err
	}
	defer end()
	client := outbound.New(outbound.Options{Trial: []string{strings.TrimPrefix(address, "http://")}, Timeout: patience})
	identity, err := remote.New(client).WhoAmI(ctx, pack, signIn, address+place.Path, credential)
	cause, values := patchbay.Why(err)
	switch {
	case a.Cause != "" && err == nil:
		return fmt.Errorf("it sees %s, and should fail with %q", shown(identity), string(a.Cause))
	case a.Cause != "" && cause != a.Cause:
		return fmt.Errorf("it fails with %q %v, and should with %q", string(cause), values, string(a.Cause))
	case a.Cause != "":
		return nil
	case err != nil:
		return fmt.Errorf("it fails with %q %v, and should see %s", string(cause), values, shown(*a.Identity))
	case identity != *a.Identity:
		return fmt.Errorf("it sees %s, and should see %s", shown(identity), shown(*a.Identity))
	}
	return nil
}

// serve plays a service at an address of this computer until end is called.
func serve(ctx context.Context, handler http.Handler) (address string, end func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("no port to play the service at: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: patience}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = server.Close(); <-ended }, nil
}

// shown is an identity as its file would have it.
func shown(identity patchbay.Identity) string {
	text, err := json.Marshal(identity)
	if err != nil {
		return fmt.Sprintf("%+v", identity)
	}
	return string(text)
}

// service says the answer, and to the probe what belongs to that.
func service(pack patchbay.Pack, base string, a answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		said := a
		if who := pack.WhoAmI; a.Probe != nil && who != nil && who.Probe != "" && strings.HasPrefix(r.URL.RequestURI(), base+who.Probe) {
			said = *a.Probe
		}
		body, kind := []byte(said.Body), "application/json"
		var text string
		if json.Unmarshal(said.Body, &text) == nil {
			body, kind = []byte(text), "text/plain; charset=utf-8"
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(max(said.Status, http.StatusOK))
		_, _ = io.Copy(w, bytes.NewReader(body))
	}
}
