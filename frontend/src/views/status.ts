import type { AccountView } from '../backend/backend'
import { m } from '../text/generated/messages'
import { relative } from '../text/time'

/** An account's state in words, and how it is coloured. */
export function statusOf(
  account: AccountView,
  now: number,
): { words: string; tone: 'quiet' | 'good' | 'warn' | 'danger' } {
  switch (account.status) {
    case 'connected':
      return { words: m.account_connected(), tone: 'good' }
    case 'limited':
      return { words: m.account_limited(), tone: 'warn' }
    case 'needs-sign-in':
      return { words: m.account_needs_sign_in(), tone: 'danger' }
    case 'needs-attention':
      return { words: m.account_needs_attention(), tone: 'danger' }
    default: {
      const when = relative(account.checked, now)
      return { words: when ? m.account_not_checked({ when }) : m.account_not_checked_yet(), tone: 'quiet' }
    }
  }
}

/** What helps most against a trouble. */
export function helpFor(code: string): 'sign-in' | 'unlock' | 'check' {
  switch (code) {
    case 'key-refused':
    case 'key-limited':
    case 'different-account':
    case 'vault-corrupt':
      return 'sign-in'
    case 'vault-locked':
    case 'vault-absent':
    case 'vault-to-choose':
      return 'unlock'
    default:
      return 'check'
  }
}
