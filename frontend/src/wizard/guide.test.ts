import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { ProblemError } from '../backend/problem'
import { names } from './drawings/registry'
import { titleOf } from './drawings/titles'
import { hostAt, inWay, leadsElsewhere, shortAddress } from './guide'
import { catalogue, packOf } from './testing/catalogue'
import { form, stage } from './testing/stage'

const packs = catalogue()
const coda = packOf('coda')
const key = (pack = coda) => form(1, 'key', { fields: pack.ways[0]!.fields })
// Whether a parent is hidden is slow to find out, and doesn't matter here.
const button = (name: string | RegExp) => screen.getByRole('button', { name, hidden: true })
const heading = (name: string) => screen.getByRole('heading', { name, hidden: true })

test('every drawing that a guide names exists', () => {
  const guides = packs.flatMap((pack) => [pack.guide, ...pack.ways.map((way) => way.guide)])
  const asked = guides.flatMap((guide) =>
    guide.steps.flatMap((step) => [
      step.drawing,
      ...step.trouble.flatMap((trouble) => trouble.steps.map((more) => more.drawing)),
    ]),
  )
  expect(names).toEqual(expect.arrayContaining([...new Set(asked)].filter(Boolean)))
})

test('every drawing is told in words, and every telling has its drawing', () => {
  const files = readdirSync(join(import.meta.dirname, 'drawings')).filter((name) => name.endsWith('.svelte'))
  expect(names.toSorted()).toEqual(files.map((name) => name.slice(0, -'.svelte'.length)).toSorted())
  for (const name of names) expect(titleOf(name), name).not.toBe('')
  expect(titleOf('no-such-drawing')).toBe('')
})

/** Each way of each Pack that has a guide, by its names. */
const ways = packs
  .filter((pack) => pack.guide.steps.length > 0)
  .flatMap((pack) => (pack.ways.length > 0 ? pack.ways : [undefined]).map((way) => ({ pack, way })))
  .filter(({ pack, way }) => !leadsElsewhere(pack, way?.way ?? ''))
  .map(({ pack, way }) => [pack.id, way?.way ?? 'in Coda', pack, way] as const)

test.each(ways)(
  'the guide of %s, %s, can be walked from its first page to the form and back',
  async (_, name, whole, way) => {
    const user = userEvent.setup({ delay: null })
    const pack = inWay(whole, name)
    const field = way?.fields[0]
    await stage(whole, form(1, field ? 'key' : 'approval', { way: name, fields: way?.fields ?? [] }))
    expect(heading('What you need beforehand')).toBeTruthy()
    for (const need of pack.guide.needs) expect(screen.getByText(need)).toBeTruthy()
    await user.click(button('Show me how'))
    for (const [i, step] of pack.guide.steps.entries()) {
      const title = heading(step.title)
      await vi.waitFor(() => expect(document.activeElement).toBe(title))
      expect(screen.getByText(`Step ${i + 1} of ${pack.guide.steps.length}`)).toBeTruthy()
      expect(screen.getByText(step.text)).toBeTruthy()
      if (i < pack.guide.steps.length - 1) await user.click(button('Next'))
    }
    if (field) {
      await user.click(button(`Go to ${field.label}`))
      expect(document.activeElement).toBe(screen.getByLabelText(field.label))
    }
    for (const step of pack.guide.steps.toReversed()) {
      expect(heading(step.title)).toBeTruthy()
      await user.click(button('Back'))
    }
    expect(heading('What you need beforehand')).toBeTruthy()
  },
  20_000,
)

test('the guide beside a form is that of the way to sign in', async () => {
  const slack = packOf('slack')
  const [first, second] = slack.ways
  const asked = form(2, 'approval', { way: second!.way })
  const { patchbay } = await stage(slack, form(1, 'way', { choices: slack.ways.map((way) => way.way) }), {
    Submit: async () => asked,
  })
  const needs = (way: typeof first) => screen.queryByText(way!.guide.needs.at(-1)!)
  expect(needs(first), 'until one is chosen, it is the recommended one').toBeTruthy()
  await patchbay.flow.answer({ choose: second!.way })
  await vi.waitFor(() => expect(needs(second)).toBeTruthy())
  expect(needs(first)).toBeNull()
  expect(slack.guide.needs.some((need) => screen.queryByText(need) && !second!.guide.needs.includes(need))).toBe(false)
})

test('turning pages keeps what was typed', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, key())
  await user.type(screen.getByLabelText('API Key'), 'pretend-token-1')
  await user.click(button('Show me how'))
  await user.click(button('Next'))
  expect(screen.getByLabelText('API Key')).toHaveProperty('value', 'pretend-token-1')
})

test('the list of steps leads to each', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, key())
  await user.click(button('All steps'))
  await user.click(button(/Press Copy token/))
  expect(heading('Press Copy token')).toBeTruthy()
  expect(button('All steps').getAttribute('aria-expanded')).toBe('false')
})

test('a link is opened by its name, and the address is shown', async () => {
  const user = userEvent.setup({ delay: null })
  const { program } = await stage(coda, key())
  await user.click(button('Show me how'))
  expect(screen.getAllByText('Opens coda.io/account#apiSettings')[0]).toBeTruthy()
  await user.click(screen.getAllByRole('button', { name: 'Open Coda' })[0]!)
  expect(program.OpenLink).toHaveBeenCalledExactlyOnceWith('coda', 'tokens')
})

test('where the browser could not be opened, the whole address is there to copy', async () => {
  const user = userEvent.setup({ delay: null })
  const OpenLink = vi.fn().mockRejectedValue(new ProblemError('link-not-opened', { address: coda.links['tokens']! }))
  await stage(coda, key(), { OpenLink })
  await user.click(button('Show me how'))
  await user.click(screen.getAllByRole('button', { name: 'Open Coda' })[0]!)
  expect(await screen.findByText('https://coda.io/account#apiSettings')).toBeTruthy()
  expect(button('Copy the address')).toBeTruthy()
})

test('what goes otherwise unfolds with its steps, its link and its message', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, key())
  await user.click(button('Show me how'))
  const elsewhere = screen.getByText('Landed somewhere else?').closest('details')!
  expect(within(elsewhere).getByText('Choose Account settings')).toBeTruthy()
  await user.click(button('Next'))
  expect(button('Copy the message')).toBeTruthy()
})

test('other names of a button stand under "I see something different"', async () => {
  const user = userEvent.setup({ delay: null })
  const todoist = packOf('todoist')
  const named = todoist.guide.steps.find((step) => step.otherNames.length > 0)!
  await stage(todoist, key(todoist))
  await user.click(button('All steps'))
  await user.click(button(new RegExp(named.title)))
  const different = screen.getByText('I see something different').closest('details')!
  expect(within(different).getByText(named.otherNames[0]!)).toBeTruthy()
})

test('what a key can do is said where it can be limited', async () => {
  const user = userEvent.setup({ delay: null })
  await stage(coda, key())
  expect(screen.queryByText(coda.guide.limits)).toBeNull()
  await user.click(button('All steps'))
  await user.click(button(/Leave Add a restriction closed/))
  expect(screen.getByText(coda.guide.limits)).toBeTruthy()
})

test('a drawing shows the host of the page that the guide opened last', () => {
  expect(hostAt(coda, 3)).toBe('coda.io')
  expect(hostAt(packOf('trello'), 5)).toBe('trello.com')
  expect(hostAt({ ...coda, links: {} }, 3)).toBe('')
  expect(shortAddress('https://www.example.com/keys/')).toBe('example.com/keys')
})
