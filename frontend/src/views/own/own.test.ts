import { cleanup, configure, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { account, coda, Program } from '../testing/program'

configure({ asyncUtilTimeout: 5_000 })

let program: Program

beforeEach(() => {
  location.hash = ''
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
