import { violations } from './axe'
import { expect, test } from './fixtures'
import { say } from './words'

const mail = { pack: 'Pretend Mail' }

test('an account is shared in a doc, locked, unlocked, and taken out when asked twice', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const row = page.getByRole('main').getByRole('button', { name: 'Pat Practice' }).and(page.locator('[aria-expanded]'))
  const shared = row.filter({ hasText: say('uses_restricted') })

  await test.step('a link that leads to no doc is refused beside its field', async () => {
    await person.goesTo('docs')
    await expect(person.heading('docs_first_title')).toBeVisible()
    await person.press('docs_add')
    const link = person.field(say('doc_add_link'))
    await link.fill('https://example.com/d/Team-hub_dAbCdEf1234')
    await person.press('doc_add_do')
    await person.sees('doc-link-invalid')
    await expect(link).toBeFocused()
    await expect(link).toHaveAttribute('aria-invalid', 'true')
  })

  await test.step('a good one leads to the doc, and from there into Coda', async () => {
    await person.field(say('doc_add_link')).fill('https://docs.superhuman.com/d/Team-hub_dAbCdEf1234/Page_su1')
    await person.press('doc_add_do')
    await expect(page.getByRole('heading', { name: 'Team hub', level: 1 })).toBeVisible()
    expect(await person.opens(() => person.press('doc_open'))).toContain('_dAbCdEf1234')
  })

  await test.step('a Pack is added, and an account is connected right into the doc', async () => {
    await person.press('doc_add_pack')
    await page.getByRole('dialog').getByRole('button', { name: mail.pack }).click()
    await person.press('shared_add')
    await person.buttonInDialog('shared_add_connect_first').click()
    await person.field('User name').fill('pat')
    await person.connects('Password', 'pretend-password-1')
    await person.press('wizard_identity_yes')
    await person.heading('wizard_done', mail).waitFor()
    await person.press('doc_done_go')
  })

  await test.step('it begins locked', async () => {
    await expect(shared).toBeVisible()
    await expect(shared.getByRole('img', { name: say('shared_to_lock') })).toBeVisible()
    await shared.click()
    await person.sees('there_planned')
  })

  await test.step('unlocked, it warns that others act as oneself', async () => {
    await page.getByLabel(say('shared_allow')).check()
    await person.sees('shared_as_you')
    await person.sees('uses_act')
    await page.getByLabel(say('shared_act')).uncheck()
    await person.sees('uses_view')
    await person.doesNotSee('shared_as_you')
  })

  await test.step('why it can be chosen is answered', async () => {
    await page.getByText(say('why_ask')).filter({ visible: true }).last().click()
    await expect(page.getByRole('row', { name: say('why_action') })).toContainText(say('why_view-only'))
  })

  await test.step('the same account is not offered as the private one', async () => {
    const option = page.getByRole('option', { name: say('private_shared_here', { name: 'Pat Practice' }) })
    await expect(option).toBeDisabled()
  })

  await test.step('all that is open can be read by everyone', async () => {
    expect(await violations(page)).toEqual([])
  })

  await test.step('it is taken out only when one says so twice', async () => {
    await person.press('shared_disconnect_of', { name: 'Pat Practice' })
    await expect(person.dialog('disconnect_title', { name: 'Pat Practice', doc: 'Team hub' })).toBeVisible()
    await person.press('disconnect_keep')
    await person.sees('uses_view')
    await person.press('shared_disconnect_of', { name: 'Pat Practice' })
    await person.buttonInDialog('uses_disconnect').click()
    await person.doesNotSee('uses_view')
    await expect(person.button('shared_add')).toBeFocused()
  })

  await test.step('the account itself stays', async () => {
    await person.goesTo('accounts')
    await expect(person.row('Pat Practice')).toBeVisible()
  })
})

