import { expect, test, vi } from 'vitest'
import type { AccountView, Backend, PackView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { Accounts } from './accounts.svelte'

const account = (id: string, pack: string, name: string, email = ''): AccountView =>
  ({ id, pack, name, identity: { name, email, workspace: '', keyName: '' } }) as AccountView
const pack = (id: string, name: string) => ({ id, name }) as PackView

function fake(over: Partial<Backend> = {}) {
  const backend = {
    List: vi.fn(async () => ({
      accounts: [
        account('1', 'coda', 'Ann', 'ann@example.com'),
        account('2', 'coda', 'Bob'),
        account('3', 'figma', 'Ann'),
      ],
      toDos: [],
    })),
    Vault: vi.fn(async () => ({ state: 'ready' })),
    Packs: vi.fn(async () => [pack('coda', 'Coda'), pack('figma', 'Figma')]),
    ...over,
  }
  return { backend, accounts: new Accounts(backend as unknown as Backend) }
}

test('accounts stand by Pack, and are found by any word of them', async () => {
  const { accounts } = fake()
  await accounts.refresh()
  const found = (query: string) => accounts.groups(query).map(({ id, accounts }) => [id, accounts.map(({ id }) => id)])
  expect(found('')).toEqual([
    ['coda', ['1', '2']],
    ['figma', ['3']],
  ])
  expect(found('ANN')).toEqual([
    ['coda', ['1']],
    ['figma', ['3']],
  ])
  expect(found('figma ann')).toEqual([['figma', ['3']]])
  expect(found('example.com')).toEqual([['coda', ['1']]])
  expect(found('nobody')).toEqual([])
})

test('many changes at once become two questions at most, the last one after the last change', async () => {
  const { accounts, backend } = fake()
  await Promise.all([accounts.refresh(), accounts.refresh(), accounts.refresh()])
  expect(backend.List).toHaveBeenCalledTimes(2)
  expect(backend.Packs).toHaveBeenCalledTimes(1)
})

test('a failed refresh says why and keeps what is shown', async () => {
  const { accounts, backend } = fake()
  await accounts.refresh()
  vi.mocked(backend.List).mockRejectedValueOnce(new ProblemError('patchbay-away'))
  await accounts.refresh()
  expect(accounts.problem?.code).toBe('patchbay-away')
  expect(accounts.list).toHaveLength(3)
  await accounts.refresh()
  expect(accounts.problem).toBeUndefined()
})

test('each account has one owner for its check', async () => {
  let end = () => {}
  const Check = vi.fn(() => new Promise<void>((ended) => (end = ended)))
  const { accounts } = fake({ Check })
  const first = accounts.check('1')
  const second = accounts.check('1')
  expect(Check).toHaveBeenCalledOnce()
  expect(accounts.checkOf('1').busy).toBe(true)
  expect(accounts.checkOf('2').busy).toBe(false)
  end()
  await Promise.all([first, second])
  expect(accounts.checkOf('1').busy).toBe(false)
})

test('what the check said is the problem of that check alone', async () => {
  const { accounts } = fake({ Check: () => Promise.reject(new ProblemError('too-slow')) })
  await accounts.check('1')
  expect(accounts.checkOf('1').problem?.code).toBe('too-slow')
  expect(accounts.checkOf('2').problem).toBeUndefined()
  expect(accounts.problem).toBeUndefined()
})
