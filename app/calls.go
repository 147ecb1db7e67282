package app

import (
	"encoding/json"
	"errors"
	"fmt"

	"app.patchbay/internal/patchbay"
)

// Call runs a method with its arguments as JSON.
type Call = func(args []json.RawMessage) (any, error)

// Calls lists what the loopback shell can call: every method of App, by name.
// A test compares it with App itself and with the bindings.
func Calls(a *App) map[string]Call {
	return map[string]Call{
		"About":           call0(a.About),
		"AcceptStop":      call2e(a.AcceptStop),
		"AddDoc":          call2(a.AddDoc),
		"AddElsewhere":    call2(a.AddElsewhere),
		"AddKeptByCoda":   call4(a.AddKeptByCoda),
		"AddKeptOf":       call4(a.AddKeptOf),
		"AddToDoc":        call3e(a.AddToDoc),
		"AskWhoCanOpen":   call1e(a.AskWhoCanOpen),
		"AtStep":          call2e(a.AtStep),
		"Board":           call0(a.Board),
		"BringIn":         call1e(a.BringIn),
		"Browsers":        call1(a.Browsers),
		"Cancel":          call1e(a.Cancel),
		"Check":           call1e(a.Check),
		"ChooseBrowser":   call2e(a.ChooseBrowser),
		"ChoosePrivate":   call3e(a.ChoosePrivate),
		"ChooseVault":     call2e(a.ChooseVault),
		"ClearCopied":     call0e(a.ClearCopied),
		"CompareSeen":     call1(a.CompareSeen),
		"Connect":         call3(a.Connect),
		"Connections":     call1(a.Connections),
		"ConnectOwn":      call1(a.ConnectOwn),
		"CopyKey":         call3(a.CopyKey),
		"Destination":     call0(a.Destination),
		"Disconnect":      call2e(a.Disconnect),
		"Dismiss":         call2e(a.Dismiss),
		"Doc":             call1(a.Doc),
		"Docs":            call0(a.Docs),
		"DropNote":        call1e(a.DropNote),
		"FindDocs":        call3(a.FindDocs),
		"Forget":          call1e(a.Forget),
		"ForgetDoc":       call1e(a.ForgetDoc),
		"FormerDocs":      call1(a.FormerDocs),
		"HideWindow":      call0e(a.HideWindow),
		"History":         call2(a.History),
		"Home":            call0(a.Home),
		"Introduce":       call3e(a.Introduce),
		"Introductions":   call0(a.Introductions),
		"KeepKey":         call1e(a.KeepKey),
		"LeaveOut":        call1e(a.LeaveOut),
		"LeavingList":     call0(a.LeavingList),
		"LeavingTable":    call1(a.LeavingTable),
		"List":            call0(a.List),
		"LookInCoda":      call2e(a.LookInCoda),
		"Looking":         call1e(a.Looking),
		"MarkInCoda":      call3e(a.MarkInCoda),
		"MayUse":          call3(a.MayUse),
		"NoteOthers":      call1(a.NoteOthers),
		"OpenDoc":         call1e(a.OpenDoc),
		"OpenInBrowser":   call0e(a.OpenInBrowser),
		"OpenLink":        call2e(a.OpenLink),
		"OpenLog":         call0e(a.OpenLog),
		"OpenOwnPacks":    call0e(a.OpenOwnPacks),
		"OpenPage":        call1e(a.OpenPage),
		"Organisations":   call1(a.Organisations),
		"OwnPacks":        call0(a.OwnPacks),
		"Packs":           call0(a.Packs),
		"Preferences":     call0(a.Preferences),
		"PutBack":         call2e(a.PutBack),
		"Quit":            call0e(a.Quit),
		"ReadAccounts":    call2(a.ReadAccounts),
		"ReadAsAdmin":     call4(a.ReadAsAdmin),
		"ReadOwnPacks":    call0(a.ReadOwnPacks),
		"Remove":          call1(a.Remove),
		"RemoveElsewhere": call2e(a.RemoveElsewhere),
		"Rename":          call2e(a.Rename),
		"SaveFile":        call2(a.SaveFile),
		"SetBrowser":      call1e(a.SetBrowser),
		"SetDocLink":      call2e(a.SetDocLink),
		"SetNonOwners":    call3e(a.SetNonOwners),
		"SetPreference":   call2e(a.SetPreference),
		"SetStartAtLogin": call1e(a.SetStartAtLogin),
		"ShareInstead":    call2e(a.ShareInstead),
		"SignInAgain":     call1(a.SignInAgain),
		"StartPractice":   call0e(a.StartPractice),
		"Submit":          call3(a.Submit),
		"Swap":            call2e(a.Swap),
		"Tick":            call1e(a.Tick),
		"Unlock":          call1e(a.Unlock),
		"Vault":           call0(a.Vault),
		"Wait":            call2(a.Wait),
		"Withdraw":        call1e(a.Withdraw),
	}
}

func call0[R any](f func() (R, error)) Call {
	return func(args []json.RawMessage) (any, error) {
		if err := parse(args); err != nil {
			return nil, err
		}
		return f()
	}
}

func call1[A, R any](f func(A) (R, error)) Call {
	return func(args []json.RawMessage) (any, error) {
		var a A
		if err := parse(args, &a); err != nil {
			return nil, err
		}
		return f(a)
	}
}

func call2[A, B, R any](f func(A, B) (R, error)) Call {
	return func(args []json.RawMessage) (any, error) {
		var a A
		var b B
		if err := parse(args, &a, &b); err != nil {
			return nil, err
		}
		return f(a, b)
	}
}

func call3[A, B, C, R any](f func(A, B, C) (R, error)) Call {
	return func(args []json.RawMessage) (any, error) {
		var a A
		var b B
		var c C
		if err := parse(args, &a, &b, &c); err != nil {
			return nil, err
		}
		return f(a, b, c)
	}
}

func call4[A, B, C, D, R any](f func(A, B, C, D) (R, error)) Call {
	return func(args []json.RawMessage) (any, error) {
		var a A
		var b B
		var c C
		var d D
		if err := parse(args, &a, &b, &c, &d); err != nil {
			return nil, err
		}
		return f(a, b, c, d)
	}
}

func call0e(f func() error) Call {
	return call0(func() (any, error) { return nil, f() })
}

func call1e[A any](f func(A) error) Call {
	return call1(func(a A) (any, error) { return nil, f(a) })
}

func call2e[A, B any](f func(A, B) error) Call {
	return call2(func(a A, b B) (any, error) { return nil, f(a, b) })
}

func call3e[A, B, C any](f func(A, B, C) error) Call {
	return call3(func(a A, b B, c C) (any, error) { return nil, f(a, b, c) })
}

// parse reads the arguments into targets. Its error quotes nothing of them.
func parse(args []json.RawMessage, targets ...any) error {
	if len(args) != len(targets) {
		return patchbay.Unexplained.Because(fmt.Errorf("%d arguments, not %d", len(args), len(targets)))
	}
	for i, target := range targets {
		if json.Unmarshal(args[i], target) != nil {
			return patchbay.Unexplained.Because(errors.New("an argument has the wrong type"))
		}
	}
	return nil
}