test('a Pack shows only what it takes, and says why', async ({ practice: { person } }) => {
  const { page } = person
  const inside = (pack: string) => page.getByRole('region', { name: say('pack_settings_of', { pack }) })
  const part = (pack: string, key: string) => inside(pack).getByRole('region', { name: say(key), exact: true })
  const purpose = (pack: string, key: string) => inside(pack).getByRole('button', { name: say(key), exact: true })
  await person.goesTo('docs')
  await person.addsDoc('https://coda.io/d/Team-hub_dAbCdEf1234', 'Team hub')

  await test.step('private accounts only, and buttons alone', async () => {
    const pack = 'Pretend Doorbell'
    await person.addsPack(pack, 'Team hub')
    await person.sees('pack_only_private', { pack })
    await person.sees('pack_no_tables', { pack })
    await expect(part(pack, 'private_title')).toBeVisible()
    await expect(part(pack, 'shared_title')).toHaveCount(0)
    await expect(purpose(pack, 'use_action')).toBeVisible()
    for (const key of ['use_sync', 'use_formula']) await expect(purpose(pack, key)).toHaveCount(0)
  })

  await test.step('shared accounts only, for buttons too', async () => {
    const pack = 'Pretend Ledger'
    await person.addsPack(pack, 'Team hub')
    await person.sees('pack_only_shared', { pack })
    await expect(part(pack, 'private_title')).toHaveCount(0)
    await expect(part(pack, 'shared_title')).toBeVisible()
    await purpose(pack, 'use_action').click()
    await expect(person.dialog('wizard_title', { pack }), 'it leads into connecting one').toBeVisible()
    await page.keyboard.press('Escape')
    await expect(person.heading('use_needs_shared'), 'and back, where one thinks better of it').toBeFocused()
  })

  await test.step('no buttons, hence nothing for a private account to do', async () => {
    const pack = 'Pretend Weather'
    await person.addsPack(pack, 'Team hub')
    await person.sees('pack_no_buttons', { pack })
    await person.sees('pack_optional', { pack })
    await expect(part(pack, 'private_title')).toHaveCount(0)
    await expect(part(pack, 'shared_title')).toBeVisible()
    await expect(purpose(pack, 'use_action')).toHaveCount(0)
    await purpose(pack, 'use_formula').click()
    await expect(person.heading('use_without', { pack }), 'it works without one').toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('no account at all', async () => {
    const pack = 'Cats'
    await person.addsPack(pack, 'Team hub')
    await person.sees('pack_none_needed')
    for (const key of ['private_title', 'shared_title']) await expect(part(pack, key)).toHaveCount(0)
    await purpose(pack, 'use_sync').click()
    await expect(person.heading('use_without', { pack })).toBeVisible()
  })
})

test('a private account is made a shared one where a table needs that', async ({ practice: { person } }) => {
  const { page } = person
  const settings = page.getByRole('region', { name: say('pack_settings_of', mail) })
  await person.connected(mail.pack, 'Password', 'pretend-password-1', { 'User name': 'pat' })
  await person.goesTo('docs')
  await person.addsDoc('https://coda.io/d/Team-hub_dAbCdEf1234', 'Team hub')
  await person.addsPack(mail.pack, 'Team hub')

  await test.step('an account that is there already is offered, and need not sign in', async () => {
    await person.press('use_action')
    const dialog = person.dialog('private_add_title', { doc: 'Team hub' })
    await dialog.getByRole('button', { name: 'Pat Practice' }).click()
    await expect(person.heading('use_with', { name: 'Pat Practice' })).toBeFocused()
  })

  await test.step('once Coda has it, sharing it says what is left to do there', async () => {
    await settings
      .getByRole('button', { name: say('in_coda_finish_of', { name: 'Pat Practice' }) })
      .first()
      .click()
    await person.buttonInDialog('coda_do_put').click()
    await person.press('use_sync')
    await person.press('share_it', { name: 'Pat Practice' })
    await person.sees('share_later', { doc: 'Team hub' })
    await person.press('share_keep')
    await person.sees('use_none_of_these')
    await person.press('share_it', { name: 'Pat Practice' })
    await person.press('share_do')
    await expect(person.heading('use_with', { name: 'Pat Practice' })).toBeFocused()
    await person.sees('there_rules')
    await expect(
      settings.getByRole('button', { name: 'Pat Practice' }).filter({ hasText: say('uses_restricted') }),
    ).toBeVisible()
  })

  await test.step('and until that is ticked, Coda has it as before', async () => {
    await settings
      .getByRole('button', { name: say('in_coda_finish_of', { name: 'Pat Practice' }) })
      .first()
      .click()
    await person.sees('coda_was_other')
    await person.buttonInDialog('coda_do_put').click()
    await person.doesNotSee('there_rules')
  })
})

test('another private account takes the place of one when that is said twice, in one step', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const names = ['Pat Practice', 'Sam Sample']
  const select = page.getByLabel(say('private_choose', { pack: mail.pack }))

  await test.step('two accounts of one Pack, and a doc with one of them', async () => {
    await person.connected(mail.pack, 'Password', 'pretend-password-1', { 'User name': 'pat' })
    await person.connected(mail.pack, 'Password', 'pretend  päss wörd 2', { 'User name': 'sam' })
    await person.goesTo('docs')
    await person.addsDoc('https://coda.io/d/My_dear_doc_dAbCdEf1234', 'My_dear_doc')
    await person.addsPack(mail.pack, 'My_dear_doc')
    await select.selectOption(names[0]!)
    await person.sees('there_planned')
  })

  await test.step('to choose the other one asks, and Keep keeps', async () => {
    await select.selectOption(names[1]!)
    const asked = person.dialog('private_swap_title', { name: names[0]!, next: names[1]!, doc: 'My_dear_doc' })
    await expect(asked).toBeVisible()
    expect(await violations(page)).toEqual([])
    await person.press('private_swap_keep', { name: names[0]! })
    await expect(asked).toHaveCount(0)
    await expect(select.locator('option:checked')).toHaveText(names[0]!)
  })

  await test.step('said twice, it is one call', async () => {
    const calls: string[] = []
    page.on('request', (request) => calls.push(request.url().replace(/.*\//, '')))
    await select.selectOption(names[1]!)
    await person.press('private_swap_do', { next: names[1]! })
    await expect(select.locator('option:checked')).toHaveText(names[1]!)
    await expect(select).toBeFocused()
    const changing = calls.filter((call) => /^(ChoosePrivate|Disconnect|AddToDoc)$/.test(call))
    expect(changing).toEqual(['ChoosePrivate'])
  })

  await test.step('one that is yet to be connected takes the place when it is there, and not before', async () => {
    const another = async () => {
      await select.selectOption(say('private_connect'))
      await expect(person.dialog('private_replace_title', { name: names[1]!, doc: 'My_dear_doc' })).toBeVisible()
      await person.press('private_replace_do')
      await expect(page.getByLabel('Password', { exact: true })).toBeVisible()
    }
    await another()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(select.locator('option:checked')).toHaveText(names[1]!)

    await another()
    await person.field('User name').fill('pat')
    await person.connects('Password', 'pretend-password-1')
    await person.press('wizard_already_replace')
    await person.heading('doc_done_already').waitFor()
    await page.keyboard.press('Escape')
    await expect(select.locator('option:checked')).toHaveText(names[0]!)
  })
})
