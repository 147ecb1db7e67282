import type { ElsewhereView, UseView } from '../../backend/backend'
import { m } from '../../text/generated/messages'
import { day } from '../../text/time'

type There = Pick<UseView, 'state' | 'since' | 'mayHave' | 'copied'>

/** What an account may be used for in a doc, in the sentence that all screens share. */
export function sentenceOf(sharing: string, nonOwners: string): string {
  if (sharing === 'private') return m.uses_private()
  switch (nonOwners) {
    case 'view':
      return m.uses_view()
    case 'act':
      return m.uses_act()
    default:
      return m.uses_restricted()
  }
}

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

/** How a place's state is coloured. */
export function toneOf({ state }: There): 'good' | 'warn' | 'quiet' {
  return state === 'done' ? 'good' : state === 'planned' ? 'quiet' : 'warn'
}
