import { cleanup, configure, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '../../backend/problem'
import { account, Program } from '../testing/program'

configure({ asyncUtilTimeout: 5_000 })

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await import('./Settings.svelte')
}, 120_000)

let program: Program
const user = userEvent.setup()

beforeEach(() => {
  location.hash = '#/settings'
  window.scrollTo = () => {}
  program = new Program()
  program.accounts = [account()]
})

afterEach(() => {
  cleanup()
  delete document.documentElement.dataset['text']
})

const startSwitch = () =>
  screen.findByRole<HTMLInputElement>('switch', { name: 'Start when I sign in to this computer' })
const tellSwitch = () => screen.findByRole<HTMLInputElement>('switch', { name: 'Tell me what needs me' })

test('starting at login is off until the person wants it, and can be ended again', async () => {
  await program.shown()
  const start = await startSwitch()
  expect(start.checked).toBe(false)
  await user.click(start)
  expect(program.SetStartAtLogin).toHaveBeenLastCalledWith(true)
  await vi.waitFor(() => expect(start.checked).toBe(true))
  await user.click(start)
  expect(program.SetStartAtLogin).toHaveBeenLastCalledWith(false)
  await vi.waitFor(() => expect(start.checked).toBe(false))
})

test('what was removed by hand is seen when the person comes back to the page', async () => {
  program.home = { ...program.home, start: 'on', notifications: 'there' }
  await program.shown()
  const start = await startSwitch()
  expect(start.checked).toBe(true)
  program.home = { ...program.home, start: 'off', notifications: 'there' }
  window.dispatchEvent(new Event('focus'))
  await vi.waitFor(() => expect(start.checked).toBe(false))
})

test('an entry that starts something else is said to, and can be put right', async () => {
  program.home = { ...program.home, start: 'changed', notifications: 'there' }
  await program.shown()
  await user.click(await screen.findByRole('button', { name: 'Start this one' }))
  expect(program.SetStartAtLogin).toHaveBeenCalledWith(true)
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Start this one' })).toBeNull())
})

test('a computer that refuses is said to, and the switch shows what is true', async () => {
  program.SetStartAtLogin.mockRejectedValueOnce(new ProblemError('start-not-set'))
  await program.shown()
  const start = await startSwitch()
  await user.click(start)
  expect((await screen.findByRole('alert')).textContent).toContain('what starts when you sign in')
  expect(start.checked).toBe(false)
})

test('where this Patchbay can do neither, there is nothing to switch', async () => {
  program.home = { ...program.home, start: 'no', notifications: 'none' }
  await program.shown()
  await screen.findByText(/started for a trial/)
  expect(screen.queryByRole('switch')).toBeNull()
})

test('notifications can be switched off', async () => {
  await program.shown()
  const tell = await tellSwitch()
  expect(tell.checked).toBe(true)
  await user.click(tell)
  expect(program.SetPreference).toHaveBeenCalledWith('notifications', 'off')
  expect(tell.checked).toBe(false)
})

test('what the computer itself holds back is said beside the switch', async () => {
  for (const [notifications, said] of [
    ['quiet', /not to disturb you/],
    ['off', /own settings don't let Patchbay/],
    ['there', /A message of your desktop, once/],
  ] as const) {
    program.home = { ...program.home, notifications }
    window.dispatchEvent(new Event('focus'))
    if (notifications === 'quiet') await program.shown()
    await screen.findByText(said)
    expect((await tellSwitch()).checked).toBe(true)
  }
})

test('pages open in the browser that the person chooses, of those that are there', async () => {
  program.home = { ...program.home, browsers: [{ id: 'fox.desktop', name: 'Fox', profile: '' }] }
  await program.shown()
  const choice = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Open pages in' })
  expect(choice.value).toBe('')
  await user.selectOptions(choice, 'Fox')
  expect(program.SetBrowser).toHaveBeenCalledWith('fox.desktop')
  await vi.waitFor(() => expect(choice.value).toBe('fox.desktop'))
})

test('text grows at once, and goes back where that can not be kept', async () => {
  await program.shown()
  const sizes = within(await screen.findByRole('group', { name: 'Size of the text' }))
  await user.click(sizes.getByRole('radio', { name: 'Larger' }))
  expect(document.documentElement.dataset['text']).toBe('larger')
  expect(program.SetPreference).toHaveBeenCalledWith('text', 'larger')
  program.SetPreference.mockRejectedValueOnce(new ProblemError('register-read-only'))
  await user.click(sizes.getByRole('radio', { name: 'Normal' }))
  await screen.findByRole('alert')
  expect(document.documentElement.dataset['text']).toBe('larger')
})

test('what is told to helpers names nobody', async () => {
  await program.shown()
  const report = await screen.findByText(/accounts: connected/)
  expect(report.textContent).not.toMatch(/Ann|@|\/data/)
  expect(report.textContent).toContain('at login: off')
})

test('the program hears whether the person has the page in front of them', async () => {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  await program.shown()
  expect(program.Looking).toHaveBeenLastCalledWith(true)
  focus.mockReturnValue(false)
  window.dispatchEvent(new Event('blur'))
  expect(program.Looking).toHaveBeenLastCalledWith(false)
  const calls = program.Looking.mock.calls.length
  window.dispatchEvent(new Event('blur'))
  expect(program.Looking).toHaveBeenCalledTimes(calls)
  program.notice('back')
  expect(program.Looking).toHaveBeenCalledTimes(calls + 1)
  focus.mockRestore()
})
