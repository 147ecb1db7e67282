import { openInBrowser } from './pretend'
import type { Person } from './person'
import type { Look } from './tour'

/** Every screen of signing in on a service's own page. */
export async function tourOfApprovals(person: Person, look: Look): Promise<void> {
  const calendar = { pack: 'Pretend Calendar' }
  const photos = { pack: 'Pretend Photos' }
  const { page } = person
  await person.picks(calendar.pack)
  await look('sign in on its own page')
  let address = await person.opens(() => person.press('wizard_approval_go', calendar))
  await person.heading('wizard_page', calendar).waitFor()
  await look('waiting for the person')
  let there = await openInBrowser(page.context(), address)
  await there.getByRole('button', { name: 'Deny' }).click()
  await there.close()
  await person.heading('wizard_failed').waitFor()
  await look('denied there')

  await person.press('wizard_failed_again')
  address = await person.opens(() => person.press('wizard_approval_go', calendar))
  there = await openInBrowser(page.context(), address)
  await there.getByRole('button', { name: 'Allow as Pat Practice' }).click()
  await there.close()
  await person.heading('wizard_identity').waitFor()
  await look('signed in as')
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', calendar).waitFor()
  await look('connected by approval')
  await person.press('wizard_done_go')

  await person.press('account_remove')
  await look('remove what was approved')
  await person.buttonInDialog('remove_go_on').click()
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
