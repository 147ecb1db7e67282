import AxeBuilder from '@axe-core/playwright'
import { readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { putOwnPack } from './own'
import type { Person } from './person'
import { say } from './words'

const weather = { pack: 'Weather Wizard' }

/** Looks for a service that the picker doesn't know, and is asked how its key is sent. */
async function describes(person: Person, service = weather.pack): Promise<void> {
  await person.button('first_other').or(person.button('accounts_connect')).click()
  await person.page.getByRole('searchbox').fill(service)
  await person.page.getByRole('button', { name: new RegExp(`^${service}`) }).click()
  await person.press('own_key_advanced')
  await person.press('own_key_do')
  await expect(person.dialog('own_key_title')).toBeVisible()
  await expect(person.field(say('own_key_service'))).toHaveValue(service)
}

test('a key of a service that nobody knows is checked at its address, and its Pack is marked', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await person.picks('Nameless Notes')
  await person.press('wizard_begin')
  const notes = await person.opens(() => person.press('wizard_open', { pack: 'Nameless Notes' }))
  await page.keyboard.press('Escape')

  await describes(person)
  await page.getByLabel(say('own_way')).selectOption('header')
  await person.field(say('own_header')).fill('X Key:')
  await person.press('own_key_go')
  await expect(person.field(say('own_header'))).toHaveAccessibleDescription(/without spaces/)
  await person.field(say('own_header')).fill('Authorization')
  await person.field(say('own_prefix')).fill('Bearer')
  await person.field(say('own_check')).fill('https://api.example.com/v1/me')
  await person.press('own_key_go')
  await expect(person.field(say('own_check'))).toHaveAttribute('aria-invalid', 'true')
  await person.field(say('own_check')).fill(`${notes}/api/me`)
  await expect(page.getByText('Authorization: Bearer your-key')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await person.press('own_key_go')

  await expect(person.dialog('wizard_title', weather)).toBeVisible()
  await person.sees('wizard_own', { domains: '127.0.0.1' })
  await person.connects('API key', 'pretend-wrong')
  await person.sees('problem_key-refused', { service: weather.pack })
  await person.connects('API key', 'pretend-nobody')
  await person.sees('wizard_naming_why', weather)
  await person.field(say('wizard_naming_label')).fill('My weather')
  await person.press('wizard_naming_save')
  await person.heading('wizard_done', weather).waitFor()
  await person.press('wizard_done_go')

  const group = page.getByRole('region', { name: weather.pack })
  await expect(group).toContainText(say('pick_own'))
  await expect(person.row('My weather')).toContainText(say('account_connected'))
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await person.press('account_check')
  await person.sees('account_check_ok', { service: weather.pack })

  await describes(person, 'Weather Wizardry')
  await person.field(say('own_key_service')).fill('weather wizard')
  await person.press('own_key_go')
  await expect(person.field(say('own_key_service'))).toHaveAccessibleDescription(/already/)
  await page.keyboard.press('Escape')
})

test('a key that can’t be checked says so, survives a restart, and stays when its file is gone', async ({
  open,
  folders,
  expectComplaint,
}) => {
  expectComplaint(/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED/) // it is ended in the middle
  const packs = join(folders.data, 'packs')
  const file = join(packs, 'weather-wizard.json')
  const args = ['--data', folders.data, '--vault', 'filevault']
  const { person, program } = await open({ args })
  const { page } = person
  await person.choosesAFolder('pretend passphrase of mine')

  await test.step('it is kept, with nothing of it in the Pack’s file', async () => {
    await describes(person)
    await page.getByLabel(say('own_way')).selectOption('query')
    await person.field(say('own_parameter')).fill('api_key')
    await person.sees('own_sample_unsent')
    await person.press('own_key_go')
    await person.sees('wizard_own_nowhere')
    await person.sees('wizard_key_unasked')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await person.connects('API key', 'pretend-token-weather-1')
    await person.sees('wizard_naming_unasked', weather)
    await person.sees('wizard_keeping_unasked')
    expect(() => readFileSync(file), 'nothing is kept before').toThrow()
    await person.field(say('wizard_naming_label')).fill('My weather')
    await person.press('wizard_naming_save')
    await person.sees('wizard_done_unasked', weather)
    await person.press('wizard_done_go')
    expect(readdirSync(packs)).toEqual(['weather-wizard.json'])
    const kept = readFileSync(file, 'utf8')
    expect(kept).toContain('"name": "api_key"')
    expect(kept).not.toContain('pretend-token')
  })

  await test.step('it says that it can’t be checked', async () => {
    await expect(person.row('My weather')).toContainText(say('account_unchecked'))
    await person.unfolds('My weather')
    await person.sees('account_unchecked_text', { service: weather.pack })
    await expect(person.button('account_check')).toHaveCount(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })

  await program.kill()
  const again = await open({ args })
  const { person: later } = again

  await test.step('after a restart its key can be replaced, and its Pack is marked in a doc and on the board', async () => {
    await later.press('store_unlock')
    await later.field(say('unlock_field')).fill('pretend passphrase of mine')
    await later.button('store_unlock').last().click()
    await later.unfolds('My weather')
    await later.press('account_sign_in_again')
    await later.connects('API key', 'pretend-token-weather-2')
    await expect(later.heading('wizard_unasked')).toBeVisible()
    await later.press('wizard_unasked_yes')
    await later.heading('wizard_done_replaced').waitFor()
    await later.press('wizard_done_go')
    await later.sees('finish_replaced', { service: weather.pack })
    await later.goesTo('docs')
    await later.addsDoc('https://coda.io/d/Budget_dBuDgEt1234', 'Budget')
    await later.addsPack(weather.pack, 'Budget')
    await expect(page.getByRole('main').getByText(say('pick_own'))).toBeVisible()
    await later.goesTo('accounts')
    await page.getByText(say('board_board'), { exact: true }).click()
    await expect(page.getByRole('button', { name: /Weather Wizard, one account\. Added by you/ })).toBeVisible()
    await page.getByText(say('board_list'), { exact: true }).click()
  })

  await test.step('a file that is gone, and one with mistakes, are told when the folder is read again', async () => {
    renameSync(file, `${file}.away`)
    putOwnPack(folders.data, 'broken', { color: 'red', category: '' })
    await later.goesToAdvanced()
    await later.press('own_read')
    await later.sees('own_lost')
    await expect(page.getByText('weather-wizard.json', { exact: true })).toBeVisible()
    await expect(page.getByText('color: must look like #0a7c42')).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await later.goesTo('accounts')
    await expect(later.row('My weather')).toContainText(say('account_lost'))
    await later.unfolds('My weather')
    await later.sees('account_lost_text')

    renameSync(`${file}.away`, file)
    await page.getByRole('link', { name: say('account_lost_do') }).click()
    await later.press('settings_advanced_text')
    await later.press('own_read')
    await later.sees('own_read_done', { count: '1' })
    await later.doesNotSee('own_lost')
    await later.goesTo('accounts')
    await expect(later.row('My weather')).toContainText(say('account_unchecked'))
  })

  await test.step('removed, it leaves no key and what is to be done at the service', async () => {
    await later.unfolds('My weather')
    await later.removes()
    await expect(later.row('My weather')).toHaveCount(0)
    await later.sees('finish_removed', { service: weather.pack })
    const keys = readdirSync(join(folders.data, 'vault')).filter((name) => !name.includes('identity'))
    expect(keys.length, 'what tells the folder is mine').toBe(1)
  })
})
