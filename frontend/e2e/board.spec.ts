import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { violations } from './axe'
import { expect, test } from './fixtures'
import { furnish, linkOf, some, type Furniture } from './furnish'
import type { Person } from './person'
import { makeToken, openInBrowser } from './pretend'
import { restingBox, settled } from './still'
import { say } from './words'

/** Stands before the board with these accounts. */
async function before({ page }: Person, all: Furniture[], bare: string[] = []): Promise<void> {
  await furnish(page, all, bare)
  await page.reload()
  await page.getByText(say('board_board'), { exact: true }).click()
  await expect(page.getByRole('group', { name: say('board_label') })).toBeVisible()
}

function cable(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

async function saved(page: Page, doing: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), doing()])
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) }
}

test('the board shows each connection, and the keyboard alone locks one and finishes it', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await before(person, some, ['Empty doc'])
  const acting = cable(page, 'Pretend Mail Mia in Team hub: others can act as you')
  await expect(acting).toBeVisible()
  await expect(cable(page, 'Pretend Mail Mia in Plans: locked to you, not finished in Coda')).toBeVisible()
  await expect(cable(page, 'Pretend Mail Sam in Plans: private')).toBeVisible()
  await expect(
    cable(page, 'Nameless Notes =Notes in Team hub: others can bring in data, to be taken out in Coda'),
  ).toBeVisible()

  await test.step('from an account along its cable', async () => {
    const mia = page.getByRole('button', { name: /^Pretend Mail Mia, in 2 docs/ })
    await page.getByRole('button', { name: say('board_save_svg') }).focus()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Nameless Notes, one account' })).toBeFocused()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    await expect(mia).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expect(acting).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('link', { name: 'Team hub' })).toBeFocused()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
  })

  await test.step('locked', async () => {
    await acting.focus()
    await page.keyboard.press('Enter')
    await expect(person.dialog('cable_title', { name: 'Mia', doc: 'Team hub' })).toBeVisible()
    await page.getByLabel(say('shared_allow')).focus()
    await page.keyboard.press('Space')
    await expect(page.getByLabel(say('shared_allow'))).not.toBeChecked()
    await page.keyboard.press('Escape')
    await expect(cable(page, 'Pretend Mail Mia in Team hub: locked to you, not finished in Coda')).toBeFocused()
  })

  await test.step('and finished in Coda: only then it is out of the line at the top', async () => {
    await expect(page.getByText('In one place others can act as you.')).toBeVisible()
    await page.getByRole('button', { name: say('exposed_show') }).click()
    await person.sees('exposed_locked')
    await person.press('uses_finish_named', { place: 'Team hub' })
    await person.press('coda_do_put')
    await person.doesNotSee('exposed_title')
    await expect(cable(page, 'Pretend Mail Mia in Team hub: locked to you')).toBeVisible()
  })
})

