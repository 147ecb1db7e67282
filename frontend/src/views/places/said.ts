import type { ElsewhereView, PackView, UseView } from '../../backend/backend'
import { m } from '../../text/generated/messages'
import { sentenceOf } from '../../text/sharing'
import { day } from '../../text/time'

export { sentenceOf }

type There = Pick<UseView, 'state' | 'since' | 'mayHave' | 'copied'>

/** Whether Coda has an account in a doc by other rules than those recorded here. */
export function hasOtherRules(use: UseView): boolean {
  return (
    use.state === 'planned' &&
    use.seenSharing !== '' &&
    (use.seenSharing !== use.sharing || use.seenNonOwners !== use.nonOwners)
  )
}

/** How far a doc is, in words. */
export function inCoda(use: UseView): string {
  const at = day(use.since)
  if (hasOtherRules(use)) return m.there_rules({ day: at })
  switch (use.state) {
    case 'done':
      return m.there_done({ day: at })
    case 'old-key':
      return m.there_old({ day: at })
    case 'take-out':
      return m.there_out({ day: at })
    default:
      return use.copied ? m.there_copied({ day: day(use.copied) }) : m.there_planned({ day: at })
  }
}

/** How far a place other than a doc is, in words. */
export function inPlace(elsewhere: ElsewhereView): string {
  const at = day(elsewhere.since)
  switch (elsewhere.state) {
    case 'done':
      return m.there_done_elsewhere({ day: at })
    case 'old-key':
      return m.there_old({ day: at })
    case 'take-out':
      return m.there_out_elsewhere({ day: at })
    default:
      return elsewhere.copied ? m.there_copied({ day: day(elsewhere.copied) }) : m.there_planned_elsewhere({ day: at })
  }
}

/** Whether Coda can have an old key of an account in a doc: only where it gets the account's own key. */
export function canHaveOldKey(use: UseView, pack: PackView | undefined): boolean {
  return use.accountStatus !== 'kept-by-coda' && !['approve', 'coda-makes-it'].includes(pack?.inCoda ?? '')
}

/** How a place's state is coloured. */
export function toneOf({ state }: There): 'good' | 'warn' | 'quiet' {
  return state === 'done' ? 'good' : state === 'planned' ? 'quiet' : 'warn'
}
