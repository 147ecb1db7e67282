import { cleanup, configure, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { account, none, nowhere, Program, ready } from './testing/program'

configure({ asyncUtilTimeout: 5_000 })

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await Promise.all([
    import('./PickPack.svelte'),
    import('./Closing.svelte'),
    import('./VaultDialog.svelte'),
    import('./finish/Finish.svelte'),
    import('../wizard/Wizard.svelte'),
  ])
}, 120_000)

let program: Program
const user = userEvent.setup()
const refused = account({ status: 'needs-sign-in', trouble: { code: 'key-refused', values: {} } })

beforeEach(() => {
  location.hash = ''
  Element.prototype.scrollIntoView = () => {}
  window.scrollTo = () => {}
  program = new Program()
  program.accounts = [account()]
})

afterEach(() => cleanup())

/** Leads the page somewhere, as the panel does while it is open. */
function lead(to: Partial<typeof nowhere>) {
  program.to = { ...nowhere, ...to }
  program.changed()
}

test('a page that opens goes where it was asked to', async () => {
  program.to = { ...nowhere, to: 'connect' }
  await program.shown()
  expect(await screen.findByRole('dialog', { name: 'Connect an account' })).toBeTruthy()
})

test('in the window each change may lead somewhere, in the browser only a new page', async () => {
  await program.shown()
  lead({ to: 'connect' })
  expect(program.to.to).toBe('connect')
  cleanup()
  program.to = nowhere
  program.shell = 'window'
  await program.shown()
  lead({ to: 'connect' })
  expect(await screen.findByRole('dialog', { name: 'Connect an account' })).toBeTruthy()
})

test('what is to finish leads to its guide, and closes what was open', async () => {
  program.shell = 'window'
  await program.shown()
  lead({ to: 'connect' })
  await screen.findByRole('dialog', { name: 'Connect an account' })
  lead({ to: 'finish', account: 'a1', place: 'd1' })
  expect(await screen.findByRole('dialog', { name: 'Finish in Coda' })).toBeTruthy()
  expect(screen.queryByRole('dialog', { name: 'Connect an account' })).toBeNull()
})

test('an account that needs its person leads to what mends it', async () => {
  program.accounts = [refused]
  program.to = { ...nowhere, to: 'mend', account: 'a1' }
  await program.shown()
  await vi.waitFor(() => expect(program.SignInAgain).toHaveBeenCalledWith('a1'))
})

test('where the password store is locked, that is what mends it', async () => {
  program.accounts = [account({ status: 'needs-attention', trouble: { code: 'vault-absent', values: {} } })]
  program.vault = { ...ready, state: 'locked', chosen: true }
  program.to = { ...nowhere, to: 'mend', account: 'a1' }
  await program.shown()
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByRole('button', { name: 'Unlock' })).toBeTruthy()
  expect(program.SignInAgain).not.toHaveBeenCalled()
})

test('an account is unfolded, and a to-do is brought into sight', async () => {
  program.shell = 'window'
  program.toDos = [
    {
      ...{ id: 't1', account: 'old', pack: 'coda', name: 'Old', keyName: '', why: 'removed' },
      ...{ since: '2026-11-01T10:00:00Z', until: '', blockedBy: [], accepted: false, mayBeBack: false },
      place: { id: '', name: '', link: '', elsewhere: false },
    },
  ]
  await program.shown()
  lead({ to: 'account', account: 'a1' })
  expect(await screen.findByRole('button', { name: 'Rename' })).toBeTruthy()
  lead({ to: 'to-do', toDo: 't1' })
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Old'))
})

test('who is in the middle of connecting is not led away', async () => {
  program.shell = 'window'
  program.accounts = [refused]
  await program.shown()
  lead({ to: 'mend', account: 'a1' })
  const wizard = await screen.findByRole('dialog')
  lead({ to: 'finish', account: 'a1', place: 'd1' })
  await vi.waitFor(() => expect(program.to.to).toBe(''))
  expect(screen.queryByRole('dialog', { name: 'Finish in Coda' })).toBeNull()
  expect(wizard.isConnected).toBe(true)
})

test('a window that closes says where Patchbay goes, and hides when the person agrees', async () => {
  program.shell = 'window'
  await program.shown()
  lead({ to: 'closing' })
  const dialog = within(await screen.findByRole('dialog', { name: /stays/ }))
  await user.click(dialog.getByRole('button', { name: 'Close the window' }))
  expect(program.HideWindow).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('the window offers the browser, and says why where that fails; the browser does not', async () => {
  await program.shown()
  await screen.findByText('Ann')
  expect(screen.queryByRole('button', { name: 'Open in the browser instead' })).toBeNull()
  cleanup()
  program.shell = 'window'
  program.OpenInBrowser.mockRejectedValueOnce({ ...none, code: 'link-not-opened' })
  await program.shown()
  await user.click(await screen.findByRole('button', { name: 'Open in the browser instead' }))
  expect(program.OpenInBrowser).toHaveBeenCalledOnce()
  expect(await screen.findByRole('alert')).toBeTruthy()
})
