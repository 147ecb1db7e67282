import { cleanup, configure, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { PackView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { account, coda, none, Program, ready } from './testing/program'

configure({ asyncUtilTimeout: 5_000 })

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await Promise.all([import('./RemoveAccount.svelte'), import('./PickPack.svelte'), import('./ChooseVault.svelte')])
}, 120_000)

let program: Program
const user = userEvent.setup()
const button = (name: string | RegExp) => screen.findByRole('button', { name })

beforeEach(() => {
  location.hash = ''
  Element.prototype.scrollIntoView = () => {}
  window.scrollTo = () => {}
  program = new Program()
})

afterEach(() => cleanup())

test('a page without a session says how to get one', async () => {
  program.open.mockRejectedValue(new ProblemError('session-needed'))
  await program.shown()
  expect(await screen.findByRole('heading')).toHaveProperty('textContent', "This page isn't connected to Patchbay.")
  expect(screen.getByText(/press Enter: you get a fresh link/)).toBeTruthy()
})

test('a page that was replaced shows nothing of the accounts any more', async () => {
  program.accounts = [account()]
  await program.shown()
  await screen.findByText('Ann')
  program.notice('replaced')
  expect(await screen.findByText('Patchbay is open in a newer page.')).toBeTruthy()
  expect(screen.queryByText('Ann')).toBeNull()
})

test('a second use of the link is a warning that can be put away', async () => {
  await program.shown()
  program.notice('link-used-twice')
  await user.click(await button('I understand'))
  expect(screen.queryByText(/opened the link/)).toBeNull()
})

test('where what Patchbay knows cannot be read, it says why and offers nothing else', async () => {
  program.problem = { code: 'register-newer', values: {} } as never
  await program.shown()
  expect(await screen.findByText(/written by a newer Patchbay/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Connect/ })).toBeNull()
  expect(await button('Quit Patchbay')).toBeTruthy()
})

test('the first run says what Patchbay is for, where keys will be, and offers Coda first', async () => {
  await program.shown()
  expect(await screen.findByText('Coda shows a key only once.')).toBeTruthy()
  expect(screen.getByText(/will be kept in GNOME Keyring/)).toBeTruthy()
  const names = screen.getAllByRole('button').map((one) => one.textContent?.trim())
  expect(names).toEqual(
    expect.arrayContaining(['Connect your Coda account', 'Choose another Pack', 'Try it with pretend accounts']),
  )
})

test('without a password store a place is chosen first, with the passphrase typed twice', async () => {
  const folder = { name: 'filevault', title: 'a locked folder', passphrase: true }
  program.vault = { ...ready, state: 'choose', name: '', title: '', choices: [folder] }
  await program.shown()
  await user.type(await screen.findByLabelText('A passphrase'), 'four words in a row')
  await user.type(screen.getByLabelText('The same passphrase once more'), 'four words in a rou')
  expect(screen.queryByRole('button', { name: 'Connect your Coda account' })).toBeNull()
  await user.click(await button('Keep my keys there'))
  expect(screen.getByText("The two aren't the same.")).toBeTruthy()
  expect(program.ChooseVault).not.toHaveBeenCalled()

  await user.type(screen.getByLabelText('The same passphrase once more'), '{Backspace}w')
  await user.click(await button('Keep my keys there'))
  expect(program.ChooseVault).toHaveBeenCalledWith('filevault', 'four words in a row')
  expect(await button('Connect your Coda account')).toBe(document.activeElement)
})

test('an account unfolds by the keyboard and shows what the service says', async () => {
  program.accounts = [account()]
  await program.shown()
  const row = await button(/Ann/)
  expect(row.getAttribute('aria-expanded')).toBe('false')
  row.focus()
  await user.keyboard('{Enter}')
  expect(row.getAttribute('aria-expanded')).toBe('true')
  for (const text of ['ann@example.com', 'Laptop', 'https://coda.io/apis/v1'])
    expect(await screen.findByText(text)).toBeTruthy()
})

