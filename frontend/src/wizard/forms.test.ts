import { screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { ProblemError } from '../backend/problem'
import { whatIsWrong, whatToDo } from '../text/problem'
import { packOf } from './testing/catalogue'
import { form, person, problem, stage, wait } from './testing/stage'

const coda = packOf('coda')
const zendesk = packOf('zendesk')
const keyOf = (pack = coda, more = {}) => form(1, 'key', { fields: pack.ways[0]!.fields, ...more })
const button = (name: string | RegExp) => screen.getByRole('button', { name })

test('the key form has the fields of the Pack, and hides what is secret', async () => {
  await stage(zendesk, keyOf(zendesk))
  expect(screen.getByLabelText('Your Zendesk address')).toHaveProperty('type', 'text')
  expect(screen.getByLabelText('Your e-mail address in Zendesk')).toHaveProperty('type', 'text')
  const token = screen.getByLabelText('API token') as HTMLInputElement
  expect(token.type).toBe('password')
  expect(token.getAttribute('autocomplete')).toBe('off')
  expect(token.getAttribute('spellcheck')).toBe('false')
})

test('what is being typed can be looked at', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, keyOf())
  await user.click(button(/^Show ?API Key$/))
  expect(screen.getByLabelText('API Key')).toHaveProperty('type', 'text')
})

test('Connect sends exactly the fields', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(zendesk, keyOf(zendesk))
  await user.type(screen.getByLabelText('Your Zendesk address'), 'bakery.zendesk.com')
  await user.type(screen.getByLabelText('Your e-mail address in Zendesk'), 'maria@example.com')
  await user.type(screen.getByLabelText('API token'), ' pretend-token-1 ')
  await user.click(button('Connect'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, {
    address: 'bakery.zendesk.com',
    email: 'maria@example.com',
    token: ' pretend-token-1 ',
  })
})

test('Connect pressed twice sends once', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, keyOf())
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.dblClick(button('Connect'))
  await user.type(screen.getByLabelText('API Key'), '{Enter}')
  expect(program.Submit).toHaveBeenCalledOnce()
})

test('an empty field is named and gets the focus, and nothing is sent', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(zendesk, keyOf(zendesk))
  await user.type(screen.getByLabelText('Your Zendesk address'), 'bakery.zendesk.com')
  await user.click(button('Connect'))
  expect(screen.getByText('Your e-mail address in Zendesk is still empty.')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText('Your e-mail address in Zendesk'))
  expect(program.Submit).not.toHaveBeenCalled()
})

test('an unusual key gets a warning once it is typed, and is sent all the same', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, keyOf())
  const hint = coda.ways[0]!.fields[0]!.hintMessage
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  expect(screen.queryByText(hint)).toBeNull()
  await user.tab()
  expect(screen.getByText(hint)).toBeTruthy()
  await user.click(button('Connect'))
  expect(program.Submit).toHaveBeenCalledOnce()
})

test('a warning waits for the end of a press, so that Connect stays under the pointer', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, keyOf())
  const hint = coda.ways[0]!.fields[0]!.hintMessage
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.pointer({ keys: '[MouseLeft>]', target: button('Connect') })
  expect(screen.queryByText(hint)).toBeNull()
  await user.pointer({ keys: '[/MouseLeft]', target: button('Connect') })
  expect(program.Submit).toHaveBeenCalledOnce()
  expect(await screen.findByText(hint)).toBeTruthy()
})

test('a pasted key that looks as usual gets no warning, whatever copying added to it', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, keyOf())
  await user.click(screen.getByLabelText('API Key'))
  await user.paste(' 00000000-0000-4000-8000-000000000000\n')
  await user.tab()
  expect(screen.queryByText(coda.ways[0]!.fields[0]!.hintMessage)).toBeNull()
})

test('a refused key is said at its field, which gets the focus', async () => {
  await stage(coda, keyOf(coda, { problem: problem('key-refused') }))
  const field = screen.getByLabelText('API Key')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  const refused = problem('key-refused')
  const said = document.getElementById(field.getAttribute('aria-describedby')!.split(' ').at(-1)!)
  expect(said?.textContent).toContain(whatIsWrong(refused))
  expect(said?.textContent).toContain(whatToDo(refused))
  await vi.waitFor(() => expect(document.activeElement).toBe(field))
})

test('a problem with several possible reasons blames no field', async () => {
  await stage(zendesk, keyOf(zendesk, { problem: problem('key-refused') }))
  expect(screen.getByRole('alert').textContent).toContain(whatIsWrong(problem('key-refused')))
  expect(document.querySelector('[aria-invalid]')).toBeNull()
})

test.each([
  ['Try the same key again', 'retry'],
  ['Use exactly what I pasted', 'exact'],
])('%s is sent as a choice, without the key', async (name, choose) => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(
    coda,
    keyOf(coda, { problem: problem('no-network'), choices: ['retry', 'exact'], removed: ['spaces'] }),
  )
  await user.click(button(name))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose })
})

