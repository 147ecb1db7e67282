import { cleanup, configure, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Backend, BoardView, ExposedView, LeavingStepView, UseView } from '../../backend/backend'
import { ProblemError } from '../../backend/problem'
import { Patchbay } from '../../state/patchbay.svelte'
import LeavingStage from '../leaving/testing/Stage.svelte'
import Stage from '../places/testing/Stage.svelte'
import { account, doc, pack, use, view } from './testing'

configure({ asyncUtilTimeout: 5_000 })

// It is asked as soon as the board's code is loaded. Nothing moves.
vi.hoisted(() => {
  window.matchMedia = () =>
    ({ matches: true, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList
})

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await Promise.all([import('./Board.svelte'), import('../exposed/Exposed.svelte'), import('../finish/Finish.svelte')])
}, 120_000)

const user = userEvent.setup()
const button = (name: string | RegExp) => screen.findByRole('button', { name })

beforeEach(() => {
  // jsdom lays nothing out.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const none = { code: '', values: {} }
const reach = { open: '', access: '', domains: [], groups: 0, people: 0, asked: '' }

/** A program with a board, which does what it is told as far as the board shows it. */
class Program {
  uses: UseView[] = [
    use('Ann', 'Alpha', { nonOwners: 'act' }),
    use('Ann', 'Beta', { sharing: 'private', nonOwners: '' }),
  ]
  exposed: ExposedView[] = []
  mayAsk = false
  steps: LeavingStepView[] = []

  AddToDoc = vi.fn(async (of: string, into: string, sharing: string) => {
    this.uses = [...this.uses, use(of, into, { sharing, nonOwners: '', state: 'planned', mayHave: false })]
  })
  SetNonOwners = vi.fn(async (of: string, into: string, level: string) => {
    this.uses = this.uses.map((one) =>
      one.account === of && one.doc === into ? { ...one, nonOwners: level, state: 'planned' } : one,
    )
    this.exposed = this.exposed.map((one) => ({
      ...one,
      use: this.uses.find(({ doc }) => doc === one.use.doc) ?? one.use,
    }))
  })
  AskWhoCanOpen = vi.fn(async (_doc: string) => {})
  LeavingTable = vi.fn(async (_words: Record<string, string>) => 'a,b\r\n')

  #board(): BoardView {
    return view({
      accounts: [account('Ann'), account('Bob')],
      docs: [doc('Alpha'), doc('Beta'), doc('Gamma')],
      uses: this.uses,
      exposed: this.exposed,
      mayAsk: this.mayAsk,
    })
  }

  async shown(what: typeof Stage = Stage): Promise<Patchbay> {
    const { accounts, docs } = this.#board()
    const backend: Partial<Backend> = {
      List: async () => ({ accounts, toDos: [], unfinished: [], exposed: this.exposed.length }),
      Docs: async () => [...docs],
      Board: async () => this.#board(),
      Packs: async () => [pack('tasks')],
      Connections: async () => ({ account: accounts[0]!, docs: this.uses, elsewhere: [], toDos: [], pasted: [] }),
      FormerDocs: async () => [],
      MayUse: async () => ({
        owner: { allowed: true, reason: '', asOwner: false },
        member: { allowed: true, reason: '', asOwner: true },
      }),
      Vault: async () => ({
        ...{ state: 'ready', name: 'keyring', title: 'GNOME Keyring', passphrase: false, chosen: true },
        ...{ problem: none, choices: [], waiting: 0 },
      }),
      SetPreference: async () => {},
      LeavingList: async () => this.steps,
      AddToDoc: this.AddToDoc,
      SetNonOwners: this.SetNonOwners,
      AskWhoCanOpen: this.AskWhoCanOpen,
      LeavingTable: this.LeavingTable,
    }
    const patchbay = new Patchbay(backend as Backend)
    await Promise.all([patchbay.accounts.refresh(), patchbay.docs.refresh()])
    render(what, { patchbay })
    return patchbay
  }

  async board(): Promise<void> {
    await this.shown()
    await user.click(await screen.findByRole('radio', { name: 'Board' }))
    await screen.findByRole('group', { name: /^The board/ })
  }
}

let program: Program
beforeEach(() => {
  program = new Program()
})

test('each connection is a button with all that it says, and there is one tab stop for all of them', async () => {
  await program.board()
  const cables = [await button('Tasks Ann in Alpha: others can act as you'), await button('Tasks Ann in Beta: private')]
  expect(cables.filter((one) => one.getAttribute('tabindex') === '0')).toHaveLength(1)
  expect(await button('Tasks, 2 accounts')).toBeTruthy()
  expect(await button(/^Tasks Bob, in 0 docs/)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Gamma' }).getAttribute('href')).toBe('#/docs/Gamma')
})

test('a cable opens what can be done with it, and locking it is the same as in the doc', async () => {
  await program.board()
  ;(await button('Tasks Ann in Alpha: others can act as you')).focus()
  await user.keyboard('{Enter}')
  const asks = within(await screen.findByRole('dialog', { name: 'Ann in Alpha' }))
  expect(asks.getByText('What others do with it counts as done by you.')).toBeTruthy()
  await user.click(asks.getByLabelText('Allow non-owners to select this account'))
  expect(program.SetNonOwners).toHaveBeenCalledWith('Ann', 'Alpha', 'restricted')
  await user.click(asks.getAllByRole('button', { name: 'Close' }).at(-1)!)
  const locked = { name: 'Tasks Ann in Alpha: locked to you, not finished in Coda', hidden: true }
  expect(await screen.findByRole('button', locked)).toBeTruthy()
})

test('an account that is chosen is put into a doc, and what can’t be is refused with its reason', async () => {
  await program.board()
  ;(await button(/^Tasks Bob/)).focus()
  await user.keyboard('{Enter}')
  const asks = within(await screen.findByRole('dialog', { name: 'Put Bob into a doc' }))
  await user.selectOptions(asks.getByLabelText('Which doc?'), 'Beta')
  expect(asks.getByText('Beta has a private account of Tasks already: Ann. Disconnect that one first.')).toBeTruthy()
  expect(asks.getByRole<HTMLInputElement>('radio', { name: 'Private' }).disabled).toBe(true)
  await user.selectOptions(asks.getByLabelText('Which doc?'), 'Gamma')
  await user.click(asks.getByRole('button', { name: 'Plug it in' }))
  expect(asks.getByRole('alert').textContent).toBe('Choose a doc and how it shall be used there.')
  await user.click(asks.getByRole('radio', { name: 'Private' }))
  await user.click(asks.getByRole('button', { name: 'Plug it in' }))
  expect(program.AddToDoc).toHaveBeenCalledWith('Bob', 'Gamma', 'private')
  expect(await button('Tasks Bob in Gamma: private, not finished in Coda')).toBeTruthy()
})

test('folding a Pack leaves its cables', async () => {
  await program.board()
  const head = await button('Tasks, 2 accounts')
  await user.click(head)
  await vi.waitFor(() => expect(head.getAttribute('aria-expanded')).toBe('false'))
  expect(screen.queryByRole('button', { name: /^Tasks Bob/ })).toBeNull()
  expect(await button('Tasks Ann in Beta: private')).toBeTruthy()
})

test('what is looked at is lit, and all else dimmed until it isn’t any more', async () => {
  await program.board()
  const bob = await button(/^Tasks Bob/)
  const gamma = screen.getByRole('link', { name: 'Gamma' }).parentElement!
  const dimmed = (part: Element) => part.classList.contains('dim')
  await user.hover(await button('Tasks Ann in Alpha: others can act as you'))
  await vi.waitFor(() => expect([bob, gamma].map(dimmed)).toEqual([true, true]))
  expect(dimmed(await button(/^Tasks Ann, in 2 docs/))).toBe(false)
  expect(document.querySelectorAll('.raised .wire')).toHaveLength(1)
  await user.hover(bob)
  await vi.waitFor(() => expect(dimmed(bob)).toBe(false))
  expect(document.querySelectorAll('.raised .wire')).toHaveLength(0)
  await user.unhover(screen.getByRole('group', { name: /^The board/ }))
  await vi.waitFor(() => expect([bob, gamma].map(dimmed)).toEqual([false, false]))
})

test('where others can act is said at the top, with who can open the doc and since when that is known', async () => {
  const now = new Date().toISOString()
  const [alpha] = program.uses
  program.exposed = [
    { use: alpha!, now: true, left: false, reach: { ...reach, open: 'anyone', access: 'write', asked: now } },
    { use: use('Ann', 'Gone', { nonOwners: 'act' }), now: true, left: true, reach },
  ] as ExposedView[]
  program.mayAsk = true
  await program.shown()
  expect(await screen.findByText('In 2 places others can act as you.')).toBeTruthy()
  await user.click(await button('Show where'))
  expect(await screen.findByText(/^Anyone who has the link can open and edit this doc/)).toBeTruthy()
  expect(screen.getByText(/^Coda said so just now/)).toBeTruthy()
  expect(screen.getByText(/^It is off your list, but Coda still has it/)).toBeTruthy()
  await user.click(await button('Ask Coda again'))
  expect(program.AskWhoCanOpen.mock.calls).toEqual([['Alpha']]) // the other isn't known here any more

  await user.click(await button('Lock Ann in Alpha to me'))
  expect(program.SetNonOwners).toHaveBeenCalledWith('Ann', 'Alpha', 'restricted')
  expect(await screen.findByRole('dialog', { name: 'Change how Ann is used in Alpha' })).toBeTruthy()
})

test('Coda’s wish for a pause is shown, and who doesn’t want to wait goes on later', async () => {
  const [alpha] = program.uses
  program.exposed = [{ use: alpha!, now: true, left: false, reach }] as ExposedView[]
  program.mayAsk = true
  program.AskWhoCanOpen.mockRejectedValueOnce(new ProblemError('rate-limited', { seconds: '30' }))
  await program.shown()
  await user.click(await button('Show where'))
  await user.click(await button('Ask Coda who can open these docs'))
  expect(await screen.findByText(/Waiting: (29|30) seconds$/)).toBeTruthy()
  await user.click(await button('Stop'))
  const later = await button('Ask Coda about the last doc')
  expect(document.activeElement).toBe(later)
  expect(screen.queryByText(/Waiting:/)).toBeNull()
  await user.click(later)
  expect(program.AskWhoCanOpen.mock.calls).toEqual([['Alpha'], ['Alpha']])
  expect(await button('Ask Coda who can open these docs')).toBeTruthy()
})

test('the leaving list gives each step its place, and the table gets the page’s words', async () => {
  const step = {
    ...{ pack: 'tasks', account: 'Ann', accountName: 'Ann', keyName: '', state: 'done', instead: [] as string[] },
    ...{ place: { id: 'Alpha', name: 'Alpha', link: 'https://coda.io/d/_dAlpha', elsewhere: false } },
    ...{ sharing: 'shared', nonOwners: 'act' },
  }
  program.steps = [
    { ...step, do: 'connect-anew', instead: ['Support (Mia)'] },
    { ...step, do: 'take-out-shared' },
    { ...step, do: 'delete-key', place: { id: '', name: '', link: '', elsewhere: false }, keyName: 'Laptop' },
  ] as LeavingStepView[]
  const saved = vi.fn()
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: saved, revokeObjectURL: vi.fn() }))
  await program.shown(LeavingStage)
  const parts = await screen.findByRole('list', { name: 'In which order' })
  expect(
    within(parts)
      .getAllByRole('heading')
      .map((one) => one.textContent),
  ).toEqual(['Connect another account', 'Take your shared accounts out of docs', 'Delete your keys at the service'])
  expect(screen.getByText('There already, and may take its place: Support (Mia)')).toBeTruthy()
  expect(screen.getByText('The key called “Laptop”')).toBeTruthy()
  await user.click(await button('Save as CSV'))
  await vi.waitFor(() => expect(saved).toHaveBeenCalled())
  expect(program.LeavingTable.mock.calls[0]![0]).toMatchObject({
    column_do: 'What to do',
    'do_connect-anew': 'Connect another account',
    'who_connect-anew': 'Somebody who stays',
    'state_old-key': 'Has the old key',
  })
})
