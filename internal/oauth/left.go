package oauth

import (
	"context"
	"time"
)

// afterwards is how long an answer with a key is still waited for once nobody
// wants it any more: only a key that is here can be taken back.
const afterwards = 5 * time.Second

// unlessLeft returns what get brings, or ctx's error as soon as ctx ends. What
// get brings after that is dropped.
func (a *attempt) unlessLeft(ctx context.Context, who client, get func(context.Context) (*given, error)) (*given, error) {
	type outcome struct {
		given *given
		err   error
	}
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(afterwards, cancel) })
	done := make(chan outcome, 1)
	go func() {
		defer func() { stop(); cancel() }()
		given, err := get(lasting)
		done <- outcome{given, err}
	}()
	select {
	case o := <-done:
		return o.given, o.err
	case <-ctx.Done():
		go func() { a.drop((<-done).given, who) }()
		return nil, ctx.Err()
	}
}

// drop hands over a key that the service gave and that nobody will get. g may
// be nil.
func (a *attempt) drop(g *given, who client) {
	if g != nil && a.want.Drop != nil {
		a.want.Drop(seal(g, who, a.oauth))
	}
}
