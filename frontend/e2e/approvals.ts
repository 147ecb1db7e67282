import type { Locator } from '@playwright/test'
import { answers, openInBrowser } from './pretend'
import type { Person } from './person'
import type { Look } from './tour'
import { say } from './words'

/** Every screen of signing in on a service's own page. */
export async function tourOfApprovals(person: Person, look: Look): Promise<void> {
  const calendar = { pack: 'Pretend Calendar' }
  const photos = { pack: 'Pretend Photos' }
  const { page } = person
  await person.picks(calendar.pack)
  await person.heading('wizard_approval', calendar).waitFor()
  await look('sign in on its own page')
  let address = await person.opens(() => person.press('wizard_approval_go', calendar))
  await person.heading('wizard_page', calendar).waitFor()
  await look('waiting for the person')
  let there = await openInBrowser(page.context(), address)
  await answers(there, 'Deny')
  await person.heading('wizard_failed').waitFor()
  await look('denied there')

  await person.press('wizard_failed_again')
  address = await person.opens(() => person.press('wizard_approval_go', calendar))
  there = await openInBrowser(page.context(), address)
  await answers(there, 'Allow as Pat Practice')
  await person.heading('wizard_identity').waitFor()
  await look('signed in as')
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', calendar).waitFor()
  await look('connected by approval')
  await person.press('wizard_done_go')

  await person.press('account_remove')
  await person.buttonInDialog('remove_go_on').waitFor()
  await look('remove what was approved')
  await person.buttonInDialog('remove_go_on').click()
  await person.button('remove_do').waitFor()
  await look('really remove what was approved?')
  await person.press('remove_do')
  await person.sees('remove_forgotten_text')
  await look('removed and forgotten')
  await person.button('common_close').last().click()

  await person.picks(photos.pack)
  await person.opens(() => person.press('wizard_approval_go', photos))
  await person.heading('wizard_page_code', photos).waitFor()
  await look('a code to type')
}

/** Every screen of introducing Patchbay to a service, and of what follows from it. */
export async function tourOfIntroductions(person: Person, look: Look): Promise<void> {
  const projects = { pack: 'Pretend Projects' }
  const { page } = person
  await person.picks(projects.pack)
  await person.button('kept_here').waitFor()
  await look('how Coda asks')
  await person.press('kept_here')
  await person.heading('introduce_needed', projects).waitFor()
  await look('not introduced yet')
  await person.press('settings_introduce_do')
  await person.field(say('introduce_id')).waitFor()
  await look('introduce')
  await person.press('introduce_do')
  await look('introduce with nothing')
  const apps = await openInBrowser(page.context(), await person.opens(() => person.press('wizard_open', projects)))
  await apps.getByLabel('Name of the new app').fill('Patchbay')
  await apps.getByLabel('Redirect address').fill('http://localhost/signed-in')
  await apps.getByRole('button', { name: 'New app' }).click()
  await person.field(say('introduce_id')).fill(await apps.getByLabel('Client ID').inputValue())
  await person.field(say('introduce_secret')).fill(await apps.getByLabel('Client secret').inputValue())
  await apps.close()
  await person.press('introduce_do')

  await person.heading('wizard_approval', projects).waitFor()
  await page.getByText(say('browser_other')).click()
  await chosenFrom(person).waitFor()
  await look('another browser')
  const address = await person.opens(() => person.press('wizard_approval_go', projects))
  const there = await openInBrowser(page.context(), address)
  await answers(there, 'Allow as Pat Practice')
  await person.heading('wizard_site').waitFor()
  await look('which site')
  await page.getByRole('button', { name: 'Bakery Santos' }).click()
  await person.heading('wizard_identity').waitFor()
  await look('signed in at a site')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await page.getByText(say('browser_advanced')).click()
  await chosenFrom(person).waitFor()
  await look('account with its browser')

  await person.goesToAdvanced()
  const row = page.getByRole('listitem', { name: say('settings_introduce_about', { service: projects.pack }) })
  await row.waitFor()
  await look('introductions in settings')
  await row.getByRole('button', { name: say('settings_introduce_change') }).click()
  await person.field(say('introduce_id')).waitFor()
  await look('change an introduction')
  await person.escapes()
  await row.getByRole('button', { name: say('settings_introduce_withdraw') }).click()
  await person.button('settings_introduce_withdraw_do').waitFor()
  await look('take an introduction away')
}

/** The choice of a browser, or the word that there is none. */
function chosenFrom(person: Person): Locator {
  return person.field(say('browser_which')).or(person.page.getByText(say('browser_none')))
}
