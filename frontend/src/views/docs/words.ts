import type { DecisionView, OthersView, PackView, Purpose, Sharing } from '../../backend/backend'
import { family } from '../../text/family'
import { m } from '../../text/generated/messages'

const reasons = family(import.meta.glob('../../text/generated/messages/why_*.js', { eager: true }))

/** What the person may do with somebody else's account. */
export function othersSaid({ may, whose }: OthersView): string {
  if (may === 'act') return m.others_may_act({ whose })
  return may === 'view' ? m.others_may_view({ whose }) : m.others_may_restricted({ whose })
}

/** What tells docs of the same title apart: the end of the address, with Coda's id in it. */
export function linkId(link: string): string {
  return /_d[\w-]+$/.exec(link)?.[0] ?? ''
}

/** Whether somebody may, and why. */
export function decisionSaid({ allowed, reason }: DecisionView): string {
  return `${allowed ? m.why_yes() : m.why_no()} ${said(reason)}`.trim()
}

/** Why somebody may not; said in any case. */
export function refusalSaid({ reason }: DecisionView): string {
  return said(reason) || m.why_no()
}

function said(reason: string): string {
  return reasons[`why_${reason}`]?.({}) ?? ''
}

/**
 * The kind of account to connect for a purpose; empty where the Pack takes none
 * that serves it. Whether one that is there may be used, the program decides.
 */
export function needed(pack: PackView, purpose: Purpose): Sharing | '' {
  if (purpose === 'action' && pack.accounts.includes('private')) return 'private'
  return pack.accounts.includes('shared') ? 'shared' : ''
}

/** Whether the person may use somebody else's account, as they noted it. */
export function othersServe({ may }: OthersView, purpose: Purpose): boolean {
  return may === 'act' || (may === 'view' && purpose !== 'action')
}
