import type { AccountView, PackView } from '../backend/backend'
import { m } from '../text/generated/messages'
import { dateAndTime } from '../text/time'

/** An account's state in words, and how it is coloured. */
export function statusOf(account: AccountView): { words: string; tone: 'quiet' | 'good' | 'warn' | 'danger' } {
  switch (account.status) {
    case 'connected':
      return { words: m.account_connected(), tone: 'good' }
    case 'limited':
      return { words: m.account_limited(), tone: 'warn' }
    case 'needs-sign-in':
      return { words: m.account_needs_sign_in(), tone: 'danger' }
    case 'needs-attention':
      return { words: m.account_needs_attention(), tone: 'danger' }
    case 'unchecked':
      return { words: m.account_unchecked(), tone: 'quiet' }
    case 'kept-by-coda':
      return { words: m.account_kept(), tone: 'quiet' }
    default: {
      const when = dateAndTime(account.checked)
      return { words: when ? m.account_not_checked({ when }) : m.account_not_checked_yet(), tone: 'quiet' }
    }
  }
}

/** What helps most against a trouble; locked says that the password store is. */
export function helpFor(code: string, locked: boolean): 'sign-in' | 'unlock' | 'check' {
  switch (code) {
    case 'key-refused':
    case 'key-limited':
    case 'different-account':
    case 'sign-in-over':
    case 'sign-in-moved':
    case 'approval-limited':
    case 'vault-corrupt':
      return 'sign-in'
    case 'vault-absent':
      return locked ? 'unlock' : 'sign-in'
    case 'vault-locked':
      return locked ? 'unlock' : 'check'
    case 'vault-to-choose':
      return 'unlock'
    default:
      return 'check'
  }
}

/** The Pack of an account held here is gone: nobody knows any more how its key is used. */
export function isLost(account: AccountView, pack: PackView | undefined): boolean {
  return !pack && account.status !== 'kept-by-coda'
}
