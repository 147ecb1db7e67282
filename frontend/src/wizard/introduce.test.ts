import { screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { IntroductionView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { noGuide, packOf } from './testing/catalogue'
import { form, problem, stage } from './testing/stage'

const todoist = packOf('todoist')
const pack = {
  ...todoist,
  ways: [
    {
      way: 'oauth2',
      fields: [],
      approved: true,
      selfHosted: false,
      scopes: [],
      introduce: true,
      guide: noGuide,
      confirmed: true,
    },
  ],
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const step = {
  ...{
    title: 'Make an app there',
    text: 'Press the button.',
    button: 'New app',
    otherNames: [],
    link: '',
    drawing: '',
  },
  ...{ copy: 'Patchbay', trouble: [] },
}
const known: IntroductionView = {
  ...{
    pack: pack.id,
    done: false,
    secret: true,
    returnsTo: ['http://127.0.0.1/signed-in'],
    steps: [step],
    accounts: 0,
  },
}

function program(more: Partial<IntroductionView> = {}) {
  return {
    Packs: async () => [pack],
    Introductions: vi.fn(async () => [{ ...known, ...more }]),
    Introduce: vi.fn<(pack: string, id: string, secret: string) => Promise<void>>(async () => {}),
  }
}

test('where the service has to know Patchbay first, approving inside Coda stands before that', async () => {
  const { onkept } = await stage(pack, form(1, 'introduce', { choices: ['retry'] }), program())
  expect(screen.getByRole('heading', { name: "Todoist doesn't know Patchbay yet" })).toBeTruthy()
  const buttons = screen.getAllByRole('button').map((one) => one.textContent?.trim())
  const inCoda = buttons.indexOf('Approve it inside Coda')
  expect(inCoda).toBeGreaterThan(-1)
  expect(buttons.indexOf('Introduce Patchbay')).toBeGreaterThan(inCoda)
  await userEvent.setup({ delay: null }).click(button('Approve it inside Coda'))
  expect(onkept).toHaveBeenCalledOnce()
})

test('somebody introduces Patchbay: what to press, the address to copy, both values, and then it goes on', async () => {
  const user = userEvent.setup({ delay: null })
  const answers = program()
  const { program: asked } = await stage(pack, form(1, 'introduce', { choices: ['retry'] }), answers)
  await user.click(button('Introduce Patchbay'))
  const dialog = await screen.findByRole('dialog', { name: 'Introduce Patchbay to Todoist' })
  const inside = within(dialog)
  expect(await inside.findByRole('heading', { name: 'Make an app there' })).toBeTruthy()
  expect(inside.getByText('http://127.0.0.1/signed-in')).toBeTruthy()
  expect(inside.getByRole('button', { name: 'Copy the address' })).toBeTruthy()

  await user.click(inside.getByRole('button', { name: 'Keep it' }))
  expect(inside.getByText('Client ID is still empty.')).toBeTruthy()
  await user.type(inside.getByLabelText('Client ID'), 'pretend-client')
  await user.click(inside.getByRole('button', { name: 'Keep it' }))
  expect(inside.getByText('Client secret is still empty.')).toBeTruthy()
  expect(answers.Introduce).not.toHaveBeenCalled()
  const secret = inside.getByLabelText('Client secret')
  expect(secret.getAttribute('type')).toBe('password')
  await user.type(secret, 'pretend-secret')

  answers.Introduce.mockRejectedValueOnce(new ProblemError('vault-denied'))
  await user.click(inside.getByRole('button', { name: 'Keep it' }))
  expect(await inside.findByRole('alert')).toBeTruthy()
  await user.click(inside.getByRole('button', { name: 'Keep it' }))
  expect(answers.Introduce).toHaveBeenLastCalledWith('todoist', 'pretend-client', 'pretend-secret')
  await vi.waitFor(() => expect(asked.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'retry' }))
})

test('a service without a secret is asked for none, and one that insists on ports says each address', async () => {
  const user = userEvent.setup({ delay: null })
  const returnsTo = ['http://127.0.0.1:18765/signed-in', 'http://127.0.0.1:18766/signed-in']
  const answers = program({ secret: false, returnsTo })
  await stage(pack, form(1, 'introduce', { choices: ['retry'] }), answers)
  await user.click(button('Introduce Patchbay'))
  await user.type(await screen.findByLabelText('Client ID'), 'pretend-client')
  expect(screen.queryByLabelText('Client secret')).toBeNull()
  for (const address of returnsTo) expect(screen.getByText(address)).toBeTruthy()
  await user.click(button('Keep it'))
  expect(answers.Introduce).toHaveBeenCalledExactlyOnceWith('todoist', 'pretend-client', '')
})

test('a password store that can not be read is said, and asked once more', async () => {
  const user = userEvent.setup({ delay: null })
  const why = problem('vault-locked')
  const { program: asked } = await stage(pack, form(2, 'introduce', { problem: why, choices: ['retry'] }), program())
  await user.click(button('Try again'))
  expect(asked.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 2, { choose: 'retry' })
})

test('of several sites one is chosen by its name', async () => {
  const user = userEvent.setup({ delay: null })
  const choices = ['https://api.example.com/ex/one', 'https://api.example.com/ex/two']
  const sites = form(4, 'site', { choices, names: ['Bakery', 'Garden'], approved: true })
  const { program: asked } = await stage(pack, sites, program())
  expect(screen.getByRole('heading', { name: 'Which one do you want to connect?' })).toBeTruthy()
  await user.click(button('Garden'))
  expect(asked.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 4, { choose: choices[1] })
})

test('another browser can be chosen, and is asked for only when somebody wants that', async () => {
  const user = userEvent.setup({ delay: null })
  const Browsers = vi.fn(async () => ({
    browsers: [
      { id: 'chromium', name: 'Chromium', profile: '' },
      { id: 'firefox/Work', name: 'Firefox', profile: 'Work' },
    ],
    chosen: '',
  }))
  const { program: asked } = await stage(pack, form(1, 'approval'), { ...program(), Browsers })
  expect(Browsers).not.toHaveBeenCalled()
  await user.click(screen.getByText('Use another browser'))
  await user.selectOptions(await screen.findByLabelText('Browser to sign in with'), 'Firefox, Work')
  await user.click(button('Sign in with Todoist'))
  expect(asked.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'yes', browser: 'firefox/Work' })
})

test('an account begins with its own browser, also when that is gone', async () => {
  const user = userEvent.setup({ delay: null })
  const Browsers = async () => ({ browsers: [], chosen: '' })
  await stage(pack, form(1, 'approval', { browser: 'firefox/Work' }), { ...program(), Browsers })
  await user.click(screen.getByText('Use another browser'))
  const select = await screen.findByLabelText<HTMLSelectElement>('Browser to sign in with')
  expect(select.value).toBe('firefox/Work')
  expect(select.selectedOptions[0]?.textContent).toBe("One that isn't here any more")
})
