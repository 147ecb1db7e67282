import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { test } from './fixtures'
import { furnish, type Furniture } from './furnish'
import { makeToken, openInBrowser } from './pretend'
import { packFile, say } from './words'

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: fileURLToPath(new URL(`../../build/screenshots/${name}.png`, import.meta.url)) })
}

/** Of the page down to its end. */
async function wholePicture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.setViewportSize({ width: 1280, height: await page.evaluate(() => document.body.scrollHeight) })
  await picture(page, name)
}

test('the pictures of the README', async ({ practice: { person }, context }) => {
  const { page } = person
  await person.heading('first_title').waitFor()
  await picture(page, 'first-run')

  await person.press('first_connect_coda')
  await person.press('wizard_begin')
  const address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
  const shown = packFile('coda').guide.steps.findIndex((step) => step.button) + 1
  for (let at = 1; at < shown; at++) await person.press('wizard_next')
  await page.getByRole('img', { name: /^Drawing: / }).waitFor()
  await picture(page, 'wizard')

  const other = await openInBrowser(context, address)
  const key = await makeToken(other, { name: 'Coda via Patchbay' })
  await other.close()
  await person.connects('API Key', key)
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  for (const [username, password] of [
    ['pat', 'pretend-password-1'],
    ['sam', 'pretend  päss wörd 2'],
  ] as const) {
    await person.picks('Pretend Mail')
    await person.field('User name').fill(username)
    await person.connects('Password', password)
    await person.press('wizard_identity_yes')
    await person.press('wizard_done_go')
    await person.row(username === 'pat' ? 'Pat Practice pat@' : 'Sam Sample').click()
  }
  await wholePicture(page, 'accounts')

  const slack = 'Pretend Slack'
  const doc = 'Team hub'
  await person.goesTo('docs')
  await person.press('docs_add')
  await person.buttonInDialog('doc_add_by_hand').click() // a Coda account is connected
  await person.field(say('doc_add_link')).fill('https://coda.io/d/Team-hub_dAbCdEf1234')
  await person.press('doc_add_do')
  await page.getByRole('heading', { name: doc, level: 1 }).waitFor()
  await person.addsPack(slack, doc)
  for (const [purpose, key] of [
    ['use_action', 'xoxp-pretend-workshop-1'],
    ['use_sync', 'xoxp-pretend-garden-1'],
  ] as const) {
    await person.press(purpose)
    if (purpose === 'use_sync') {
      await person.press('use_add_other')
      await person.buttonInDialog('shared_add_connect').click()
    }
    await person.connects('User OAuth Token', key)
    await person.press('wizard_identity_yes')
    await person.press('doc_done_go')
    await person.sees('use_with')
  }
  await page.reload()
  await person.unfolds(slack)
  await page.getByRole('main').getByRole('button', { name: 'Garden club' }).last().click()
  await page.getByLabel(say('shared_allow')).waitFor()
  await wholePicture(page, 'doc')
})

test('the picture of the settings', async ({ open, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 }) // above where the files lie
  const { person } = await open({ args: ['--vault', 'filevault'] })
  await person.goesTo('settings')
  await page.getByRole('switch', { name: say('settings_start') }).click()
  await page.mouse.move(0, 0)
  await picture(page, 'settings')
})

test('the picture of the board', async ({ open, folders, page }) => {
  const all: Furniture[] = [
    {
      ...{ pack: 'figma', name: 'Mia’s Figma' },
      docs: { 'Brand hub': { level: 'view', done: true }, 'Launch plan': { level: 'restricted', done: true } },
    },
    {
      ...{ pack: 'todoist', name: 'mia@example.com' },
      docs: {
        'Team hub': { level: 'private', done: true },
        'Launch plan': { level: 'restricted' },
        'Weekly review': { level: 'restricted', done: true },
      },
    },
    { pack: 'todoist', name: 'Family', docs: { 'Holiday plans': { level: 'act', done: true } } },
    {
      ...{ pack: 'trello', name: 'Mia Muster' },
      docs: { 'Team hub': { level: 'act', done: true }, 'Launch plan': { level: 'view', done: true } },
    },
    {
      ...{ pack: 'zendesk', name: 'Support' },
      docs: {
        'Weekly review': { level: 'view', done: true, out: true },
        'Customer notes': { level: 'restricted', done: true },
      },
    },
  ]
  await page.setViewportSize({ width: 1280, height: 1200 })
  await open({ args: ['--data', folders.data] })
  await furnish(page, all)
  await page.reload()
  await page.getByText(say('board_board'), { exact: true }).click()
  await page.getByRole('group', { name: say('board_label') }).waitFor()
  await wholePicture(page, 'board')
})
