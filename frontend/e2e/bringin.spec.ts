import type { Page } from '@playwright/test'
import { violations } from './axe'
import { codasPage, copies, pastes } from './copying'
import { expect, test } from './fixtures'
import type { Person } from './person'
import { connectsCoda } from './pretend'
import { like, say } from './words'

async function begins(person: Person): Promise<void> {
  await person.press('bringin_title')
  await expect(person.field(say('bringin_paste'))).toBeVisible()
}

const found = (accounts: number, docs: number) =>
  say('bringin_found', { accounts: `${accounts} accounts`, docs: `${docs} docs` })

/** Saves, sees it all on the board, and goes to the list. */
async function saves(person: Person): Promise<void> {
  await person.press('bringin_save')
  await expect(person.page.getByRole('group', { name: say('board_label') })).toBeVisible()
  await person.page.getByText(say('board_list'), { exact: true }).click()
}

async function isForEveryone(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
}

test('what Coda has is copied, pasted, corrected, saved and seen; and later compared', async ({
  practice,
  context,
}) => {
  const { person } = practice
  const { page } = person

  await person.press('bringin_title')
  await expect(person.heading('bringin_title')).toBeVisible()
  await isForEveryone(page)
  const coda = await codasPage(person, context)

  await test.step('what is pasted elsewhere by mistake is refused in a sentence', async () => {
    await page.bringToFront()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'something quite different')
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    await person.seesProblem('page-unknown')
  })

  await test.step('a real copy of the page is understood, and nothing is saved yet', async () => {
    await copies(coda)
    await pastes(person)
    await expect(person.heading('bringin_found_title')).toBeFocused()
    await expect(page.getByText(found(6, 6))).toBeVisible()
    await expect(page.getByText(like('bringin_said', { said: 'Only you can take actions' })).first()).toBeVisible()
    await person.sees('bringin_new_pack')
    await isForEveryone(page)
    await expect(page.locator('main h2')).toHaveCount(4)
  })

  await test.step('a name is corrected, a rule too, and one doc stays out', async () => {
    await person.press('bringin_correct_of', { name: 'pat@example.com' })
    await page.getByLabel(say('bringin_name')).fill('My mail')
    await page
      .getByLabel(say('bringin_doc_rule_of', { account: 'Club', doc: 'Club house' }), { exact: true })
      .selectOption({ label: say('bringin_rule_restricted') })
    await page.getByRole('checkbox', { name: 'Reading list' }).uncheck()
    await person.sees('bringin_save_what', { accounts: '6 accounts', docs: '5 docs' })
    await saves(person)
  })

  await test.step('it is all there, kept by Coda and done', async () => {
    await expect(person.row('My mail')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Weather of Yesterday' })).toBeVisible()
    await person.doesNotSee('uses_finish')
    await person.unfolds('Club')
    await person.sees('uses_restricted')
    await person.goesTo('docs')
    await expect(page.getByText('Club house')).toBeVisible()
    await expect(page.getByText('Reading list')).toHaveCount(0)
  })

  await test.step('pasted again, it shows what differs', async () => {
    await coda.bringToFront()
    await coda.locator('form', { hasText: 'Launch' }).getByRole('button', { name: 'Disconnect' }).click()
    await copies(coda)
    await page.bringToFront()
    await person.goesTo('accounts')
    await person.press('bringin_title')
    await pastes(person)
    await expect(person.heading('bringin_found_again_title')).toBeVisible()
    await page.getByText('3 accounts are the same in both').click()
    await person.sees('bringin_coda_calls', { name: 'pat@example.com' })
    await expect(
      page.getByText(
        say('bringin_is_rules', { here: say('bringin_rule_restricted'), coda: say('bringin_rule_private') }),
      ),
    ).toBeVisible()
    await person.sees('bringin_is_gone')
    await isForEveryone(page)
  })

  await test.step('and does about it what is said', async () => {
    await page.getByLabel(say('bringin_do_of', { doc: 'Launch' })).selectOption({ label: say('bringin_do_take-out') })
    await page.getByRole('checkbox', { name: 'Reading list' }).uncheck()
    await person.press('bringin_save')
    await expect(person.row('My mail')).toBeVisible()
    await person.goesTo('docs')
    await page.getByRole('link', { name: 'Launch' }).click()
    await person.sees('doc_none_title')
  })
})

