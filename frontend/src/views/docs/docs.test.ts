import { cleanup, configure, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AccountView, Backend, MayUseView, OthersView, PackView, UseView } from '../../backend/backend'
import { ProblemError } from '../../backend/problem'
import { Patchbay } from '../../state/patchbay.svelte'
import { seen, use } from '../places/testing/program'
import DocStage from './testing/DocStage.svelte'

configure({ asyncUtilTimeout: 5_000 })

const doc = {
  ...{ id: 'hub', title: 'Team hub', link: 'https://coda.io/d/_dhub', added: '', accounts: 0, unfinished: 0 },
  ...{ canLook: false, seen: '', notShown: '', notShownTo: '' },
}
const none = { code: '', values: {} }
const yes = { allowed: true, reason: 'own-account', asOwner: false }
const no = (reason: string) => ({ allowed: false, reason, asOwner: false })

/** A doc with the Pack Tasks in it, and the person's accounts of that. */
class Program {
  pack: Partial<PackView> = {}
  accounts: string[] = []
  uses: UseView[] = []
  others: Partial<OthersView>[] = []

  Connect = vi.fn(async (_pack: string, _doc: string, _sharing: string) => ({ flow: 'f', n: 1, kind: 'wait' }) as never)
  Wait = vi.fn(() => new Promise<never>(() => {}))
  ShareInstead = vi.fn(async (account: string, _doc: string) => {
    await this.AddToDoc(account, 'hub', 'shared')
  })
  AddToDoc = vi.fn(async (account: string, _doc: string, sharing: string) => {
    this.uses = [use('hub', { account, accountName: account, sharing, nonOwners: 'restricted' })]
  })
  MayUse = vi.fn(async (account: string, _doc: string, purpose: string): Promise<MayUseView> => {
    const serves = purpose === 'action' || this.uses.find((one) => one.account === account)?.sharing === 'shared'
    return { owner: serves ? yes : no('needs-shared'), member: no('others-private') }
  })
  readonly patchbay = new Patchbay({
    List: async () => ({
      accounts: this.accounts.map((name) => this.#account(name)),
      toDos: [],
      unfinished: [],
      exposed: 0,
    }),
    Vault: async () => ({ state: 'ready', problem: none, choices: [] }) as never,
    Packs: async () => [this.#pack()],
    Docs: async () => [doc],
    Doc: async () => ({
      doc,
      toDos: [],
      packs: [{ pack: 'tasks', uses: this.uses, others: this.others as OthersView[] }],
    }),
    Connect: this.Connect,
    Wait: this.Wait,
    Cancel: async () => {},
    ShareInstead: this.ShareInstead,
    AddToDoc: this.AddToDoc,
    MayUse: this.MayUse,
  } as Partial<Backend> as Backend)

  async shown(): Promise<void> {
    await this.patchbay.accounts.refresh()
    render(DocStage, { patchbay: this.patchbay, id: 'hub' })
    await screen.findByRole('region', { name: 'Settings of Tasks' })
  }

  #account(name: string): AccountView {
    return { id: name, pack: 'tasks', name, status: 'connected', trouble: none, identity: {} } as AccountView
  }

  #pack(): PackView {
    return {
      ...{ id: 'tasks', name: 'Tasks', color: '#d6472c', account: 'required', inCoda: 'paste', links: {}, ways: [] },
      ...{ uses: ['sync', 'formula', 'action'], accounts: ['private', 'shared'] },
      ...this.pack,
    } as PackView
  }
}

let program: Program
const user = userEvent.setup()
const press = async (name: string) => user.click(await screen.findByRole('button', { name }))
const answer = (text: string | RegExp) => screen.findByRole('heading', { level: 5, name: text })

beforeEach(() => {
  program = new Program()
})

afterEach(() => cleanup())

test.each([
  ['Fill a table', 'shared'],
  ['Use a formula', 'shared'],
  ['Add a button', 'private'],
])('with no account at all, “%s” connects one that serves: %s', async (purpose, sharing) => {
  await program.shown()
  await press(purpose)
  expect(program.Connect).toHaveBeenCalledWith('tasks', 'hub', sharing)
})

test('a Pack that takes shared accounts only connects one for a button too', async () => {
  program.pack = { accounts: ['shared'] }
  await program.shown()
  await press('Add a button')
  expect(program.Connect).toHaveBeenCalledWith('tasks', 'hub', 'shared')
})

test('who thinks better of connecting is where they were, with what is missing', async () => {
  await program.shown()
  await press('Fill a table')
  program.patchbay.flow.cancel()
  const heading = await answer('This needs a shared account, and this doc has none yet.')
  await vi.waitFor(() => expect(document.activeElement).toBe(heading))
  const table = screen.getByRole('button', { name: 'Fill a table' })
  expect(table.getAttribute('aria-pressed')).toBe('true')
})

