import { cleanup, configure, fireEvent, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { m } from '../../text/generated/messages'
import { account, coda, Program } from '../testing/program'

configure({ asyncUtilTimeout: 5_000 })

// What is loaded on demand is compiled at its first use, which takes a while.
beforeAll(async () => {
  await Promise.all([import('../PickPack.svelte'), import('../AddKept.svelte')])
}, 120_000)

let program: Program

beforeEach(() => {
  location.hash = ''
  Element.prototype.scrollIntoView = () => {}
  window.scrollTo = () => {}
  program = new Program()
})

afterEach(cleanup)

test('a Pack of one’s own is marked in the list, ours is not, and a key nobody can check says so', async () => {
  program.packs = [coda, { ...coda, id: 'weather', name: 'Weather', own: true }]
  program.accounts = [account(), account({ id: 'a2', pack: 'weather', name: 'Home', status: 'unchecked', checked: '' })]
  await program.shown()
  const own = await screen.findByRole('region', { name: 'Weather' })
  expect(own.textContent).toContain('Added by you')
  expect(own.textContent).toContain("Can't be checked")
  expect(screen.getByRole('region', { name: 'Coda' }).textContent).not.toContain('Added by you')
})

test('an account whose Pack is gone says that, and one that Coda keeps doesn’t', async () => {
  program.accounts = [
    account({ id: 'a2', pack: 'weather', name: 'Home' }),
    account({ id: 'a3', pack: 'Flowers', name: 'Pat', status: 'kept-by-coda' }),
  ]
  await program.shown()
  const lost = await screen.findByRole('region', { name: 'weather' })
  expect(within(lost).getByRole('button', { name: /Home/ }).textContent).toContain('Its Pack is missing')
  expect(screen.getByRole('region', { name: 'Flowers' }).textContent).not.toContain('missing')
})

test('whoever goes through the ways to send a key with the arrow keys stays where they are', async () => {
  const user = userEvent.setup()
  await program.shown()
  await user.click(await screen.findByRole('button', { name: m.first_other() }))
  await user.type(await screen.findByRole('searchbox'), 'Weather Wizard')
  await user.click(await screen.findByRole('button', { name: /^Weather Wizard/ }))
  await user.click(await screen.findByRole('button', { name: m.own_key_advanced() }))
  await user.click(await screen.findByRole('button', { name: m.own_key_do() }))
  const ways = await screen.findByRole('combobox', { name: m.own_way() })
  ways.focus()
  for (const way of ['header', 'query', 'basic']) {
    await fireEvent.change(ways, { target: { value: way } })
    expect(document.activeElement, way).toBe(ways)
  }
})