test('a cable is drawn by mouse from an account to a doc, with the same questions as everywhere', async ({
  practice,
}) => {
  const { person } = practice
  const { page } = person
  await before(person, some, ['Empty doc'])
  const drag = async (account: string, doc: string) => {
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const from = await restingBox(page.locator('[data-item^="account "]').filter({ hasText: account }))
    const to = await restingBox(page.locator('[data-item^="doc "]').filter({ hasText: doc }))
    await page.mouse.move(from.x + from.width - 8, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + from.width + 80, from.y + 20, { steps: 3 })
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 })
    await page.mouse.up()
  }
  await drag('Sam', 'Empty doc')
  await expect(person.dialog('plug_title_doc', { name: 'Sam', doc: 'Empty doc' })).toBeVisible()
  await person.press('plug_do')
  await person.sees('plug_missing')
  await page.getByRole('radio', { name: say('plug_private') }).check()
  await person.press('plug_do')
  await expect(cable(page, 'Pretend Mail Sam in Empty doc: private, not finished in Coda')).toBeFocused()

  await test.step('what can’t be is refused with its reason', async () => {
    await drag('Mia', 'Empty doc')
    await expect(page.getByRole('radio', { name: say('plug_private') })).toBeDisabled()
    await person.sees('plug_taken', { doc: 'Empty doc', pack: 'Pretend Mail', name: 'Sam' })
    await page.keyboard.press('Escape')
    await drag('Sam', 'Empty doc')
    await person.sees('plug_in', { name: 'Sam', doc: 'Empty doc', kind: say('board_kind_private') })
    await page.keyboard.press('Escape')
  })

  await test.step('let go over nothing, nothing happens', async () => {
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const from = await restingBox(page.locator('[data-item^="account "]').first())
    await page.mouse.move(from.x + from.width - 8, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + from.width + 100, from.y + 30, { steps: 4 })
    await page.mouse.up()
    await settled(page)
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('an account chosen by keyboard is put into a doc the same way', async () => {
    await page.locator('[data-item^="account "]').filter({ hasText: '=Notes' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel(say('plug_doc')).selectOption('Plans')
    await page.getByRole('radio', { name: say('plug_shared') }).check()
    await person.press('plug_do')
    await expect(cable(page, 'Nameless Notes =Notes in Plans: locked to you, not finished in Coda')).toBeFocused()
  })

  await test.step('taken out again, since it was never in Coda', async () => {
    await page.keyboard.press('Enter')
    await person.press('shared_disconnect_of', { name: '=Notes' })
    await person.buttonInDialog('uses_disconnect').click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.locator('[data-item^="cable "]')).toHaveCount(5)
  })
})

test('the board is narrowed, folded, saved as SVG and PNG, and printed', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await before(person, some, ['Empty doc'])
  const cables = page.locator('[data-item^="cable "]')
  await expect(cables).toHaveCount(4)
  await page.getByLabel(say('board_only')).selectOption('unfinished')
  await expect(cables).toHaveCount(2)
  await page.getByLabel(say('board_only')).selectOption('all')
  await page.getByLabel(say('board_pack'), { exact: true }).selectOption('Nameless Notes')
  await expect(cables).toHaveCount(1)
  await page.getByLabel(say('board_pack'), { exact: true }).selectOption('')
  await page.getByLabel(say('board_doc'), { exact: true }).selectOption('Plans')
  await expect(cables).toHaveCount(2)
  await page.getByLabel(say('board_doc'), { exact: true }).selectOption('')
  await page.getByLabel(say('board_search')).fill('sam')
  await expect(cables).toHaveCount(1)
  await page.getByLabel(say('board_search')).fill('nobody at all')
  await person.press('board_none_all')
  await expect(cables).toHaveCount(4)

  const pack = page.getByRole('button', { name: 'Pretend Mail, 2 accounts' })
  await pack.click()
  await expect(pack).toHaveAttribute('aria-expanded', 'false')
  await expect(cables).toHaveCount(4)
  await pack.click()

  await test.step('the SVG stands alone', async () => {
    const { name, content } = await saved(page, () => person.press('board_save_svg'))
    expect(name).toMatch(/^patchbay-board-\d{4}-\d\d-\d\d\.svg$/)
    const svg = content.toString('utf8')
    for (const part of [
      'Team hub',
      'Mia',
      say('board_legend_act'),
      'stroke-dasharray',
      'xmlns="http://www.w3.org/2000/svg"',
    ]) {
      expect(svg).toContain(part)
    }
    expect(svg).not.toMatch(/var\(|<script|<foreignObject|href=|style=|class=|aria-|http:\/\/127/)
    const other = await page.context().newPage()
    await other.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`)
    await expect(other.locator('path').nth(8)).toBeAttached()
    await other.close()
  })

  await test.step('the PNG is a picture of it', async () => {
    const { name, content } = await saved(page, () => person.press('board_save_png'))
    expect(name).toMatch(/\.png$/)
    expect(content.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    const box = await restingBox(page.locator('.picture'))
    expect(content.readUInt32BE(16)).toBeGreaterThanOrEqual(Math.floor(box.width * 2))
    expect(content.length).toBeGreaterThan(20_000) // not one colour
  })

  await test.step('on paper there is the board and nothing that is pressed', async () => {
    await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.locator('.picture')).toBeVisible()
    const ink = () => page.evaluate(() => getComputedStyle(document.documentElement).color)
    await expect.poll(ink, 'paper is light').toBe('rgb(42, 42, 42)')
    await expect(page.getByRole('button', { name: say('board_print') })).toBeHidden()
    await expect(page.getByRole('navigation')).toBeHidden()
    await page.emulateMedia({ media: 'screen' })
  })
})

test('who can act as me is asked of Coda, the worst place first', async ({ practice, context }) => {
  const { person } = practice
  const { page } = person
  await furnish(page, [{ pack: 'pretend-mail', name: 'Mia', docs: {} }])
  await page.reload()
  await page.evaluate(
    async (links) => {
      const call = async (method: string, ...args: unknown[]) => {
        const headers = {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${sessionStorage.getItem('patchbay-session')}`,
        }
        return (await (await fetch(`api/${method}`, { method: 'POST', headers, body: JSON.stringify(args) })).json())
          .result
      }
      const account = (await call('List')).accounts[0].id
      for (const link of links) {
        const doc = (await call('AddDoc', link, '')).id
        await call('AddToDoc', account, doc, 'shared')
        await call('SetNonOwners', account, doc, 'act')
        await call('MarkInCoda', account, doc, 'done')
      }
    },
    [linkOf('Holiday plans', 'Prac-tice02'), linkOf('Team tasks', 'Prac-tice01'), linkOf('Unseen', 'Nobodysees')],
  )
  await expect(page.getByText('In 3 places others can act as you.')).toBeVisible()
  await person.press('exposed_show')
  await person.sees('exposed_ask_needs')

  await test.step('with a Coda account', async () => {
    const address = await coda(person)
    const other = await openInBrowser(context, address)
    const key = await makeToken(other, { name: 'Coda via Patchbay' })
    await other.close()
    await person.connects('API Key', key)
    await person.press('wizard_identity_yes')
    await person.press('wizard_done_go')
    await person.press('exposed_ask')
    await person.sees('reach_anyone_readonly')
    await expect(page.getByText('One person besides you can open this doc.')).toBeVisible()
    await person.sees('reach_unknown')
    await person.sees('exposed_unseen')
    await person.sees('reach_when')
    const places = page.getByRole('region', { name: say('exposed_title') }).getByRole('listitem')
    await expect(places).toHaveText([/Team tasks/, /Unseen/, /Holiday plans/])
  })

  await test.step('one is locked, and finished at once', async () => {
    await person.press('exposed_lock_of', { name: 'Mia', doc: 'Team tasks' })
    await expect(person.dialog('coda_title_rules', { name: 'Mia', place: 'Team tasks' })).toBeVisible()
    await person.press('coda_do_put')
    await expect(page.getByText('In 2 places others can act as you.')).toBeVisible()
  })
})

