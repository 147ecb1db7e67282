import { expect, type BrowserContext } from '@playwright/test'
import { makeToken, openInBrowser } from './pretend'
import type { Person } from './person'
import { packFile, say } from './words'

/** Looks at a screen that the tour has come to. */
export type Look = (screen: string) => Promise<void>

/** Every screen of connecting the first account. */
export async function tourOfConnecting(person: Person, context: BrowserContext, look: Look): Promise<void> {
  const { page } = person
  const coda = packFile('coda')
  await person.heading('first_title').waitFor()
  await look('first run')
  await person.press('first_other')
  await look('picker')
  await person.field(say('pick_search')).fill('no such Pack')
  await person.sees('pick_found_none', { query: 'no such Pack' })
  await look('picker that finds nothing')
  await page.keyboard.press('Escape')

  await person.press('first_connect_coda')
  await expect(person.field('API Key')).toBeFocused()
  await look('guide: before')
  let address = ''
  for (const [i, step] of coda.guide.steps.entries()) {
    await person.press(i === 0 ? 'wizard_begin' : 'wizard_next')
    if (step.drawing) await page.getByRole('img', { name: /^Drawing: / }).waitFor()
    if (step.link) address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
    for (const summary of await page.locator('summary').all()) await summary.click()
    await look(`guide: ${step.title}`)
  }
  await person.press('wizard_all_steps')
  await look('guide: all steps')

  await person.connects('API Key', 'not one of the keys')
  await person.sees('key-refused', { service: 'Coda' })
  await look('key that was refused')
  await page.keyboard.press('Escape')
  await person.dialog('wizard_leave_title').waitFor()
  await look('close without connecting?')
  await person.press('wizard_leave_stay')

  const other = await openInBrowser(context, address)
  const limited = await makeToken(other, { name: 'Limited', limited: true })
  const whole = await makeToken(other, { name: 'Whole' })
  await other.close()
  await person.connects('API Key', limited)
  await person.heading('wizard_identity').waitFor()
  await look('Is this you? limited')
  await person.press('wizard_identity_no')
  await person.connects('API Key', ` "${whole}" `)
  await person.heading('wizard_identity').waitFor()
  await look('Is this you?')
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', { pack: 'Coda' }).waitFor()
  await look('done')
  await person.press('wizard_done_go')

  await person.picks('Coda')
  await person.connects('API Key', limited)
  await person.heading('wizard_already').waitFor()
  await look('connected already')
  await person.press('wizard_already_replace')
  await person.heading('wizard_done_replaced').waitFor()
  await look('replaced')
  await person.press('wizard_done_go')

  await person.picks('Trouble Maker')
  await person.connects('API key', 'pretend-busy')
  await person.sees('rate-limited')
  await look('problem that passes')
  await person.connects('API key', 'pretend-hang')
  await person.heading('wizard_wait_service', { pack: 'Trouble Maker' }).waitFor()
  await look('waiting for the service')
  await person.press('common_cancel')
  await person.leavesTheWizard()
}

/** Every screen of the accounts, their removal and the settings. */
export async function tourOfAccounts(person: Person, look: Look): Promise<void> {
  const { page } = person
  await person.connected('Trouble Maker', 'API key', 'pretend-ok')
  await person.row('Pat Practice').click()
  await person.picks('Nameless Notes')
  await person.connects('API key', 'pretend-nobody')
  await person.heading('wizard_naming').waitFor()
  await look('a name for the account')
  await person.press('wizard_naming_save')
  await person.sees('wizard_key_empty', { label: say('wizard_naming_label') })
  await look('a name that is missing')
  await person
    .field(say('wizard_naming_label'))
    .fill('A name that is as long as somebody with a lot to say would make it')
  await person.press('wizard_naming_save')
  await person.press('wizard_done_go')
  await look('accounts, unfolded')
  await person.press('account_rename')
  await look('renaming')
  await page.keyboard.press('Escape')

  await person.press('account_remove')
  await person.heading('remove_later').waitFor()
  await look('remove: what happens')
  await person.buttonInDialog('remove_go_on').click()
  await person.sees('remove_sure')
  await look('remove: really?')
  await person.press('remove_do')
  await person.heading('finish_title').waitFor()
  await page.locator('summary').first().click()
  await look('to finish')
  await person.press('finish_forget')
  await look('to finish: forget it?')
  await person.press('finish_forget_keep')

  await person.goesTo('settings')
  await person.press('settings_history_show')
  await person.sees('event_connected')
  await look('settings')
}

/** The screens where there is no keyring: choosing a place, and unlocking it. */
export async function tourOfTheFolder(person: Person, restart: () => Promise<Person>, look: Look): Promise<void> {
  await person.heading('choose_title').waitFor()
  await look('choosing where keys are kept')
  await person.field(say('choose_passphrase')).fill('four pretend words here')
  await person.field(say('choose_again')).fill('four pretend words')
  await person.press('choose_do')
  await person.sees('choose_differs')
  await look('passphrases that differ')
  await person.choosesAFolder('four pretend words here')
  await look('first run with a folder')
  const again = await restart()
  await again.press('store_unlock')
  await again.dialog('unlock_title').waitFor()
  await look('unlock')
  await again.field(say('unlock_field')).fill('four other words here')
  await again.page.keyboard.press('Enter')
  await again.sees('passphrase-wrong')
  await look('wrong passphrase')
}
