import { expect, test } from 'vitest'
import type { ExposedView } from '../../backend/backend'
import { account, doc, everything, pack, use, view } from './testing'
import { bundled, kindOf, mostAccounts, wiresOf, type Choice } from './wires'

const packs = [pack('mail'), pack('tasks')]
const small = view({
  accounts: [account('Mo', 'mail'), account('Ann'), account('Bob'), account('Cy')],
  docs: [doc('Alpha'), doc('Beta'), doc('Gamma')],
  uses: [
    use('Mo', 'Alpha', { pack: 'mail', nonOwners: 'act' }),
    use('Ann', 'Alpha'),
    use('Ann', 'Beta', { state: 'planned' }),
    use('Bob', 'Beta', { sharing: 'private', nonOwners: '' }),
  ],
})
small.exposed = [{ use: small.uses[0]! } as ExposedView]

/** What is on the board, in short. */
function shown(choice: Partial<Choice>, from = small) {
  const { groups, docs, cables } = wiresOf(from, packs, { ...everything, ...choice })
  return [
    groups.flatMap(({ accounts }) => accounts.map(({ id }) => id)).join(' '),
    docs.map(({ id }) => id).join(' '),
    cables.map(({ id }) => id.replace(' ', '-')).join(' '),
  ]
}

test('everything is there at first, accounts and docs without a cable too', () => {
  expect(shown({})).toEqual(['Mo Ann Bob Cy', 'Alpha Beta Gamma', 'Mo-Alpha Ann-Alpha Ann-Beta Bob-Beta'])
  expect(wiresOf(small, packs, everything).groups.map(({ name }) => name)).toEqual(['Mail', 'Tasks'])
})

test('a Pack, a doc, a filter and words each leave what belongs to them', () => {
  expect(shown({ pack: 'mail' })).toEqual(['Mo', 'Alpha', 'Mo-Alpha'])
  expect(shown({ doc: 'Beta' })).toEqual(['Ann Bob', 'Beta', 'Ann-Beta Bob-Beta'])
  expect(shown({ only: 'act' })).toEqual(['Mo', 'Alpha', 'Mo-Alpha'])
  expect(shown({ only: 'unfinished' })).toEqual(['Ann', 'Beta', 'Ann-Beta'])
  expect(shown({ query: 'ANN beta' })).toEqual(['Ann', 'Beta', 'Ann-Beta'])
  expect(shown({ query: 'cy' })).toEqual(['Cy', '', ''])
  expect(shown({ query: 'mail' })).toEqual(['Mo', 'Alpha', 'Mo-Alpha'])
  expect(shown({ query: 'nobody' })).toEqual(['', '', ''])
  expect(shown({ pack: 'mail', doc: 'Beta' })).toEqual(['', 'Beta', ''])
})

test('a cable without one of its ends is left out', () => {
  const half = view({
    accounts: [account('Ann')],
    docs: [doc('Alpha')],
    uses: [use('Ann', 'gone'), use('gone', 'Alpha')],
  })
  expect(shown({}, half)).toEqual(['Ann', 'Alpha', ''])
})

test('a cable looks as the connection is, and one that is leaving as Coda has it', () => {
  expect(kindOf(use('a', 'd', { sharing: 'private', nonOwners: '' }))).toBe('private')
  expect(kindOf(use('a', 'd'))).toBe('locked')
  expect(kindOf(use('a', 'd', { nonOwners: 'view' }))).toBe('view')
  expect(kindOf(use('a', 'd', { nonOwners: 'act' }))).toBe('act')
  const locked = use('a', 'd', { seenNonOwners: 'act' })
  expect(kindOf({ ...locked, state: 'planned' })).toBe('locked')
  expect(kindOf({ ...locked, state: 'take-out' })).toBe('act')
})

test('more accounts than a picture can show are narrowed to a Pack, and it says so', () => {
  const many = [
    ...Array.from({ length: 45 }, (_, i) => account(`m${i}`, 'mail')),
    ...Array.from({ length: 5 }, (_, i) => account(`t${i}`)),
  ]
  const crowd = view({ accounts: many, docs: [doc('Alpha')], uses: many.map(({ id }) => use(id, 'Alpha')) })
  const first = wiresOf(crowd, packs, everything)
  expect([first.instead, first.shown, first.meant]).toEqual(['tasks', 5, 50])
  const chosen = wiresOf(crowd, packs, { ...everything, pack: 'mail' })
  expect([chosen.instead, chosen.shown, chosen.meant]).toEqual(['', mostAccounts, 45])
  expect(chosen.cables).toHaveLength(mostAccounts)
  expect(wiresOf(crowd, packs, { ...everything, query: 'm1' }).instead).toBe('')
})

test('cables that look alike are one path, and where others act lies on top', () => {
  const line = (d: string, kind: 'act' | 'private', done = true) => ({ d, kind, done })
  const bundles = bundled([line('M1', 'act'), line('M2', 'private'), line('M3', 'act'), line('M4', 'private', false)])
  expect(bundles.map(({ d, kind, done }) => [d, kind, done])).toEqual([
    ['M2', 'private', true],
    ['M4', 'private', false],
    ['M1M3', 'act', true],
  ])
})
