//go:build !unix || darwin

package notify

import "context"

// Desk shows nothing: there is nobody on this system.
type Desk struct{}

// Start returns a desk on which nothing is shown.
func Start(context.Context, Options) *Desk { return &Desk{} }

// State is None.
func (*Desk) State() State { return None }

// Show fails with ErrNone.
func (*Desk) Show(Message) (uint32, error) { return 0, ErrNone }

// Withdraw does nothing.
func (*Desk) Withdraw(uint32) {}

// Close does nothing.
func (*Desk) Close() {}
