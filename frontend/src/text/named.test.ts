import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import words from './en/settings.json'
import { eventSaid, factSaid } from './named'

const root = join(import.meta.dirname, '../../..')

function found(path: string, pattern: RegExp): string[] {
  return [...readFileSync(join(root, path), 'utf8').matchAll(pattern)].map(([, code]) => code!).sort()
}

const written = (prefix: string) =>
  Object.keys(words)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .sort()

test('each fact of the program has its sentence, and no sentence is left over', () => {
  const facts = found('app/facts.go', /(?:computer|coda)\("([a-z-]+)"/g)
  expect(facts.length).toBeGreaterThan(8)
  expect(written('fact_')).toEqual(facts)
  for (const fact of facts) expect(factSaid(fact, { title: 'X', folder: 'Y' })).toMatch(/^[A-Z].*[.Y]$/)
})

test('each kind of event has its sentence, and no sentence is left over', () => {
  const events = found('internal/patchbay/account.go', /^\tDid\w+\s+What = "([a-z-]+)"/gm)
  expect(events.length).toBeGreaterThan(5)
  const variants = ['renamed_back', 'removed_kept', 'ticked_coda', 'ticked_place', 'copied_part']
  expect(written('event_').filter((code) => !variants.includes(code))).toEqual(events)
  for (const event of events) {
    const said = eventSaid(event, { name: 'Ann', place: 'Plans', detail: 'key-refused', service: 'Todoist' })
    expect(said).not.toMatch(/undefined|[{}]/)
    expect(said).not.toBe(event)
  }
})

test('a failed check is told by its cause, and an empty name as the own one', () => {
  const values = { name: 'Ann', place: 'Plans', detail: 'key-refused', service: 'Todoist' }
  expect(eventSaid('check-failed', values)).toBe("Checked Ann: Todoist doesn't accept this key.")
  expect(eventSaid('renamed', { ...values, detail: '' })).toContain('its own name')
})

test('what left a place, and what Coda keeps, is told as that', () => {
  const values = { name: 'Ann', place: '', detail: '', service: 'Todoist' }
  expect(eventSaid('ticked', { ...values, detail: 'removed' })).toBe('You deleted a key of Ann at Todoist')
  expect(eventSaid('ticked', { ...values, detail: 'left-in-doc', place: 'Plans' })).toBe('You took Ann out of Plans')
  expect(eventSaid('ticked', { ...values, detail: 'left-with-coda' })).toBe('You removed Ann in Coda')
  expect(eventSaid('removed', { ...values, detail: 'kept-by-coda' })).not.toContain('key')
})

test('what was copied of a key is told, and that it came to nothing after all', () => {
  const values = { name: 'Ann', place: 'Plans', detail: '', service: 'Todoist' }
  expect(eventSaid('copied', values)).toBe('Copied the key of Ann for Plans')
  expect(eventSaid('copied', { ...values, detail: 'User name' })).toBe('Copied “User name” of Ann for Plans')
  expect(eventSaid('copy-failed', { ...values, detail: 'vault-locked' })).toContain('password store is locked')
})
