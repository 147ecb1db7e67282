import { expect, test, vi } from 'vitest'
import type { Backend, ComparedAccountView, SeenView } from '../backend/backend'
import { Bringing, lacks, lacksInDoc } from './bringing.svelte'

const doc = {
  title: 'Plans',
  link: 'https://coda.io/d/Plans_dOne',
  said: 'View data',
  sharing: 'shared',
  nonOwners: 'view',
}
const nowhere = { hereSharing: '', hereNonOwners: '', hereState: '', clash: '' }

function compared(over: Partial<ComparedAccountView> = {}): ComparedAccountView {
  const same = { where: 'there', doc: '', title: 'Plans', link: doc.link, can: ['as-seen', 'leave'], ...nowhere }
  return { where: 'there', pack: 'mail', account: '', candidates: [], name: 'Ann', docs: [same], ...over }
}

function bringing(answers: ComparedAccountView[][], seen: Partial<SeenView> = {}) {
  const backend = {
    ReadAccounts: vi.fn(async () => ({
      accounts: [{ id: '', pack: 'Mail', name: 'Ann', folded: false, docs: [doc], chosen: '' }],
      unread: [],
      byLayout: false,
      partial: false,
      others: 0,
      ...seen,
    })),
    CompareSeen: vi.fn(async (_seen: SeenView) => answers.shift() ?? []),
    BringIn: vi.fn(async () => {}),
  }
  return { backend, state: new Bringing(backend as unknown as Backend) }
}

test('what is proposed is what is kept, and then all of it is let go', async () => {
  const { backend, state } = bringing([[compared()]])
  expect(await state.paste('<p>', 'text')).toBe(true)
  expect(state.found).toEqual({ accounts: 1, docs: 1, folded: 0 })
  expect(await state.save()).toBe(true)
  const brought = { doc: '', link: doc.link, title: 'Plans', do: 'as-seen', sharing: 'shared', nonOwners: 'view' }
  expect(backend.BringIn).toHaveBeenCalledWith([
    { account: '', pack: 'mail', name: 'Ann', label: 'Ann', docs: [brought] },
  ])
  expect(state.rows).toEqual([])
  expect(state.read).toBe(false)
})

test('what nobody knows stays out until the person says it', async () => {
  const unclear = compared({ candidates: ['a', 'b'], docs: [{ ...compared().docs[0]!, link: '' }] })
  const { backend, state } = bringing([[unclear], [compared({ where: 'both', account: 'b' })]])
  await state.paste('<p>', '')
  const row = state.rows[0]!
  expect([lacks(row), row.take, lacksInDoc(row.docs[0]!), row.docs[0]!.do]).toEqual(['which', false, 'link', 'leave'])
  expect(state.chosen).toEqual([])
  await state.chooseAccount(row, 'b')
  expect(backend.CompareSeen.mock.lastCall![0].accounts[0]!.chosen).toBe('b')
  expect(state.rows[0]!.account).toBe('b')
})

test('what was corrected stays when another account is told apart', async () => {
  const seen = ['Ann', 'Bob'].map((name) => ({ id: '', pack: '', name, folded: true, docs: [], chosen: '' }))
  const bob = compared({ pack: '', name: 'Bob', docs: [] })
  const { state } = bringing(
    [
      [compared({ docs: [] }), bob],
      [compared({ docs: [] }), { ...bob, pack: 'mail' }],
    ],
    { accounts: seen },
  )
  await state.paste('<p>', '')
  state.rows[0]!.name = 'My Ann'
  expect(lacks(state.rows[1]!)).toBe('pack')
  await state.choosePack(state.rows[1]!, 'mail')
  expect(state.rows.map(({ name, take }) => [name, take])).toEqual([
    ['My Ann', true],
    ['Bob', true],
  ])
})

test('a page that is too large is not even sent', async () => {
  const { backend, state } = bringing([])
  expect(await state.paste('é'.repeat(11 * 1024 * 1024), '')).toBe(false)
  expect(state.reading.problem).toEqual({ code: 'page-too-large', values: { most: '20' } })
  expect(backend.ReadAccounts).not.toHaveBeenCalled()
})
