import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures'
import { openInBrowser } from './pretend'
import { say } from './words'

// Two accounts of one Pack, from the first wish to fill a table to the last
// tick, and back again.

const slack = 'Pretend Slack'
const token = 'User OAuth Token'
const workshop = { name: 'Pat Practice', key: 'xoxp-pretend-workshop-1' }
const garden = { name: 'Pat Practice (Garden club)', key: 'xoxp-pretend-garden-1' }
const hub = { title: 'Team hub', link: 'https://coda.io/d/Team-hub_dAbCdEf1234/Page_su1' }
const plans = { title: 'Plans', link: 'https://docs.superhuman.com/d/Plans_dZyXwVu9876' }

test('two accounts of a Pack are used, shared, finished, taken out, removed and put back', async ({
  practice: { person },
  context,
}) => {
  const { page } = person
  const settings = page.getByRole('region', { name: say('pack_settings_of', { pack: slack }) })
  const part = (key: string) => settings.getByRole('region', { name: say(key), exact: true })
  const sharedRow = (name: string) => part('shared_title').getByRole('button', { name }).first()
  const unfinished = (key: string, name: string, place: string) =>
    page.getByRole('main').getByRole('button', { name: say(key, { name, place }) })
  const tick = async (key: string) => {
    await person.buttonInDialog(key).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }

  await test.step('a button wanted in a doc leads by itself into connecting a private account', async () => {
    await person.goesTo('docs')
    await person.addsDoc(hub.link, hub.title)
    await person.addsPack(slack, hub.title)
    await person.press('use_action')
    await expect(person.dialog('wizard_title', { pack: slack })).toBeVisible()
    await person.connects(token, workshop.key)
    await person.sees('wizard_identity')
    await expect(page.getByRole('dialog')).toContainText('Workshop')
    await person.press('wizard_identity_yes')
    await person.press('doc_done_go')
  })

  await test.step('and comes back to where one was, with what to do in Coda', async () => {
    await expect(person.heading('use_with', workshop)).toBeFocused()
    await expect(settings).toBeVisible()
    await person.sees('use_action_private', { pack: slack, name: workshop.name })
    await expect(part('private_title').getByRole('combobox')).toContainText(workshop.name)
    await expect(part('private_title').getByRole('combobox').locator('option:checked')).toHaveText(workshop.name)
  })

  await test.step('a table is refused to it for the reason that the rules have, and the way out is one press away', async () => {
    await person.press('use_sync')
    await person.sees('use_why', workshop)
    await person.sees('why_needs-shared')
    await expect(person.button('share_it', workshop)).toBeVisible()
    await person.press('use_add_other')
  })

  await test.step('a second workspace is connected, shared in the doc', async () => {
    const dialog = person.dialog('shared_add_title', { doc: hub.title })
    await expect(dialog).toContainText(say('shared_add_private'))
    await person.buttonInDialog('shared_add_connect').click()
    await person.connects(token, garden.key)
    await expect(page.getByRole('dialog').getByText('Garden club').first()).toBeVisible()
    await person.press('wizard_identity_yes')
    await person.press('doc_done_go')
    await expect(person.heading('use_with', garden)).toBeFocused()
    await person.sees('use_sync_account', garden)
  })

  await test.step('it starts locked, and is unlocked with a warning', async () => {
    const row = sharedRow(garden.name)
    await expect(row.getByRole('img', { name: say('shared_to_lock') })).toBeVisible()
    await expect(row).toContainText(say('uses_restricted'))
    await row.click()
    await expect(settings.getByLabel(say('shared_allow'))).not.toBeChecked()
    await settings.getByLabel(say('shared_allow')).check()
    await person.sees('shared_as_you')
    await person.sees('shared_as_you_text', { pack: slack, name: garden.name })
    await expect(row).toContainText(say('uses_act'))
    await expect(row.getByRole('img')).toHaveCount(0)
  })

  await test.step('the same account goes into a second doc without signing in', async () => {
    await person.goesTo('docs')
    await person.addsDoc(plans.link, plans.title)
    await person.addsPack(slack, plans.title)
    await person.press('shared_add')
    await page.getByRole('dialog').getByRole('button', { name: garden.name }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(sharedRow(garden.name)).toContainText(say('uses_restricted'))
  })

  await test.step('one is finished in Coda by pasting its key', async () => {
    await person.goesTo('accounts')
    await unfinished('unfinished_put', workshop.name, hub.title).click()
    expect(await person.opens(() => person.press('coda_open_do', { doc: hub.title }))).toContain('_dAbCdEf1234')
    await person.sees('coda_private', workshop)
    await page.getByRole('radio', { name: say('coda_looks_paste') }).check()
    await person.sees('coda_asks_paste', workshop)
    await tick('coda_do_put')
    await expect(unfinished('unfinished_put', workshop.name, hub.title)).toHaveCount(0)
  })

  await test.step('and the other one by “Sign in with”, in both docs', async () => {
    await unfinished('unfinished_put', garden.name, hub.title).click()
    await person.sees('coda_shared', garden)
    await page.getByRole('radio', { name: say('coda_looks_approve') }).check()
    await person.sees('coda_asks_approve', { service: slack, name: garden.name })
    await expect(page.getByRole('dialog')).toContainText(say('uses_act'))
    await tick('coda_do_put')
    await unfinished('unfinished_put', garden.name, plans.title).click()
    await expect(page.getByRole('dialog')).toContainText(say('uses_restricted'))
    await tick('coda_do_put')
    await expect(page.getByRole('heading', { name: /to finish$/ })).toHaveCount(0)
  })

  await test.step('it is disconnected from the first doc when one says so twice', async () => {
    await person.unfolds('Garden club')
    await person.press('uses_disconnect_from', { doc: hub.title })
    await expect(person.dialog('disconnect_title', { name: garden.name, doc: hub.title })).toBeVisible()
    await person.sees('disconnect_later_doc', { doc: hub.title })
    await person.press('disconnect_keep')
    await person.press('uses_disconnect_from', { doc: hub.title })
    await person.buttonInDialog('uses_disconnect').click()
    await expect(person.dialog('coda_title_out', { name: garden.name, place: hub.title })).toBeVisible()
    await person.sees('coda_out_shared', garden)
    await person.buttonInDialog('coda_later').click()
    await person.sees('there_out')
  })

  await test.step('the second doc still has it, and the first one once Coda has let go hasn’t', async () => {
    await expect(person.button('uses_disconnect_from', { doc: plans.title })).toBeVisible()
    await unfinished('unfinished_out', garden.name, hub.title).click()
    await tick('coda_do_out')
    await expect(person.button('uses_open', { doc: hub.title })).toHaveCount(0)
    await expect(person.button('uses_open', { doc: plans.title })).toBeVisible()
    await person.looksAt(plans.title)
    await person.unfolds(slack)
    await expect(sharedRow(garden.name)).toBeVisible()
  })

  let address = ''
  const toDo = (text: Locator) => page.getByRole('listitem').filter({ has: text })

  await test.step('removed, it leaves what is to do in Coda and at the service', async () => {
    await person.goesTo('accounts')
    await person.unfolds('Garden club')
    await person.removes()
    await person.heading('finish_title').waitFor()
    await expect(person.row('Garden club')).toHaveCount(0)
    await person.sees('finish_left_in_doc', { place: plans.title })
    await person.sees('finish_removed', { service: slack })
    address = await person.opens(() => person.press('wizard_open', { pack: slack }))
  })

  let again = ''
  await test.step('the key is deleted at the service, and both are ticked', async () => {
    const other = await openInBrowser(context, address)
    await other.getByRole('button', { name: 'Revoke the token of Garden club' }).click()
    const code = other.getByRole('region', { name: 'Garden club' }).getByRole('code')
    await expect(code).not.toHaveText(garden.key)
    again = await code.innerText()
    await other.close()
    await toDo(page.getByText(new RegExp(`has access in ${plans.title}`)))
      .getByRole('button', { name: say('finish_tick_out') })
      .click()
    await person.press('finish_tick')
    await expect(person.heading('finish_title')).toHaveCount(0)
  })

  await test.step('its old key is refused, although the answer looks good', async () => {
    await person.picks(slack)
    await person.connects(token, garden.key)
    await person.seesProblem('key-refused', { service: slack })
  })

  await test.step('connected again, it is offered its doc and goes back into it', async () => {
    await person.connects(token, again)
    await person.press('wizard_identity_yes')
    await person.heading('wizard_done', { pack: slack }).waitFor()
    const offer = page.getByRole('dialog').getByRole('checkbox', { name: plans.title })
    await expect(offer).toBeChecked()
    await person.press('former_do')
    await expect(person.dialog('coda_title_put', { name: garden.name, place: plans.title })).toBeVisible()
    await tick('coda_do_put')
    await person.looksAt(plans.title)
    await person.unfolds(slack)
    await expect(sharedRow(garden.name)).toContainText(say('uses_restricted'))
    await sharedRow(garden.name).click()
    await person.sees('there_done')
  })
})
