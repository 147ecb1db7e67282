import { cleanup, configure, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Program, seen, use } from './testing/program'

configure({ asyncUtilTimeout: 5_000 })

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await Promise.all([import('./Disconnect.svelte'), import('./TakeOut.svelte'), import('../finish/Finish.svelte')])
}, 120_000)

let program: Program
const user = userEvent.setup()
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const dialog = async () => within(await screen.findByRole('dialog'))

async function unfold() {
  await program.shown()
  await user.click(await button(/^Ann/))
  await screen.findByText('Connected docs')
}

beforeEach(() => {
  program = new Program()
})

afterEach(() => cleanup())

test('each doc says what the account may do there and how far Coda has it', async () => {
  program.docs = [
    use('Budget'),
    seen('Plans', { sharing: 'shared', nonOwners: 'view' }),
    { ...seen('Team', { sharing: 'shared', nonOwners: 'restricted' }), nonOwners: 'act', state: 'planned' },
    seen('Old', { state: 'take-out' }),
  ]
  await unfold()
  expect(await screen.findByText(/^Only you\. Used when you press buttons/)).toBeTruthy()
  expect(screen.getByText('Planned on 22 November 2026. Not in Coda yet')).toBeTruthy()
  expect(screen.getByText('Others can bring in data with this account. Only you can take actions.')).toBeTruthy()
  expect(screen.getByText('You saw it done in Coda on 22 November 2026')).toBeTruthy()
  expect(screen.getByText(/^In Coda until you change it: Others see the data/)).toBeTruthy()
  expect(screen.getByText(/Coda still has access$/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Disconnect from Old' })).toBeNull()
  await user.click(await button('Open Plans in Coda'))
  expect(program.OpenDoc).toHaveBeenCalledWith('plans')
})

test('disconnecting is asked once more, and leads on to what is left to do in Coda', async () => {
  program.docs = [seen('Plans', { sharing: 'shared', nonOwners: 'view' })]
  await unfold()
  await user.click(await button('Disconnect from Plans'))
  const asks = await dialog()
  expect(asks.getByRole('heading', { name: 'Disconnect Ann from Plans?' })).toBeTruthy()
  const [now, later] = asks.getAllByRole('list')
  expect(now!.textContent).toContain('no longer counts Plans')
  expect(later!.textContent).toContain('Coda still has access in Plans until you disconnect it there')
  expect(later!.textContent).toContain("others in a doc can't use the account")
  expect(program.Disconnect).not.toHaveBeenCalled()
  await user.click(asks.getByRole('button', { name: 'Disconnect' }))
  expect(program.Disconnect).toHaveBeenCalledWith('ann', ['plans'])

  expect(await screen.findByRole('heading', { name: 'Take Ann out of Plans' })).toBeTruthy()
  await user.click(await button('I have disconnected it'))
  expect(program.MarkInCoda).toHaveBeenCalledWith('ann', 'plans', 'taken-out')
  await vi.waitFor(() => expect(screen.queryByText('Plans')).toBeNull())
})

test('keeping it connected changes nothing', async () => {
  program.docs = [seen('Plans')]
  await unfold()
  await user.click(await button('Disconnect from Plans'))
  await user.click((await dialog()).getByRole('button', { name: 'Keep it connected' }))
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(program.Disconnect).not.toHaveBeenCalled()
})

test('several docs are disconnected at once, each named, and what was never in Coda leaves nothing to do', async () => {
  program.docs = [use('Budget'), use('Plans'), seen('Team')]
  await unfold()
  await user.click(await screen.findByRole('checkbox', { name: 'Choose Budget' }))
  await user.click(screen.getByRole('checkbox', { name: 'Choose Plans' }))
  expect(screen.getByText('2 docs chosen')).toBeTruthy()
  await user.click(await button('Disconnect'))
  const asks = await dialog()
  expect(asks.getByRole('heading', { name: 'Disconnect Ann from 2 docs?' })).toBeTruthy()
  for (const name of ['Budget', 'Plans']) expect(asks.getByText(name)).toBeTruthy()
  expect(asks.getByText(/^Nothing: as far as you told Patchbay/)).toBeTruthy()
  await user.click(asks.getByRole('button', { name: 'Disconnect' }))
  expect(program.Disconnect).toHaveBeenCalledWith('ann', ['budget', 'plans'])
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.queryByText('Budget')).toBeNull()
  expect(await button('Disconnect from Team')).toBeTruthy()
})

test('another place is noted, ticked, and taken out in two steps once it may have the key', async () => {
  await unfold()
  await user.click(await button('Add a place'))
  await user.type(await screen.findByLabelText('Name of the place'), 'Nango{Enter}')
  expect(program.AddElsewhere).toHaveBeenCalledWith('ann', 'Nango')
  await user.click((await screen.findAllByRole('button', { name: 'Finish in Nango' }))[0]!)
  await user.click(await button('I have done it there'))
  expect(program.MarkInCoda).toHaveBeenCalledWith('ann', 'nango', 'done')

  await user.click(await button('Take out of Nango'))
  const asks = await dialog()
  expect(asks.getByText('Nango still has the key until you delete it there.')).toBeTruthy()
  await user.click(asks.getByRole('button', { name: 'Take out' }))
  expect(program.RemoveElsewhere).toHaveBeenCalledWith('ann', 'nango')
  expect(await screen.findByRole('heading', { name: 'Take Ann out of Nango' })).toBeTruthy()
})

test('of an account kept by Coda there is nothing to check, to sign in to or to put elsewhere', async () => {
  program.status = 'kept-by-coda'
  await unfold()
  expect(screen.getByText('Kept by Coda')).toBeTruthy()
  expect(screen.getByText(/only Coda has its key/)).toBeTruthy()
  for (const name of ['Check now', 'Sign in again', 'Add a place'])
    expect(screen.queryByRole('button', { name })).toBeNull()
  expect(await button('Remove this account')).toBeTruthy()
})

const formerly = (doc: string, over = {}) => ({
  ...{ doc: doc.toLowerCase(), title: doc, sharing: 'shared', nonOwners: 'view', again: 'view', mayHave: true },
  ...{ refused: { code: '', values: {} }, ...over },
})

test('docs that it was in are offered, all chosen, and lead on to Coda one after the other', async () => {
  program.former = [formerly('Plans'), formerly('Team', { again: 'restricted', mayHave: false }), formerly('Wiki')]
  await unfold()
  expect(await screen.findByText('This account was in 3 docs. Put it back?')).toBeTruthy()
  const boxes = screen.getAllByRole<HTMLInputElement>('checkbox')
  expect(boxes.map((box) => box.checked)).toEqual([true, true, true])
  expect(screen.getAllByText('It comes back locked to you, until you allow others.')).toHaveLength(1)
  expect(screen.getAllByText('Coda may still have it there.')).toHaveLength(2)
  await user.click(boxes[2]!)
  await user.click(await button('Put it back'))
  expect(program.PutBack).toHaveBeenCalledWith('ann', ['plans', 'team'])
  expect(await screen.findByRole('heading', { name: 'Put Ann into Plans' })).toBeTruthy()
  expect(screen.getByText('After this one, one more doc follows.')).toBeTruthy()
  await user.click(await button('I have seen it done'))
  expect(await screen.findByRole('heading', { name: 'Put Ann into Team' })).toBeTruthy()
  await user.click(await button('I have seen it done'))
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('a doc that has no room says why, and can not be chosen', async () => {
  program.former = [formerly('Plans', { refused: { code: 'private-already', values: { account: 'Bob' } } })]
  await unfold()
  expect(await screen.findByText(/has a private account for this Pack already: Bob/)).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>('checkbox').disabled).toBe(true)
  expect(screen.queryByRole('button', { name: 'Put it back' })).toBeNull()
})

test('who never wants to be asked again is not', async () => {
  program.former = [formerly('Plans')]
  await unfold()
  await user.click(await button("Don't ask again"))
  expect(program.LeaveOut).toHaveBeenCalledWith('ann')
  await vi.waitFor(() => expect(screen.queryByText(/Put it back/)).toBeNull())
})
