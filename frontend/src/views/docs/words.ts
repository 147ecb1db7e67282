import type { DecisionView, OthersView } from '../../backend/backend'
import { m } from '../../text/generated/messages'

// The one place here where messages are found by a name made at run time.
const messages = m as unknown as Record<string, (() => string) | undefined>

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
  return `${allowed ? m.why_yes() : m.why_no()} ${messages[`why_${reason}`]?.() ?? ''}`.trim()
}