test('an admin of an organisation asks Coda instead, and gets the same without copying', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const advanced = page.getByText(say('bringin_admin_title'))

  await test.step('without a Coda account it says what it needs', async () => {
    await begins(person)
    await advanced.click()
    await person.sees('bringin_admin_needs')
    await person.goesTo('accounts')
  })
  const { coda } = await connectsCoda(person)

  await test.step('what is theirs is read, page by page, and what is others’ is counted', async () => {
    await begins(person)
    await advanced.click()
    await isForEveryone(page)
    await person.press('bringin_admin_ask')
    await expect(person.heading('bringin_found_title')).toBeFocused()
    await expect(page.getByText(found(6, 6))).toBeVisible()
    await person.sees('bringin_partial')
    await expect(page.getByText('4 connections that belong to others were left out.')).toBeVisible()
    await person.sees('bringin_access_act')
    await isForEveryone(page)
  })

  await test.step('it is corrected and saved as a pasted page is', async () => {
    await page.getByRole('checkbox', { name: 'Reading list' }).uncheck()
    await person.press('bringin_save')
    await page.getByRole('radio', { name: say('board_list') }).click() // the first time one sees the board
    await expect(person.row('Club')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Weather of Yesterday' })).toBeVisible()
  })

  await test.step('Coda’s own page says the same', async () => {
    await coda.reload()
    await copies(coda)
    await page.bringToFront()
    await begins(person)
    await pastes(person)
    await expect(person.heading('bringin_found_again_title')).toBeVisible()
    const only = page.locator('.sides').getByText(say('bringin_where_there')).locator('xpath=..')
    await expect(only).toHaveText(`${say('bringin_where_there')} 1`) // Reading list
    await expect(page.locator('.sides').getByText(say('bringin_where_changed'))).toHaveCount(0)
  })
})

test('folded accounts come without their docs, and say so', async ({ practice, context }) => {
  const { person } = practice
  await person.press('bringin_title')
  await copies(await codasPage(person, context), 2)
  await pastes(person)
  await expect(person.page.getByText(found(6, 3))).toBeVisible()
  await person.sees('bringin_folded_do')
  await saves(person)
  await expect(person.row('Club')).toBeVisible()
})

test('text without links comes in once the links are given, and a saved page as a file', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await begins(person)
  const text =
    'Accounts connected to Packs\nTodoist\nAda\nCONNECTED DOCS\nPlans\nOnly you can take actions\nDisconnect\n'
  await page.evaluate((text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
  await expect(page.getByRole('checkbox', { name: 'Plans' })).toBeDisabled()
  await person.field(say('bringin_doc_link')).fill('https://coda.io/d/Plans_dPl12345678')
  await person.field(say('bringin_doc_link')).blur()
  await expect(page.getByRole('checkbox', { name: 'Plans' })).toBeChecked()
  await person.press('bringin_start_over')

  const html = text
    .split('\n')
    .map((line) => `<p>${line}</p>`)
    .join('')
    .replace('Plans', '<a href="/d/Plans_dPl12345678">Plans</a>')
  await page.locator('input[type=file]').setInputFiles({
    name: 'Account.html',
    mimeType: 'text/html',
    buffer: Buffer.from(`<script>document.title = 'run'</script><img src="https://example.com/x.png">${html}`),
  })
  await expect(page.getByRole('checkbox', { name: 'Plans' })).toBeChecked()
  await expect(page).not.toHaveTitle('run')
  await saves(person)
  await expect(person.row('Ada')).toBeVisible()
})

test('a page that is too large is refused before it is sent', async ({ practice }) => {
  const { person } = practice
  await begins(person)
  await person.page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<p>'.repeat(8_000_000))
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await person.seesProblem('page-too-large', { most: '20' })
})