test('a trouble stands beside what helps against it', async () => {
  program.accounts = [account({ status: 'needs-sign-in', trouble: { code: 'key-refused', values: {} } })]
  await program.shown()
  await user.click(await button(/Needs sign-in/))
  expect(await screen.findByText("Coda doesn't accept this key.")).toBeTruthy()
  expect(screen.getAllByRole('button', { name: 'Sign in again' })).toHaveLength(2)
})

test('a name is given in place, and Escape leaves it as it was', async () => {
  program.accounts = [account()]
  await program.shown()
  await user.click(await button(/Ann/))
  await user.click(await button('Rename'))
  await user.keyboard('{Escape}')
  expect(program.Rename).not.toHaveBeenCalled()
  await user.click(await button('Rename'))
  await user.keyboard(' at work{Enter}')
  expect(program.Rename).toHaveBeenCalledWith('a1', 'Ann at work')
  expect(await button(/Ann at work/)).toBeTruthy()
})

test('removing is asked twice, says what happens when, and then moves the focus on', async () => {
  program.accounts = [account(), account({ id: 'a2', name: 'Bob' })]
  await program.shown()
  await user.click(await button(/Ann/))
  await user.click(await button('Remove this account'))
  const dialog = await screen.findByRole('dialog')
  const lists = within(dialog).getAllByRole('list')
  expect(lists[0]!.textContent).toContain('deleted from this computer')
  expect(lists[1]!.textContent).toContain('Coda still accepts the key until you delete it there')
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove this account' }))
  expect(program.Remove).not.toHaveBeenCalled()
  expect(document.activeElement?.textContent?.trim()).toBe('Keep the account')
  await user.click(await button('Yes, delete the key'))
  expect(program.Remove).toHaveBeenCalledWith('a1')
  await vi.waitFor(() => expect(screen.queryByText('Ann')).toBeNull())
  expect(document.activeElement?.tagName).toBe('H1')
})

test('a key that could not be deleted yet is said, not hidden', async () => {
  program.accounts = [account(), account({ id: 'a2', name: 'Bob' })]
  program.Remove.mockResolvedValueOnce({
    ...{ deleted: false, problem: { code: 'vault-locked', values: {} } },
    ...{ revoked: false, notRevoked: none },
  })
  await program.shown()
  await user.click(await button(/Ann/))
  await user.click(await button('Remove this account'))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove this account' }))
  await user.click(await button('Yes, delete the key'))
  expect(await screen.findByText(/its key could not be deleted yet/)).toBeTruthy()
  expect(screen.getByText("Your computer's password store is locked.")).toBeTruthy()
})

test('what is still to finish names the key, opens the page and can be ticked', async () => {
  program.toDos = [
    {
      id: 't1',
      account: 'a1',
      pack: 'coda',
      name: 'Ann',
      keyName: 'Laptop',
      why: 'removed',
      since: new Date().toISOString(),
      until: '2026-12-22T10:00:00Z',
      place: { id: '', name: '', link: '', elsewhere: false },
      blockedBy: [],
      accepted: false,
      mayBeBack: false,
    },
  ]
  await program.shown()
  expect(await screen.findByText('Find the token called "Laptop".')).toBeTruthy()
  expect(screen.getByText(/Coda still accepts the key/)).toBeTruthy()
  await user.click(await button(/Open Coda/))
  expect(program.OpenLink).toHaveBeenCalledWith('coda', 'tokens')
  await user.click(await button('I have deleted it there'))
  expect(program.Tick).toHaveBeenCalledWith('t1')
  await vi.waitFor(() => expect(screen.queryByText(/Coda still accepts/)).toBeNull())
})

test('keys that wait to be deleted are said, with a way to do it now', async () => {
  program.accounts = [account()]
  program.vault = { ...ready, chosen: true, waiting: 2 }
  await program.shown()
  expect(await screen.findByText(/2 keys are still waiting/)).toBeTruthy()
  await user.click(await button('Do it now'))
  expect(program.Unlock).toHaveBeenCalledWith('')
})

