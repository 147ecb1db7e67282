import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { say } from './words'

const passphrase = 'four pretend words here'

test('where there is no keyring, a locked folder is explained, chosen, and asks for its passphrase', async ({
  open,
  folders,
  coda,
}) => {
  const how = { args: ['--data', folders.data, coda.flag] }
  const { person, program } = await open(how)

  await test.step('the choice is explained before anything else', async () => {
    await expect(person.heading('choose_title')).toBeVisible()
    await person.sees('choose_text')
    await person.sees('choose_warning')
    await expect(person.button('first_connect_coda')).toHaveCount(0)
  })

  await test.step('a passphrase that is too short, or not typed twice, is refused', async () => {
    await person.field(say('choose_passphrase')).fill('short')
    await person.field(say('choose_again')).fill('short')
    await person.press('choose_do')
    await person.seesProblem('passphrase-short')
    await person.field(say('choose_passphrase')).fill(passphrase)
    await person.field(say('choose_again')).fill(`${passphrase}!`)
    await person.press('choose_do')
    await person.sees('choose_differs')
    expect(readdirSync(folders.data)).not.toContain('vault')
  })

  await test.step('with a good one an account can be connected', async () => {
    await person.choosesAFolder(passphrase)
    await person.press('first_connect_coda')
    await person.connects('API Key', 'pretend-ada-1')
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done', { pack: 'Coda' })).toBeVisible()
    await person.press('wizard_done_go')
    await expect(person.row('Pretend ada')).toBeVisible()
  })

  await program.interrupt()
  const { person: again } = await open(how)
  await test.step('after a restart a check needs the passphrase, and says so', async () => {
    await again.unfolds('Pretend ada')
    await again.press('account_check')
    await again.sees('vault-locked')
    await again.button('store_unlock').last().click()
    await expect(again.dialog('unlock_title')).toBeVisible()
    await expect(again.field(say('unlock_field'))).toBeFocused()
  })
  await test.step('a wrong passphrase is refused and the right one opens', async () => {
    await again.field(say('unlock_field')).fill('four other words here')
    await again.page.keyboard.press('Enter')
    await again.seesProblem('passphrase-wrong')
    await again.field(say('unlock_field')).fill(passphrase)
    await again.page.keyboard.press('Enter')
    await expect(again.dialog('unlock_title')).toHaveCount(0)
    await again.press('account_check')
    await again.sees('account_check_ok', { service: 'Coda' })
    expect(coda.lastKey).toBe('pretend-ada-1')
  })
})

test('a damaged register is explained, and nothing else is offered', async ({ open, start, folders }) => {
  const first = await start({ args: ['--data', folders.data] })
  await first.interrupt()
  writeFileSync(join(folders.data, 'patchbay.db'), 'not a database '.repeat(500))
  const { person } = await open({ args: ['--data', folders.data] })
  await person.seesProblem('register-damaged', { path: join(folders.data, 'patchbay.db') })
  for (const key of ['first_connect_coda', 'first_other', 'choose_do']) {
    await expect(person.button(key), key).toHaveCount(0)
  }
  await expect(person.heading('choose_title')).toHaveCount(0)
})
