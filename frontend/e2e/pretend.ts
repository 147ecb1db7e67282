import { expect, type BrowserContext, type Page } from '@playwright/test'
import type { Person } from './person'
import { packFile } from './words'

/** Opens an address as the person's browser does: in a page of its own. */
export async function openInBrowser(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  return page
}

/** Presses a button on a service's page by which an approval ends, sees that it went that way, and closes the page. */
export async function answers(there: Page, button: string): Promise<void> {
  await there.getByRole('button', { name: button }).click()
  const said = button === 'Deny' ? "That didn't work" : 'You can close this tab'
  await expect(there.getByRole('heading', { name: said })).toBeVisible()
  await there.close()
}

/**
 * Makes a token on the pretend Coda's page, as the guide says, and presses
 * Copy token. Returns the key. Without a name, the one on the clipboard is pasted.
 */
export async function makeToken(page: Page, { name, limited = false }: { name?: string; limited?: boolean } = {}) {
  await page.bringToFront()
  await page.getByRole('button', { name: 'Generate API token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Generate new token' })
  await dialog.getByLabel('Name').focus()
  if (name) await page.keyboard.type(name)
  else await page.keyboard.press('Control+V')
  if (limited) {
    await dialog.getByText('Add a restriction').click()
    await dialog.getByLabel('Type of restriction').selectOption('Doc or table')
    await dialog.getByLabel('Type of access').selectOption('Read only')
  }
  await dialog.getByRole('button', { name: 'Generate API token' }).click()
  await page.getByRole('button', { name: 'Copy token' }).click()
  await expect(page.getByRole('status')).not.toBeEmpty()
  return page.getByLabel('The new token').inputValue()
}

/** Connects the pretend Coda. Returns its key and its page. */
export async function connectsCoda(person: Person): Promise<{ key: string; coda: Page }> {
  await person.picks('Coda')
  await person.press('wizard_begin')
  for (const step of packFile('coda').guide.steps) {
    if (step.link) break
    await person.press('wizard_next')
  }
  const address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
  const coda = await openInBrowser(person.page.context(), address)
  const key = await makeToken(coda, { name: 'For Patchbay' })
  await person.page.bringToFront()
  await person.connects('API Key', key)
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', { pack: 'Coda' }).waitFor()
  await person.press('wizard_done_go')
  return { key, coda }
}
