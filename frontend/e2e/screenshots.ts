import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { test } from './fixtures'
import { makeToken, openInBrowser } from './pretend'
import { packFile } from './words'

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })

function picture(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: fileURLToPath(new URL(`../../build/screenshots/${name}.png`, import.meta.url)) })
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
  await page.setViewportSize({ width: 1280, height: 1140 })
  await page.mouse.move(0, 0)
  await picture(page, 'accounts')
})
