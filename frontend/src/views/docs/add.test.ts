import { cleanup, configure, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { AccountView, Backend, DocView, FoundDocView } from '../../backend/backend'
import { ProblemError } from '../../backend/problem'
import { Patchbay } from '../../state/patchbay.svelte'
import Stage from './testing/AddStage.svelte'

configure({ asyncUtilTimeout: 5_000 })

const user = userEvent.setup()

function account(id: string, over: Partial<AccountView> = {}): AccountView {
  const identity = { named: true, name: id, email: `${id}@example.com`, workspace: '', keyName: '' }
  return { id, pack: 'coda', name: id, status: 'connected', identity, ...over } as unknown as AccountView
}

function found(id: string, over: Partial<FoundDocView> = {}): FoundDocView {
  return { id, title: `Doc ${id}`, link: `https://coda.io/d/_d${id}`, owner: 'Mia', folder: 'Works', here: '', ...over }
}

async function shown(accounts: AccountView[], docs: FoundDocView[], over: Partial<Backend> = {}) {
  const backend = {
    List: async () => ({ accounts, toDos: [], unfinished: [], exposed: 0 }),
    Packs: async () => [],
    Vault: async () => ({}),
    Docs: async () => [],
    FindDocs: vi.fn(async () => ({ docs, next: '' })),
    AddDoc: vi.fn(async (_link: string, _title: string) => ({ id: 'added' }) as unknown as DocView),
    ...over,
  }
  const patchbay = new Patchbay(backend as unknown as Backend)
  await patchbay.accounts.refresh()
  const onclose = vi.fn()
  render(Stage, { patchbay, onclose })
  return { backend, onclose }
}

afterEach(() => {
  cleanup()
  location.hash = ''
})

test('of several Coda accounts one is chosen, and those that Coda keeps are not among them', async () => {
  const all = [account('ann'), account('bob'), account('kept', { status: 'kept-by-coda' }), account('x', { pack: 'x' })]
  const { backend } = await shown(all, [found('1')])
  await screen.findByText('Doc 1')
  expect(backend.FindDocs).toHaveBeenLastCalledWith('ann', '', '')
  const choice = screen.getByLabelText('Ask Coda as')
  expect(choice.querySelectorAll('option')).toHaveLength(2)
  await user.selectOptions(choice, 'bob')
  await vi.waitFor(() => expect(backend.FindDocs).toHaveBeenLastCalledWith('bob', '', ''))
})

test('one Coda account needs no choice, and none leads to connecting one', async () => {
  await shown([account('ann')], [])
  await screen.findByText('Coda shows no doc to this account.')
  expect(screen.queryByLabelText('Ask Coda as')).toBeNull()
  cleanup()
  await shown([account('kept', { status: 'kept-by-coda' })], [])
  expect(await screen.findByRole('button', { name: 'Connect a Coda account' })).toBeTruthy()
})

test('a doc that is on the list already is shown, not added', async () => {
  const { backend, onclose } = await shown([account('ann')], [found('1', { here: 'known' })])
  await user.click(await screen.findByRole('button', { name: /Doc 1.*On your list/s }))
  expect(onclose).toHaveBeenCalled()
  expect(location.hash).toBe('#/docs/known')
  expect(backend.AddDoc).not.toHaveBeenCalled()
})

test('a doc without a title in Coda is asked for its name', async () => {
  const AddDoc = vi.fn(async (_link: string, title: string) => {
    if (!title) throw new ProblemError('doc-title-missing')
    return { id: 'added' } as unknown as DocView
  })
  await shown([account('ann')], [found('1', { title: '' })], { AddDoc })
  await user.click(await screen.findByRole('button', { name: /Without a title/ }))
  const name = await screen.findByLabelText('What it is called')
  await vi.waitFor(() => expect(document.activeElement).toBe(name))
  await user.type(name, 'Plan')
  await user.click(screen.getByRole('button', { name: 'Add this doc' }))
  expect(AddDoc).toHaveBeenLastCalledWith('https://coda.io/d/_d1', 'Plan')
  expect(location.hash).toBe('#/docs/added')
})

test('a failure says what to do, and asking again is the person’s', async () => {
  const FindDocs = vi.fn(() => Promise.reject(new ProblemError('key-limited', { service: 'Coda' })))
  await shown([account('ann')], [], { FindDocs })
  await screen.findByText(/isn't allowed to do what Patchbay needs/)
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(FindDocs).toHaveBeenCalledTimes(2)
})
