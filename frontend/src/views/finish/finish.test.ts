import { cleanup, configure, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '../../backend/problem'
import { Program, seen, toDo, use } from '../places/testing/program'

configure({ asyncUtilTimeout: 5_000 })

beforeAll(async () => {
  await import('./Finish.svelte')
}, 120_000)

let program: Program
const user = userEvent.setup()
const button = (name: string | RegExp) => screen.findByRole('button', { name })

/** The steps of the list behind a button. */
async function steps(name: RegExp): Promise<string[]> {
  await user.click(await button(name))
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(/^Patchbay can't|Only you can do this/)
  return [...document.querySelectorAll('[role="dialog"] ol > li')].map((step) => step.textContent!.replace(/\s+/g, ' '))
}

beforeEach(() => {
  program = new Program()
})

afterEach(() => cleanup())

test('the first screen counts what is to finish, and each leads to its list', async () => {
  program.docs = [use('Budget'), seen('Plans', { state: 'old-key' }), seen('Team', { state: 'take-out' })]
  await program.shown()
  expect(screen.getByRole('heading', { name: '3 things to finish' })).toBeTruthy()
  expect(await button(/Put Ann into Budget/)).toBeTruthy()
  expect(await button(/Take Ann out of Team/)).toBeTruthy()
  await user.click(await button(/Give Plans the new key of Ann/))
  expect(await screen.findByRole('heading', { name: 'Give Plans the new key of Ann' })).toBeTruthy()
})

test('a private account is put into a doc by its own section, and counts as there only when the person says so', async () => {
  program.docs = [use('Budget')]
  await program.shown()
  const shown = await steps(/Put Ann into Budget/)
  expect(shown).toHaveLength(5)
  expect(shown[1]).toMatch(/Insert.*Packs.*Tasks.*Settings.*not in the list\?/)
  expect(shown[2]).toMatch(/drop-down under the private account/)
  expect(shown[3]).toMatch(/A box to paste into.*Copy the key of Ann here, paste it there/)
  expect(shown.join()).not.toContain('Allow non-owners')
  await user.click(await button('Open Budget'))
  expect(program.OpenDoc).toHaveBeenCalledWith('budget')
  expect(program.MarkInCoda).not.toHaveBeenCalled()
  await user.click(await button('I have seen it done'))
  expect(program.MarkInCoda).toHaveBeenCalledWith('ann', 'budget', 'done')
  await vi.waitFor(() => expect(screen.queryByText(/to finish/)).toBeNull())
})

test.each([
  ['restricted', /must be off: a lock/, /“Sync in data using this account” must be off/],
  ['view', /viewing data only/, /begins with “Take” off/],
  ['act', /taking actions and viewing data/, /begins with “Take”, too/],
])('a shared account that is %s says the switches of older and newer Coda', async (nonOwners, older, newer) => {
  program.docs = [use('Plans', { sharing: 'shared', nonOwners })]
  await program.shown()
  const shown = await steps(/Put Ann into Plans/)
  expect(shown).toHaveLength(6)
  expect(shown[2]).toMatch(/Add a shared account.*Manage synced accounts/)
  expect(shown[4]).toMatch(older)
  expect(shown[4]).toMatch(newer)
})

test('where Coda has it by other rules, only these are changed', async () => {
  program.docs = [
    { ...seen('Plans', { sharing: 'shared', nonOwners: 'act' }), nonOwners: 'restricted', state: 'planned' },
  ]
  await program.shown()
  const shown = await steps(/Change how Ann is used in Plans/)
  expect(shown).toHaveLength(4)
  expect(shown.join()).not.toContain('Add a shared account')
})

test('where the Pack does not know how Coda asks, all three are drawn, and what to do follows from what is seen', async () => {
  program.inCoda = 'unknown'
  program.docs = [use('Budget')]
  await program.shown()
  const shown = await steps(/Put Ann into Budget/)
  expect(shown[3]).toMatch(/What does Coda show you\?.*paste into.*Sign in with Tasks.*Nothing to fill in/)
  expect(screen.queryByRole('button', { name: 'Copy key for Coda' })).toBeNull()
  await user.click(screen.getByRole('radio', { name: /sign in with/ }))
  expect(screen.getByText(/Press it and approve.*as Ann/)).toBeTruthy()
  await user.click(screen.getByRole('radio', { name: /paste into/ }))
  await user.click(await button('Copy key for Coda'))
  expect(program.CopyKey).toHaveBeenCalledWith('ann', 'budget', 'token')
})

test('where the Pack knows it only that is drawn, unless the person sees something else', async () => {
  program.inCoda = 'coda-makes-it'
  program.docs = [use('Budget')]
  await program.shown()
  const shown = await steps(/Put Ann into Budget/)
  expect(shown[3]).toMatch(/Coda shows you this: Nothing to fill in/)
  const dialog = within(screen.getByRole('dialog'))
  expect(dialog.queryAllByRole('radio')).toHaveLength(0)
  await user.click(await button('Coda shows me something else'))
  expect(dialog.getAllByRole('radio')).toHaveLength(3)
})

test('where only Coda has the key there is none to paste', async () => {
  program.inCoda = 'paste'
  program.status = 'kept-by-coda'
  program.pasted = []
  program.docs = [use('Budget')]
  await program.shown()
  const shown = await steps(/Put Ann into Budget/)
  expect(shown[3]).toMatch(/Sign in with Tasks.*Nothing to fill in/)
  expect(shown[3]).not.toContain('paste')
})

test('a key of several parts is copied part by part, by the names they have; its address is shown', async () => {
  program.pasted = [
    { field: 'address', label: 'Your address', text: 'https://ann.example.com' },
    { field: 'user', label: 'User name', text: '' },
    { field: 'pass', label: 'Password', text: '' },
  ]
  program.docs = [use('Budget')]
  await program.shown()
  expect((await steps(/Put Ann into Budget/))[3]).toContain('https://ann.example.com')
  await user.click(await button('Copy Password for Coda'))
  expect(program.CopyKey).toHaveBeenCalledExactlyOnceWith('ann', 'budget', 'pass')
  expect(await screen.findByText(/Password: on your clipboard for 30 seconds\./)).toBeTruthy()
})

test('the way into Nango names its form, its field and its button, and what stands elsewhere is copied there, too', async () => {
  const there = { state: 'planned', since: '2026-11-22T10:00:00Z', mayHave: false, copied: '', dismissed: false }
  program.elsewhere = [{ id: 'n1', account: 'ann', name: 'Nango', ...there }]
  await program.shown()
  const shown = await steps(/Put Ann into Nango/)
  expect(shown).toHaveLength(4)
  expect(shown[0]).toMatch(/Open Nango.*form for Tasks/)
  expect(shown[1]).toMatch(/field is called API Key/)
  expect(shown[2]).toMatch(/press this.*Connect/)
  await user.click(await button('Copy key for Nango'))
  expect(program.CopyKey).toHaveBeenCalledWith('ann', 'n1', 'token')
})

test('a key that its service refuses is not copied without a word about that', async () => {
  program.status = 'needs-sign-in'
  program.docs = [use('Budget')]
  await program.shown()
  await steps(/Put Ann into Budget/)
  expect(screen.getByText(/Tasks didn't accept the key of Ann/)).toBeTruthy()
})

test('a place is put off the list without being called done', async () => {
  program.docs = [use('Budget')]
  await program.shown()
  await user.click(await button(/Put Ann into Budget/))
  await user.click(await button("Don't remind me"))
  expect(program.Dismiss).toHaveBeenCalledWith('ann', 'budget')
  expect(program.MarkInCoda).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(screen.queryByText(/to finish/)).toBeNull())
})

test('what a removed account left in a doc, elsewhere and with Coda is told as that', async () => {
  const place = { id: 'plans', name: 'Plans', link: '', elsewhere: false }
  program.toDos = [
    toDo({ id: 't1', why: 'left-in-doc', place }),
    toDo({ id: 't2', why: 'left-elsewhere', place: { ...place, name: 'Nango', elsewhere: true } }),
    toDo({ id: 't3', why: 'left-with-coda' }),
  ]
  await program.shown()
  expect(screen.getByText(/Coda still has access in Plans/)).toBeTruthy()
  expect(screen.getByText(/key may still be in Nango/)).toBeTruthy()
  expect(screen.getByText(/Coda still keeps this account/)).toBeTruthy()
  expect(screen.queryByText(/Laptop/)).toBeNull()
  await user.click(screen.getByText('How to take it out of Plans'))
  await user.click(await button('Open Plans'))
  expect(program.OpenDoc).toHaveBeenCalledWith('plans')
  await user.click(await button('I have disconnected it there'))
  expect(program.Tick).toHaveBeenCalledWith('t1')
})

test('an old key that is still used is not to be deleted, unless the person accepts what stops', async () => {
  program.docs = [seen('Plans', { state: 'old-key' })]
  program.toDos = [toDo({ why: 'replaced', blockedBy: [{ id: 'plans', name: 'Plans', link: '', elsewhere: false }] })]
  await program.shown()
  expect(screen.queryByRole('button', { name: 'I have deleted it there' })).toBeNull()
  await user.click(await button('Delete it anyway'))
  expect(program.AcceptStop).not.toHaveBeenCalled()
  expect(screen.getByText(/these can't use it any more: Plans/)).toBeTruthy()
  await user.click(await button('Yes, delete it anyway'))
  expect(program.AcceptStop).toHaveBeenCalledWith('t1', ['plans'])
  expect(await button('I have deleted it there')).toBeTruthy()
})

test('what the person was not shown is not accepted, and is shown then', async () => {
  program.docs = [seen('Plans', { state: 'old-key' }), seen('Team', { state: 'old-key' })]
  const blockedBy = [{ id: 'plans', name: 'Plans', link: '', elsewhere: false }]
  program.toDos = [toDo({ why: 'replaced', blockedBy })]
  program.AcceptStop.mockImplementation(async () => {
    program.toDos = [
      toDo({ why: 'replaced', blockedBy: [...blockedBy, { ...blockedBy[0]!, id: 'team', name: 'Team' }] }),
    ]
    throw new ProblemError('stops-more', { docs: 'Team' })
  })
  await program.shown()
  await user.click(await button('Delete it anyway'))
  await user.click(await button('Yes, delete it anyway'))
  expect(await screen.findByText(/more that uses the old key: Team/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'I have deleted it there' })).toBeNull()
  await user.click(await button('Delete it anyway'))
  expect(screen.getByText(/can't use it any more: Plans, Team/)).toBeTruthy()
})

test('a forgotten doc that still needs the old key is pointed to, for it has a list of its own', async () => {
  const place = { id: 'plans', name: 'Plans', link: '', elsewhere: false }
  program.toDos = [toDo({ why: 'replaced', blockedBy: [place] }), toDo({ id: 't2', why: 'left-in-doc', place })]
  await program.shown()
  expect(screen.getByText('Plans: it stands on this list by itself.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Finish in Plans' })).toBeNull()
})

test('a key that may be in use again is kept by one press', async () => {
  program.toDos = [toDo({ mayBeBack: true })]
  await program.shown()
  expect(screen.getByText(/may be this very one/)).toBeTruthy()
  await user.click(await button("It's the same key, keep it"))
  expect(program.KeepKey).toHaveBeenCalledWith('t1')
  expect(program.Tick).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(screen.queryByText(/may be this very one/)).toBeNull())
})

test('an answer that comes late leaves the focus to what the person is at by then', async () => {
  program.toDos = [toDo(), toDo({ id: 't2' })]
  let answer = () => {}
  program.Tick.mockImplementation(() => new Promise((resolve) => (answer = resolve)))
  await program.shown()
  await user.click((await screen.findAllByRole('button', { name: 'I have deleted it there' }))[0]!)
  program.toDos = [toDo({ id: 't2' })]
  await user.click((await screen.findAllByRole('button', { name: 'Forget this' }))[1]!)
  answer()
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Forget this' })).toBeNull())
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(document.activeElement).toBe(await button('Keep it on the list'))
})
