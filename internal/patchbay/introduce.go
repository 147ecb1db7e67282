package patchbay

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Introduce is how a person makes Patchbay known to a service that lets nobody
// sign in through a program it doesn't know: they register it there once, and
// give Patchbay the client id that the service made, and maybe a secret.
type Introduce struct {
	// Steps are what to press there.
	Steps []GuideStep `json:"steps"`
	// Secret says that the service gives a client secret too, and wants it.
	Secret bool `json:"secret,omitempty"`
}

// Introduction is how far Patchbay is introduced to a Pack's service.
type Introduction struct {
	Pack Pack
	How  Introduce
	// Done says that there is a client id.
	Done bool
	// ReturnsTo are the addresses to which the service must send people back,
	// all of which have to be registered there.
	ReturnsTo []string
	// Accounts is how many accounts here sign in in this way.
	Accounts int
}

// Returner is a [Connector] to which people come back from a service's page.
type Returner interface {
	// ReturnsTo are the addresses that a service must know for that.
	ReturnsTo(signIn SignIn) []string
}

// settingIntroduced names the setting that holds the vault key of a Pack's
// client: an id and maybe a secret, as ClientID and ClientSecret.
const settingIntroduced = "introduced."

// fieldServer is the authorization server that a client was made at. Its secret
// is used at no other, whatever becomes of the Pack's file.
const fieldServer = "server"

// server names the authorization server, by the addresses that secrets go to.
func (o OAuth) server() Secret { return NewSecret(o.Issuer + " " + o.Token) }

// mostClient is how long a client id or secret may be, in bytes.
const mostClient = 4 << 10

// introducible returns the way in which one signs in through a program that the
// person has registered.
func introducible(pack Pack) (SignIn, bool) {
	for _, s := range pack.SignIn {
		if s.OAuth != nil && s.OAuth.Introduce != nil {
			return s, true
		}
	}
	return SignIn{}, false
}

// Introductions returns the Packs whose service wants to know Patchbay first,
// by name. It never touches the vault.
func (b *Board) Introductions() []Introduction {
	all := []Introduction{}
	for _, pack := range b.Packs() {
		signIn, ok := introducible(pack)
		if !ok {
			continue
		}
		one := Introduction{Pack: pack, How: *signIn.OAuth.Introduce}
		if returner, ok := b.connectors[signIn.Way].(Returner); ok {
			one.ReturnsTo = returner.ReturnsTo(signIn)
		}
		b.ledger.read(func(s State) {
			one.Done = s.Settings[settingIntroduced+pack.ID] != ""
			for _, account := range s.Accounts {
				if account.Pack == pack.ID && account.Way == signIn.Way {
					one.Accounts++
				}
			}
		})
		all = append(all, one)
	}
	return all
}

// Introduce keeps a client id and secret in the vault, in place of what was
// there for that Pack. Spaces around them are taken off, as copying adds them.
// Accounts that are connected keep what they were given through the one before.
//
// It fails with UnknownPack, NotIntroduced where the Pack's service needs no
// introduction, FieldMissing (value "field": client-id or client-secret),
// SecretTooLarge, and what a vault's Put fails with.
func (b *Board) Introduce(ctx context.Context, packID string, id, secret Secret) error {
	pack, err := b.Pack(packID)
	if err != nil {
		return err
	}
	signIn, ok := introducible(pack)
	if !ok {
		return NotIntroduced.With("service", pack.Name)
	}
	credential := Credential{}
	for _, part := range []struct {
		name   string
		value  Secret
		wanted bool
	}{{ClientID, id, true}, {ClientSecret, secret, signIn.OAuth.Introduce.Secret}} {
		value := strings.TrimSpace(part.value.Reveal())
		switch {
		case value == "" && part.wanted:
			return FieldMissing.With("field", part.name)
		case len(value) > mostClient:
			return SecretTooLarge
		case strings.ContainsAny(value, "\r\n\x00"):
			return FieldMissing.Because(errors.New("more than one line")).With("field", part.name)
		case part.wanted:
			credential[part.name] = NewSecret(value)
		}
	}
	credential[fieldServer] = signIn.OAuth.server()
	err = b.keeper.use(ctx, func(vault Vault) error {
		return b.custody.put(ctx, vault, credential.Seal(), func(s State, key string) ([]Change, error) {
			return append(s.unintroduced(packID), Set{settingIntroduced + packID, key}, Note{introduced(DidIntroduce, pack)}), nil
		})
	})
	b.keeper.sweepQuietly()
	return err
}

// Withdraw deletes what Introduce kept. Where nothing was, nothing happens. The
// service itself still knows Patchbay until the person deletes it there.
func (b *Board) Withdraw(ctx context.Context, packID string) error {
	pack, err := b.Pack(packID)
	if err != nil {
		return err
	}
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		changes := s.unintroduced(packID)
		if len(changes) == 0 {
			return nil, nil
		}
		return append(changes, Set{settingIntroduced + packID, ""}, Note{introduced(DidWithdraw, pack)}), nil
	})
	b.keeper.sweepQuietly()
	return err
}

// unintroduced are the changes that make what is kept for a Pack garbage.
func (s State) unintroduced(packID string) []Change {
	key := s.Settings[settingIntroduced+packID]
	if key == "" {
		return nil
	}
	return []Change{Suspect{key, Doubt{Since: time.Now(), Garbage: true}}}
}

func introduced(what What, pack Pack) Event {
	return Event{At: time.Now(), What: what, Pack: pack.ID, Name: pack.Name}
}

// introduced returns what the service knows Patchbay by, and asks the person to
// introduce it where that is needed and wasn't done. It is nil where no
// introduction is needed.
func (a *attempt) introduced(ctx context.Context) (Credential, error) {
	if a.signIn.OAuth == nil || a.signIn.OAuth.Introduce == nil {
		return nil, nil
	}
	var problem error
	for {
		if key := a.ledger.setting(settingIntroduced + a.pack.ID); key != "" {
			var client Credential
			err := a.keeper.use(ctx, func(vault Vault) (err error) {
				client, err = read(ctx, vault, key)
				return err
			})
			if err == nil && client[fieldServer].Equal(a.signIn.OAuth.server()) {
				delete(client, fieldServer)
				return client, nil
			}
			problem = err
		}
		if _, err := a.ask.Form(ctx, Form{Name: FormIntroduce, Choices: []string{ChooseRetry}, Problem: problem}); err != nil {
			return nil, err
		}
	}
}
