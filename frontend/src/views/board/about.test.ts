import { expect, test } from 'vitest'
import { aboutOf, lotOf } from './about'
import { account, doc, everything, pack, use, view } from './testing'
import { wiresOf } from './wires'

const about = aboutOf(
  wiresOf(
    view({
      accounts: [account('Ann'), account('Bob'), account('Cal', 'mail')],
      docs: [doc('Alpha'), doc('Beta'), doc('Gamma')],
      uses: [use('Ann', 'Alpha'), use('Ann', 'Beta'), use('Cal', 'Beta', { pack: 'mail' })],
    }),
    [pack('tasks'), pack('mail')],
    everything,
  ),
)

test.each([
  ['a cable lights its ends', 'cable', 'Ann Beta', ['Ann Beta'], ['Ann', 'Ann Beta', 'Beta']],
  ['an account its cables and their docs', 'account', 'Ann', ['Ann Alpha', 'Ann Beta'], ['Alpha', 'Ann', 'Beta']],
  ['an account without a cable itself', 'account', 'Bob', [], ['Bob']],
  ['a doc its accounts', 'doc', 'Beta', ['Ann Beta', 'Cal Beta'], ['Ann', 'Beta', 'Cal']],
  ['the fold of a doc the same', 'fold', 'Beta', ['Ann Beta', 'Cal Beta'], ['Ann', 'Beta', 'Cal']],
  [
    'a Pack all of its accounts, plugged in or not',
    'pack',
    'tasks',
    ['Ann Alpha', 'Ann Beta'],
    ['Alpha', 'Ann', 'Beta', 'Bob', 'tasks'],
  ],
  ['what is gone nothing else', 'cable', 'Ann Gamma', [], ['Ann Gamma']],
] as const)('%s', (_, kind, id, cables, ends) => {
  const lot = lotOf(about, { kind, id })
  expect([...lot!.cables].sort()).toEqual(cables)
  expect([...lot!.ends].sort()).toEqual(ends)
})

test('the heading over docs without a cable dims nothing', () => {
  expect(lotOf(about, { kind: 'loose', id: '' })).toBeUndefined()
})
