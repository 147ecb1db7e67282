package patchbay

import "context"

// settingBrowser names the setting that holds the id of the browser that an
// account is signed in to with.
const settingBrowser = "browser."

// BrowserOf is the id of the browser that an account is signed in to with, or
// empty: the one that the computer opens pages in.
func (b *Board) BrowserOf(accountID string) string {
	return b.ledger.setting(settingBrowser + accountID)
}

// ChooseBrowser says with which browser an account is signed in to from now on.
// It fails with UnknownAccount. Which browsers there are only the caller knows.
func (b *Board) ChooseBrowser(ctx context.Context, accountID, browser string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		if _, ok := s.Accounts[accountID]; !ok {
			return nil, UnknownAccount
		}
		return s.browse(accountID, browser), nil
	})
}

// browse are the changes that remember a browser, or forget it where it is
// empty.
func (s State) browse(accountID, browser string) []Change {
	if s.Settings[settingBrowser+accountID] == browser {
		return nil
	}
	return []Change{Set{settingBrowser + accountID, browser}}
}
