//go:build linux

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// TestEveryFailureHasItsOwnCauseAndNothingIsSaved meets the running program
// with each thing that can go wrong on the way to a service.
func TestEveryFailureHasItsOwnCauseAndNothingIsSaved(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			_, _ = w.Write([]byte(`{"statusCode":0,"statusMessage":"","message":"you sent pretend-ada-1"}`))
		}
	}
	for name, c := range map[string]struct {
		serve func(t *testing.T) string
		code  string
		retry bool // the same key can be tried once more
	}{
		"wrong key":     {plain(status(401)), "key-refused", false},
		"limited key":   {plain(status(403)), "key-limited", true},
		"rate limit":    {plain(status(429)), "rate-limited", true},
		"outage":        {plain(status(500)), "service-down", true},
		"another error": {plain(status(418)), "service-said-no", true},
		"HTML": {plain(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<html><body>Sign in to the hotel's network, pretend-ada-1</body></html>"))
		}), "answer-unexpected", true},
		"another host": {plain(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:9/", http.StatusFound)
		}), "redirected", true},
		"clock": {plain(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(401)
		}), "clock-wrong", true},
		"closed port": {func(t *testing.T) string {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			return "http://" + listener.Addr().String()
		}, "connection-refused", true},
		"expired certificate":             {secure(-2*time.Hour, -time.Hour), "certificate-date", true},
		"certificate of somebody unknown": {secure(-time.Hour, time.Hour), "certificate-wrong", true},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			p := start(t, "--data", data, "--vault", "filevault", "--pack-url=coda="+c.serve(t)+"/apis/v1")
			must[any](p, "ChooseVault", "filevault", "pretend passphrase")
			step, err := p.connect("coda", pasted("pretend-ada-1"))
			if err != nil || step.Kind != "form" || step.Form.Problem.Code != c.code {
				t.Fatalf("got %s %s %+v, %v", step.Kind, step.Form.Name, step.Form.Problem, err)
			}
			if retry := strings.Contains(strings.Join(step.Form.Choices, " "), "retry"); retry != c.retry {
				t.Errorf("retry is offered: %v", retry)
			}
			if list := must[app.ListView](p, "List"); len(list.Accounts) != 0 {
				t.Error("it was saved")
			}
			lookFor(t, "pretend-ada-1", data)
			if strings.Contains(p.said(), "pretend-ada") {
				t.Error("the key was printed")
			}
		})
	}
}

func TestALimitedKeyIsSavedOnlyWhenThePersonSaysSo(t *testing.T) {
	service := newCoda(t)
	p := start(t, "--data", t.TempDir(), "--vault", "filevault", service.flag())
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	step, err := call[app.StepView](p, "Connect", "coda", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if step, err = p.submit(step, pasted("pretend-ada-limited")); err != nil || !step.Form.Identity.Limited || !step.Form.Identity.Scoped {
		t.Fatalf("%+v %v", step, err)
	}
	if list := must[app.ListView](p, "List"); len(list.Accounts) != 0 {
		t.Fatal("it was saved before the person said yes")
	}
	if step, err = p.submit(step, map[string]string{"choose": "yes"}); err != nil || step.Kind != "done" {
		t.Fatalf("%+v %v", step, err)
	}
	if list := must[app.ListView](p, "List"); list.Accounts[0].Status != "limited" {
		t.Fatalf("got %+v", list)
	}
}

func TestAServiceThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	defer close(over)
	p := start(t, "--data", t.TempDir(), "--vault", "filevault", "--pack-url=coda="+plain(func(http.ResponseWriter, *http.Request) { <-over })(t))
	step, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil || step.Form.Problem.Code != "too-slow" {
		t.Fatalf("%+v %v", step, err)
	}
}

// plain serves over http.
func plain(handle http.HandlerFunc) func(t *testing.T) string {
	return func(t *testing.T) string {
		server := httptest.NewServer(handle)
		t.Cleanup(server.CloseClientConnections)
		return server.URL
	}
}

// secure serves over https with a certificate of its own making, good from and
// until so long from now.
func secure(from, until time.Duration) func(t *testing.T) string {
	return func(t *testing.T) string {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "pretend"},
			NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		}
		certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
		server.StartTLS()
		t.Cleanup(server.Close)
		return server.URL
	}
}
