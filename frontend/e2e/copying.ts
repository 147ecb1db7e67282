import { expect, type BrowserContext, type Page } from '@playwright/test'
import type { Person } from './person'
import { openInBrowser } from './pretend'
import { say } from './words'

/** Opens the pretend Coda's account page by Patchbay's own button. */
export async function codasPage(person: Person, context: BrowserContext): Promise<Page> {
  const address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
  return openInBrowser(context, address)
}

/** Unfolds so many accounts there, all of them if none is given, and copies the page as a person does. */
export async function copies(coda: Page, unfold = Infinity): Promise<void> {
  await coda.bringToFront()
  const summaries = coda.locator('#packAccounts summary')
  await expect(summaries).not.toHaveCount(0)
  for (const summary of (await summaries.all()).slice(0, unfold)) {
    if (!(await summary.evaluate((one) => (one.parentElement as HTMLDetailsElement).open))) await summary.click()
    // The docs come a moment after the click.
    await expect(summary.locator('xpath=..').locator('.card')).toBeVisible()
  }
  await coda.keyboard.press('Control+A')
  await coda.keyboard.press('Control+C')
}

/** Pastes what was copied last where Patchbay wants it. */
export async function pastes(person: Person): Promise<void> {
  await person.page.bringToFront()
  await person.field(say('bringin_paste')).focus()
  await person.page.keyboard.press('Control+V')
}