test('a call that failed is said beside the button, and can be sent again', async () => {
  const user = userEvent.setup({ delay: null })
  const Submit = vi.fn().mockRejectedValueOnce(new ProblemError('patchbay-away')).mockResolvedValue(wait(2, 'service'))
  await stage(coda, keyOf(), { Submit })
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.click(button('Connect'))
  expect((await screen.findByRole('alert')).textContent).toContain(whatIsWrong(problem('patchbay-away')))
  await user.click(button('Connect'))
  expect(await screen.findByText('Asking Coda whose key this is…')).toBeTruthy()
})

test('the ways are named by what one needs for them, the first as recommended', async () => {
  const user = userEvent.setup({ delay: null })
  const two = { ...coda, ways: [...coda.ways, { ...zendesk.ways[0]!, way: 'basic' }] }
  const { program } = await stage(two, form(1, 'way', { choices: ['bearer', 'basic'] }), { Packs: async () => [two] })
  expect(button(/With API Key/).textContent).toContain('Recommended')
  await user.click(button(/With Your Zendesk address, Your e-mail address in Zendesk, and API token/))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 1, { choose: 'basic' })
})

test('"Is this you?" shows all that the service said, and Yes is never focused by itself', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, form(3, 'identity', { choices: ['yes', 'no'] }))
  for (const said of [person.name, person.email, person.workspace, person.keyName]) {
    expect(screen.getByText(said)).toBeTruthy()
  }
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Is this you?'))
  await user.dblClick(button("Yes, that's me"))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 3, { choose: 'yes' })
})

test('No forgets the key that was pasted, and keeps what is no secret', async () => {
  const user = userEvent.setup({ delay: null })
  const { program, flow } = await stage(zendesk, form(3, 'identity', { choices: ['yes', 'no'] }))
  flow.typed = { address: 'bakery.zendesk.com', token: 'pretend-token-1' }
  await user.click(button('No, use another key'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 3, { choose: 'no' })
  expect(flow.typed).toEqual({ address: 'bakery.zendesk.com' })
})

test('a limited key is used only after saying what it lacks', async () => {
  await stage(
    coda,
    form(3, 'identity', { choices: ['yes', 'no'], identity: { ...person, scoped: true, limited: true } }),
  )
  for (const lost of coda.guide.limitedKey) expect(screen.getByText(lost)).toBeTruthy()
  expect(button("That's me, use it anyway")).toBeTruthy()
})

test('what was left out of the pasted text is said, with the way back', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(
    coda,
    form(3, 'identity', { choices: ['yes', 'no', 'exact'], removed: ['spaces', 'bearer'] }),
  )
  expect(screen.getByText(/spaces and the word “Bearer” in front/)).toBeTruthy()
  await user.click(button('Use exactly what I pasted'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 3, { choose: 'exact' })
})

test('an account without a name of its own asks for one', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(
    coda,
    form(3, 'naming', { fields: [{ ...coda.ways[0]!.fields[0]!, id: 'label', label: '' }], choices: ['yes', 'no'] }),
  )
  await user.click(button('Save'))
  expect(screen.getByText('Name of the account is still empty.')).toBeTruthy()
  await user.type(screen.getByLabelText('Name of the account'), '  Bakery {Enter}')
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 3, { choose: 'yes', label: 'Bakery' })
})

test('an account that is connected already offers the new key in place of the old', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, form(4, 'already', { choices: ['replace', 'no'] }))
  expect(screen.getByText(/goes on accepting the old key until you delete it there/)).toBeTruthy()
  await user.click(button('Use the new key'))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 4, { choose: 'replace' })
})

test('leaving everything as it is asks nothing more', async () => {
  const user = userEvent.setup({ delay: null })
  const { flow } = await stage(coda, form(4, 'already', { choices: ['replace', 'no'] }))
  flow.typed = { token: 'pretend-token-1' }
  await user.click(button('Leave everything as it is'))
  expect(flow.open).toBe(false)
  expect(flow.typed).toEqual({})
})

test.each([
  ['vault-locked', 'Unlock'],
  ['vault-to-choose', 'Choose where keys are kept'],
])('a save that failed with %s says so and offers to help', async (code, name) => {
  const user = userEvent.setup({ delay: null })
  const { onvault } = await stage(coda, form(5, 'identity', { choices: ['yes', 'no'], problem: problem(code) }))
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain(whatIsWrong(problem(code)))
  await user.click(within(alert).getByRole('button', { name }))
  expect(onvault).toHaveBeenCalledOnce()
})

test('a service of the person’s own is asked inside their network only when they say so', async () => {
  const user = userEvent.setup({ delay: null })
  const hosted = { ...coda, own: true, ways: [{ ...coda.ways[0]!, selfHosted: true }] }
  const refused = problem('address-refused', { host: 'git.example', service: coda.name })
  const { program } = await stage(
    hosted,
    form(2, 'key', { fields: hosted.ways[0]!.fields, problem: refused, choices: ['retry', 'own-network'] }),
    { Packs: async () => [hosted] },
  )
  expect(screen.getByText(/runs in your own network/)).toBeTruthy()
  expect(screen.queryByText(/on the internet/), 'it may well have none there').toBeNull()
  expect(
    screen.getByText(/you added it. A key that you put in here is sent to the address that you type here/),
  ).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'It is in my own network' }))
  expect(program.Submit).toHaveBeenCalledExactlyOnceWith('flow-1', 2, { choose: 'own-network' })
})