/** Opens Coda's page for keys from the wizard. */
async function coda(person: Person): Promise<string> {
  await person.picks('Coda')
  await person.press('wizard_begin')
  return person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
}

test('the leaving list says who must connect what anew, and begins no formula', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await furnish(page, some)
  await page.reload()
  await page.getByRole('link', { name: say('leaving_list_link') }).click()
  await expect(person.heading('leaving_list_title')).toBeVisible()
  const parts = page.getByRole('list', { name: say('leaving_by_order') }).getByRole('heading', { level: 3 })
  await expect(parts).toHaveText([
    say('leaving_do_connect'),
    say('leaving_do_out_shared'),
    say('leaving_do_out_private'),
    say('leaving_do_remove'),
    say('leaving_do_nothing'),
  ])
  expect(await violations(page)).toEqual([])
  expect(await person.opens(() => page.getByRole('link', { name: 'Team hub' }).first().click())).toContain('_dTeamhub')

  const { name, content } = await saved(page, () => person.press('leaving_list_csv'))
  expect(name).toMatch(/^patchbay-leaving-list-\d{4}-\d\d-\d\d\.csv$/)
  const text = content.toString('utf8')
  expect(text.startsWith(`\ufeff${say('leaving_column_order')},${say('leaving_column_do')},`)).toBe(true)
  const rows = text.trimEnd().split('\r\n')
  expect(rows).toHaveLength(10)
  expect(text).toContain(",'=Notes,")
  expect(
    rows
      .slice(1)
      .flatMap((row) => row.split(','))
      .filter((cell) => /^[=+\-@\t]/.test(cell)),
  ).toEqual([])

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: say('leaving_list_csv') })).toBeHidden()
  await expect(parts.first()).toBeVisible()
})