test('accounts of the Pack that are there are offered before another is connected', async () => {
  program.accounts = ['Ann']
  await program.shown()
  await press('Fill a table')
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: /^Ann/ }))
  expect(program.AddToDoc).toHaveBeenCalledWith('Ann', 'hub', 'shared')
  expect(program.Connect).not.toHaveBeenCalled()
  await answer('Use Ann for this.')
})

test('of several that serve a button, the private one is named first', async () => {
  program.uses = [
    seen('hub', { account: 'p', accountName: 'Ann' }),
    seen('hub', { account: 's', accountName: 'Team', sharing: 'shared', nonOwners: 'view' }),
  ]
  await program.shown()
  await press('Add a button')
  await answer('Use Ann for this.')
  expect(screen.getByText(/User's private Tasks account/)).toBeTruthy()
  expect(screen.getByText('You can also choose: Team.')).toBeTruthy()
  expect(screen.queryByText(/^Why can't I choose (Ann|Team)/)).toBeNull()
})

test('one that cannot be used is named with the reason, beside one that can', async () => {
  program.uses = [
    seen('hub', { account: 'p', accountName: 'Ann' }),
    seen('hub', { account: 's', accountName: 'Team', sharing: 'shared', nonOwners: 'view' }),
  ]
  await program.shown()
  await press('Fill a table')
  await answer('Use Team for this.')
  expect(screen.getByText("Why can't I choose Ann?")).toBeTruthy()
  expect(screen.getByText('This needs a shared account.')).toBeTruthy()
})

test('a private account that a table needs shared is shared only when one says so once more', async () => {
  program.uses = [seen('hub', { account: 'Ann', accountName: 'Ann' })]
  await program.shown()
  await press('Use a formula')
  await press('Add Ann as a shared account')
  const asks = within(await screen.findByRole('dialog', { name: 'Share Ann in hub?' }))
  expect(asks.getByText(/In Coda it stays your private account/)).toBeTruthy()
  expect(program.ShareInstead).not.toHaveBeenCalled()
  await user.click(asks.getByRole('button', { name: 'Share it' }))
  expect(program.ShareInstead).toHaveBeenCalledWith('Ann', 'hub')
  await answer('Use Ann for this.')
})

test("somebody else's account serves as far as they allow it", async () => {
  program.others = [{ id: 'o', doc: 'hub', pack: 'tasks', name: 'Team', whose: 'Mia', may: 'view' }]
  await program.shown()
  await press('Fill a table')
  await answer('Use Team for this, which Mia shares in this doc.')
  expect(program.Connect).not.toHaveBeenCalled()
  await press('Add a button')
  expect(program.Connect).toHaveBeenCalledWith('tasks', 'hub', 'private')
})

test('a Pack whose private accounts could never fill a table says so and connects nothing', async () => {
  program.pack = { accounts: ['private'] }
  await program.shown()
  await press('Fill a table')
  await answer(/takes private accounts only, and those can't fill tables/)
  expect(program.Connect).not.toHaveBeenCalled()
  expect(screen.queryByRole('button', { name: 'Add a shared account' })).toBeNull()
})

test('an answer that comes late does not stand under another question', async () => {
  program.uses = [seen('hub', { account: 'p', accountName: 'Ann' })]
  let late = () => {}
  program.MayUse.mockImplementationOnce(
    () => new Promise((resolve) => (late = () => resolve({ owner: no('needs-shared'), member: no('locked') }))),
  )
  await program.shown()
  await press('Fill a table')
  await press('Add a button')
  await answer('Use Ann for this.')
  late()
  await new Promise((done) => setTimeout(done, 20))
  await answer('Use Ann for this.')
})

test('where the rules cannot be asked, that is said', async () => {
  program.uses = [seen('hub', { account: 'p', accountName: 'Ann' })]
  program.MayUse.mockRejectedValue(new ProblemError('no-answer'))
  await program.shown()
  await press('Fill a table')
  expect(await screen.findByRole('alert')).toBeTruthy()
})

test('why an account cannot be chosen is asked once, not for as long as it stands open', async () => {
  program.uses = [seen('hub', { account: 'p', accountName: 'Ann' })]
  await program.shown()
  await user.click((await screen.findAllByText("Why can't I choose this?"))[0]!)
  await screen.findByRole('row', { name: /^Tables/ })
  await new Promise((done) => setTimeout(done, 50))
  expect(program.MayUse).toHaveBeenCalledTimes(3)
})
