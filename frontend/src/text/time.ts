import { m } from './generated/messages'

const language = 'en'

// One of each for all times, made when it is first needed: to make one takes
// longer than to use it, a long list has hundreds, and the first of all loads
// the browser's tables of languages.
const ago = once(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
const minute = once(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }))
const date = once(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }))

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** "3 minutes": the largest unit that fits, rounded. */
export function duration(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units.at(-1)!
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(seconds / size),
  )
}

/** "3 minutes ago", "in 30 days"; less than a minute is "just now". Empty for an empty time. */
export function relative(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000
  if (Number.isNaN(seconds)) return ''
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1)!
  return unit === 'second' ? m.common_just_now() : ago().format(Math.round(seconds / size), unit)
}

/** "22 November 2026 at 13:05", as the computer's clock has it. Empty for an empty time. */
export function dateAndTime(time: string): string {
  const at = new Date(time)
  return Number.isNaN(at.getTime()) ? '' : minute().format(at)
}

/** "22 November 2026" */
export function day(time: string): string {
  const at = new Date(time)
  return Number.isNaN(at.getTime()) ? '' : date().format(at)
}

/** "13:05", as the computer's clock has it. Empty for an empty time. */
export function clock(time: string): string {
  const at = new Date(time)
  return Number.isNaN(at.getTime()) ? '' : new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(at)
}
