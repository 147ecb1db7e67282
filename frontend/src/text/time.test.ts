import { expect, test } from 'vitest'
import { clock, dateAndTime, day, duration, relative } from './time'

const now = Date.parse('2026-11-22T12:00:00Z')

test.each([
  ['2026-11-22T11:59:30Z', 'just now'],
  ['2026-11-22T11:57:00Z', '3 minutes ago'],
  ['2026-11-22T10:00:00Z', '2 hours ago'],
  ['2026-11-21T12:00:00Z', 'yesterday'],
  ['2026-12-20T12:00:00Z', 'in 28 days'],
  ['', ''],
])('%s is %s', (time, said) => {
  expect(relative(time, now)).toBe(said)
})

test('a duration has one unit', () => {
  expect(duration(1)).toBe('1 second')
  expect(duration(59)).toBe('59 seconds')
  expect(duration(3600)).toBe('1 hour')
})

test('an empty time is said as nothing', () => {
  expect(clock('')).toBe('')
  expect(dateAndTime('')).toBe('')
  expect(day('')).toBe('')
})
