import { screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { whatIsWrong } from '../text/problem'
import { packOf } from './testing/catalogue'
import { done, failed, form, problem, stage, wait } from './testing/stage'

const coda = packOf('coda')
const key = form(1, 'key', { fields: coda.ways[0]!.fields })
const button = (name: string | RegExp) => screen.getByRole('button', { name })

test('the dialog is named after what it does, and its parts have names', async () => {
  await stage(coda, key)
  expect(screen.getByRole('dialog', { name: 'Connect your Coda account' })).toBeTruthy()
  expect(screen.getByRole('region', { name: 'How to get your key' })).toBeTruthy()
  for (const each of screen.getAllByRole('button')) expect(each.textContent || each.ariaLabel).toBeTruthy()
  for (const each of document.querySelectorAll('input')) expect(each.labels?.[0]?.textContent).toBeTruthy()
})

test('the first field of a step gets the focus', async () => {
  await stage(coda, key)
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('API Key')))
})

test('a wizard in which nothing was typed closes at once', async () => {
  const user = userEvent.setup({ delay: null })
  const { flow, program } = await stage(coda, key)
  await user.keyboard('{Escape}')
  expect(flow.open).toBe(false)
  expect(program.Cancel).toHaveBeenCalledExactlyOnceWith('flow-1')
})

test('closing asks where something was typed, and staying keeps it', async () => {
  const user = userEvent.setup({ delay: null })
  const { flow } = await stage(coda, key)
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('dialog', { name: 'Close without connecting?' })).toBeTruthy()
  expect(flow.open).toBe(true)
  await user.click(button('Stay here'))
  expect(screen.getByLabelText('API Key')).toHaveProperty('value', 'pretend-token-1')
})

test('nothing pasted survives a closed wizard', async () => {
  const user = userEvent.setup({ delay: null })
  const { flow } = await stage(coda, key)
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.click(button('Close'))
  await screen.findByRole('dialog', { name: 'Close without connecting?' })
  await user.click(button('Forget it and close'))
  expect(flow.open).toBe(false)
  expect(flow.typed).toEqual({})
  expect(document.body.innerHTML).not.toContain('pretend-token-1')
  await flow.start('coda')
  expect(await screen.findByLabelText('API Key')).toHaveProperty('value', '')
  expect(window.sessionStorage.length + window.localStorage.length).toBe(0)
})

test('while the service is asked, the person is told, and Cancel brings the form back with what was typed', async () => {
  const user = userEvent.setup({ delay: null })
  const { program, flow } = await stage(coda, wait(2, 'service'))
  flow.typed = { token: 'pretend-token-1' }
  expect(screen.getByText('Asking Coda whose key this is…')).toBeTruthy()
  program.Connect.mockResolvedValue({ ...key, flow: 'flow-2' })
  await user.click(button('Cancel'))
  expect(program.Cancel).toHaveBeenCalledWith('flow-1')
  expect(await screen.findByLabelText('API Key')).toHaveProperty('value', 'pretend-token-1')
})

test('while the password store is at work, it is named', async () => {
  await stage(coda, wait(4, 'vault'))
  expect(screen.getByText('Putting the key into the GNOME keyring…')).toBeTruthy()
})

test('when the computer asks for its password, the person is told to look for it', async () => {
  const asking = {
    ...{ state: 'asking', name: 'keyring', title: 'the GNOME keyring', passphrase: false, chosen: true },
    ...{ problem: problem(''), choices: [], waiting: 0 },
  }
  await stage(coda, wait(4, 'vault'), { Vault: async () => asking })
  expect(screen.getByRole('status').textContent).toContain('Your computer is asking for your password')
  expect(button('Cancel')).toBeTruthy()
})

test('the end says what to do next, and leads to the account', async () => {
  const user = userEvent.setup({ delay: null })
  const { flow, onaccounts } = await stage(coda, done(6))
  expect(screen.getByRole('status').textContent).toContain('Your Coda account is connected')
  await user.click(button('Go to your accounts'))
  expect(flow.open).toBe(false)
  expect(onaccounts).toHaveBeenCalledExactlyOnceWith('account-1')
})

test('a replaced key leaves the old one to be deleted at the service', async () => {
  await stage(coda, done(6, { replaced: true }))
  expect(screen.getByText(/Delete the old key in Coda/)).toBeTruthy()
})

test('an end that was none says why, and starts again', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, failed(3, problem('unexplained')))
  expect(screen.getByRole('alert').textContent).toContain(whatIsWrong(problem('unexplained')))
  program.Connect.mockResolvedValue({ ...key, flow: 'flow-2' })
  await user.click(button('Start again'))
  expect(await screen.findByLabelText('API Key')).toBeTruthy()
})

test('an account that was in docs before is offered them at the end', async () => {
  const user = userEvent.setup({ delay: null })
  const former = {
    ...{ doc: 'd1', title: 'Plans', sharing: 'private', nonOwners: '', again: '', mayHave: false },
    refused: problem(''),
  }
  const PutBack = vi.fn(async () => {})
  const { flow } = await stage(coda, done(6), { FormerDocs: async () => [former], PutBack })
  expect(await screen.findByText('This account was in one doc. Put it back?')).toBeTruthy()
  await user.click(button('Put it back'))
  expect(PutBack).toHaveBeenCalledExactlyOnceWith('account-1', ['d1'])
  await vi.waitFor(() => expect(flow.open).toBe(false))
})