test('the picker finds a Pack, and one without an account is explained, not offered', async () => {
  await program.shown()
  await user.click(await button('Choose another Pack'))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText('Needs no account')).toBeTruthy()
  expect(dialog.queryByRole('button', { name: /Cats/ })).toBeNull()
  await user.type(dialog.getByRole('searchbox'), 'nothing like it')
  expect(dialog.getByText(/No Pack matches/)).toBeTruthy()
  await user.keyboard('{Escape}')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('where only Coda can approve, Connect leads to noting what Coda keeps, and asks the program for nothing', async () => {
  const guide = { ...coda.guide, needs: [], steps: [], limits: '', checked: '', source: '' }
  const forms = {
    ...coda,
    id: 'forms',
    name: 'Forms',
    ways: [],
    inCoda: 'approve',
    inCodaOnly: true,
    unconfirmed: ['guide', 'uses'],
    guide,
  }
  program.packs = [coda, forms]
  await program.shown()
  await user.click(await button('Choose another Pack'))
  const offered = await screen.findByRole('button', { name: /Forms/ })
  expect(offered.textContent).toContain('You approve it inside Coda')
  expect(offered.textContent).toContain("Parts of its guide aren't confirmed yet")
  await user.click(offered)
  const dialog = within(await screen.findByRole('dialog', { name: 'Connect your Forms account' }))
  expect(dialog.getByText(/Forms asks you inside Coda/)).toBeTruthy()
  expect(dialog.getByText(/The steps here\. Pages and buttons may be called differently/)).toBeTruthy()
  await user.type(dialog.getByLabelText('What it is called in Coda'), 'maria@example.com')
  await user.click(dialog.getByRole('button', { name: 'Put it on the list' }))
  expect(program.AddKeptByCoda).toHaveBeenCalledExactlyOnceWith('forms', 'maria@example.com', '', '')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(program.Connect).not.toHaveBeenCalled()
})

test('the picker finds by other names, category and way, and says which one has, and which isn’t ours', async () => {
  const mail = {
    ...coda,
    id: 'mail',
    name: 'Mail',
    alsoKnownAs: ['Letters'],
    category: 'Post',
    ways: [{ way: 'basic', confirmed: true }],
  }
  const mine = { ...coda, id: 'mine', name: 'Mine', category: 'Post', description: 'Mine.', own: true }
  program.packs = [coda, mail as unknown as PackView, mine]
  program.accounts = [account()]
  await program.shown()
  await user.click(await button('Connect an account'))
  const dialog = within(await screen.findByRole('dialog'))
  const offered = () => dialog.getAllByRole('listitem').map((item) => item.querySelector('.name')?.textContent)
  expect(offered()).toEqual(['Coda', 'Mail', 'Mine', 'Something else'])
  expect(dialog.getByRole('button', { name: /^Coda/ }).textContent).toContain('You have 1')
  expect(dialog.getByRole('button', { name: /^Mine/ }).textContent).toContain('Added by you')
  await user.selectOptions(dialog.getByLabelText('Category'), 'Post')
  expect(offered()).toEqual(['Mail', 'Mine', 'Something else'])
  await user.type(dialog.getByRole('searchbox'), 'lett')
  expect(offered()).toEqual(['Mail', 'Something else'])
  await user.clear(dialog.getByRole('searchbox'))
  await user.type(dialog.getByRole('searchbox'), 'name and a key')
  expect(offered()).toEqual(['Mail', 'Something else'])
})

test('what the picker doesn’t know is noted by its name, as an account that Coda keeps', async () => {
  await program.shown()
  await user.click(await button('Choose another Pack'))
  await user.type(screen.getByRole('searchbox'), 'Bakery Orders')
  await user.click(screen.getByRole('button', { name: /Bakery Orders/ }))
  const dialog = within(await screen.findByRole('dialog', { name: 'An account of something else' }))
  expect(dialog.getByLabelText('What its Pack is called in Coda')).toHaveProperty('value', 'Bakery Orders')
  await user.type(dialog.getByLabelText('What it is called in Coda'), 'maria@example.com')
  await user.click(dialog.getByRole('button', { name: 'Put it on the list' }))
  expect(program.AddKeptOf).toHaveBeenCalledExactlyOnceWith('Bakery Orders', 'maria@example.com', '', '')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
