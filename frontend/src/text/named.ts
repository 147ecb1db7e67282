import { family } from './family'
import { m } from './generated/messages'
import { whatIsWrong } from './problem'

const facts = family(import.meta.glob('./generated/messages/fact_*.js', { eager: true }))
const events = family(import.meta.glob('./generated/messages/event_*.js', { eager: true }))

/** A true sentence about how data is kept; empty for a code that this page doesn't know. */
export function factSaid(code: string, values: Record<string, string>): string {
  return facts[`fact_${code}`]?.(values) ?? ''
}

/** What happened, in one sentence. */
export function eventSaid(
  what: string,
  values: { name: string; place: string; detail: string; service: string },
): string {
  if (what === 'renamed' && !values.detail) return m.event_renamed_back(values)
  if (what === 'removed' && values.detail === 'kept-by-coda') return m.event_removed_kept(values)
  if (what === 'ticked' && values.detail === 'left-with-coda') return m.event_ticked_coda(values)
  if (what === 'ticked' && values.place) return m.event_ticked_place(values)
  if (what === 'copied' && values.detail) return m.event_copied_part(values)
  // The detail of what failed is the code of its cause.
  const detail = what.endsWith('-failed')
    ? whatIsWrong({ code: values.detail, values: {} }, values.service)
    : values.detail
  return events[`event_${what}`]?.({ ...values, detail }) ?? what
}
