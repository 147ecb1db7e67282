import { screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { ProblemError } from '../backend/problem'
import { whatIsWrong } from '../text/problem'
import { noGuide, packOf } from './testing/catalogue'
import { form, page, problem, stage } from './testing/stage'

const todoist = packOf('todoist')
const pack = {
  ...todoist,
  ways: [
    {
      way: 'oauth2',
      fields: [],
      approved: true,
      selfHosted: false,
      scopes: ['Read your tasks.', 'See your name.'],
      introduce: false,
      guide: noGuide,
      confirmed: true,
    },
  ],
}
const packs = { Packs: async () => [pack] }
const approval = form(1, 'approval')
const button = (name: string | RegExp) => screen.getByRole('button', { name })

test('before the page of the service is opened, it is said what happens there and what is asked for', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(pack, approval, packs)
  expect(screen.getByText(/Your password stays between you and Todoist/)).toBeTruthy()
  for (const scope of pack.ways[0]!.scopes) expect(screen.getByText(scope)).toBeTruthy()
  expect(screen.getByRole('region', { name: 'How signing in works' })).toBeTruthy()
  expect(screen.queryByText(/have the key already/)).toBeNull()
  await user.click(button('Sign in with Todoist'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'yes' })
})

test('why it is asked once more stands above the button, and the same sign-in can be tried again', async () => {
  const user = userEvent.setup({ delay: null })
  const why = problem('too-slow', { service: 'Todoist' })
  const { program } = await stage(pack, form(1, 'approval', { problem: why, choices: ['retry'] }), packs)
  expect(screen.getByRole('alert').textContent).toContain(whatIsWrong(why))
  await user.click(button('Try the same sign-in again'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'retry' })
})

test('what the service wants to know of Patchbay is asked for, and must be filled in', async () => {
  const user = userEvent.setup({ delay: null })
  const field = { ...todoist.ways[0]!.fields[0]!, id: 'client-id', label: 'Client ID', secret: false }
  const { program } = await stage(pack, form(1, 'approval', { fields: [field] }), packs)
  await user.click(button('Sign in with Todoist'))
  expect(program.Submit).not.toHaveBeenCalled()
  expect(screen.getByText('Client ID is still empty.')).toBeTruthy()
  await user.type(screen.getByLabelText('Client ID'), 'pretend-client')
  await user.click(button('Sign in with Todoist'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'yes', 'client-id': 'pretend-client' })
})

test('while the person is at the page of the service, they can open it again or give up', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(pack, page(3), packs)
  expect(screen.getByRole('heading', { name: 'Say yes on the page of Todoist' })).toBeTruthy()
  expect(screen.getByText(/^Patchbay waits until \d\d:\d\d\.$/)).toBeTruthy()
  expect(screen.getByText('Opens example.com/allow')).toBeTruthy()
  await user.click(button('Open the page again'))
  expect(program.OpenPage).toHaveBeenCalledExactlyOnceWith('flow-1')
  program.Connect.mockResolvedValue({ ...approval, flow: 'flow-2' })
  await user.click(button('Cancel'))
  expect(program.Cancel).toHaveBeenCalledWith('flow-1')
  expect(await screen.findByRole('button', { name: 'Sign in with Todoist' })).toBeTruthy()
})

test('where no browser opens, the address is there to be copied', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(pack, page(3, { unopened: true }), packs)
  expect(screen.getByText('https://example.com/allow?state=x')).toBeTruthy()
  expect(button('Copy the address')).toBeTruthy()
  expect(screen.queryByText(/open in your browser/)).toBeNull()
  program.OpenPage.mockRejectedValue(new ProblemError('link-not-opened', { address: 'x' }))
  await user.click(button('Open the page again'))
  await vi.waitFor(() => expect(screen.getByText(/couldn't be opened/)).toBeTruthy())
})

test('a code is shown large, to be typed or copied', async () => {
  await stage(pack, page(3, { code: 'ABCD-EFGH' }), packs)
  expect(screen.getByRole('heading', { name: 'Type this code on the page of Todoist' })).toBeTruthy()
  expect(screen.getByRole('status', { name: 'The code' }).textContent).toBe('ABCD-EFGH')
  expect(button('Copy the code')).toBeTruthy()
})

test('what the service left out is said, loses nothing, and can be asked for once more', async () => {
  const user = userEvent.setup({ delay: null })
  const lacks = ['Read your tasks.', 'Change your tasks.']
  const { program } = await stage(pack, form(5, 'identity', { approved: true, choices: ['yes', 'no'], lacks }), packs)
  for (const lost of lacks) expect(screen.getByText(lost)).toBeTruthy()
  expect(button("That's me, use it anyway")).toBeTruthy()
  await user.click(button('No, sign in again and allow it'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 5, { choose: 'no' })
})

test('whoever signed in is asked whether they are it, without a word of keys', async () => {
  await stage(pack, form(5, 'identity', { approved: true, choices: ['yes', 'no'] }), packs)
  expect(screen.getByText('Todoist says that you signed in as:')).toBeTruthy()
  expect(button('No, sign in as somebody else')).toBeTruthy()
})

test('a way that nobody has confirmed stands behind the key', async () => {
  const user = userEvent.setup({ delay: null })
  const coda = packOf('coda')
  const { program } = await stage(coda, form(1, 'key', { fields: coda.ways[0]!.fields, choices: ['other-way'] }))
  await user.click(screen.getByText('Advanced: sign in without a key'))
  await user.click(button('Try it on the page of Coda'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'other-way' })
})

test('such a way says so, and leads back to the key', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(packOf('coda'), form(2, 'approval', { way: 'oauth2', choices: ['other-way'] }))
  expect(screen.getByText('Nobody has confirmed that this works.')).toBeTruthy()
  expect(screen.getByText('Read and change everything that you can read and change in Coda.')).toBeTruthy()
  expect(screen.getByText('What becomes of this sign-in'), "the key's guide would be of no use").toBeTruthy()
  await user.click(button('Use a key instead'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 2, { choose: 'other-way' })
})

test('where such a sign-in is refused, the form for the key says what happened to it', async () => {
  const coda = packOf('coda')
  const why = problem('way-not-taken', { service: 'Coda' })
  await stage(coda, form(4, 'key', { fields: coda.ways[0]!.fields, choices: ['other-way'], problem: why }))
  expect(screen.getByRole('alert').textContent).toContain(whatIsWrong(why))
  expect(screen.getByLabelText('API Key')).toBeTruthy()
})
