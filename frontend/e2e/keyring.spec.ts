import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { like, say } from './words'

// Run by `make test-browser`, in the private keyring of build/with-keyring.
test.describe.configure({ mode: 'serial' })
test.beforeAll(() => {
  expect(
    process.env['PATCHBAY_KEYRING_TEST'],
    'run these with `make test-browser`: they need a keyring of their own',
  ).toBe('1')
})

/** How many items a keyring client sees in the keyring. */
function items(): number {
  const path = '/org/freedesktop/secrets/collection/login'
  const answer = execFileSync('gdbus', [
    ...['call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', path],
    ...['--method', 'org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Items'],
  ])
  return answer.toString().split(`${path}/`).length - 1
}

/** The files below a folder that contain a text. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
}

test('a key is kept in the keyring and nowhere else, through a restart, until it is removed', async ({
  open,
  folders,
  coda,
  page,
}) => {
  const key = 'pretend-ada-canary47110816'
  const how = { args: ['--data', folders.data, coda.flag], keyring: true }
  const before = items()
  const { person, program } = await open(how)

  await test.step('the first run names the keyring, as a line and not a question', async () => {
    await person.sees('store_will', { title: 'GNOME Keyring' })
    await person.sees('shell_trial', { packs: 'Coda' })
  })

  await test.step('an account is connected', async () => {
    await person.press('first_connect_coda')
    await person.connects('API Key', key)
    const dialog = person.dialog('wizard_title', { pack: 'Coda' })
    for (const value of ['Pretend ada', 'ada@example.com', 'Pretend workspace', 'key canary47110816']) {
      await expect(dialog.getByRole('definition').filter({ hasText: value }).first()).toBeVisible()
    }
    expect(items(), 'nothing is kept before the person says yes').toBe(before)
    await person.press('wizard_identity_yes')
    await person.sees('wizard_done_kept', { pack: 'Coda', vault: 'GNOME Keyring' })
    await person.press('wizard_done_go')
    await expect(person.row('Pretend ada')).toBeVisible()
    expect(items() - before, 'the key, and the item by which the keyring is known again').toBe(2)
  })

  await test.step('signing in again as somebody else is refused', async () => {
    await person.press('account_sign_in_again')
    await person.connects('API Key', 'pretend-bob-1')
    await person.seesProblem('different-account', { got: 'Pretend bob', expected: 'Pretend ada' })
    await person.leavesTheWizard()
    expect(items() - before).toBe(2)
  })

  await test.step('after a restart it is there, and Check now uses the same key', async () => {
    expect(await program.interrupt()).toBe(0)
    await person.sees('shell_bye')
    coda.lastKey = ''
  })
  const { person: again } = await open(how)
  await again.unfolds('Pretend ada')
  await again.press('account_check')
  await again.sees('account_check_ok', { service: 'Coda' })
  expect(coda.lastKey).toBe(key)

  await test.step('the key is in no file and was never printed', async () => {
    expect(existsSync(join(folders.data, 'patchbay.db'))).toBe(true)
    expect(filesWith(key, folders.data)).toEqual([])
    expect(program.said).not.toContain(key)
    expect(await page.content()).not.toContain(key)
  })

  await test.step('after removing it the keyring holds it no more', async () => {
    await again.removes()
    await again.sees('finish_removed', { service: 'Coda' })
    // What is left to do is said before the keyring has answered.
    await expect.poll(() => items() - before).toBe(1)
    await again.goesTo('settings')
    await again.sees('fact_vault-system', { title: 'GNOME Keyring' })
  })
})

test('a key that was taken back is noticed by the check, and signing in again mends it', async ({
  open,
  folders,
  coda,
}) => {
  const { person } = await open({ args: ['--data', folders.data, coda.flag], keyring: true })
  await person.press('first_connect_coda')
  await person.connects('API Key', 'pretend-eve-1')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')

  coda.outage = 401
  await person.press('account_check')
  await person.seesProblem('key-refused', { service: 'Coda' })
  await expect(person.row('Pretend eve')).toContainText(say('account_needs_sign_in'))
  coda.outage = 500
  await person.press('account_check')
  await person.seesProblem('service-down', { service: 'Coda' })
  coda.outage = 0

  await person.button('account_sign_in_again').last().click()
  await person.connects('API Key', 'pretend-eve-2')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Pretend eve')).toContainText(say('account_connected'))
  await expect(person.page.getByText(like('finish_key', { key: 'key 1' }))).toBeVisible()
  await person.removes()
  await expect(person.row('Pretend eve')).toHaveCount(0)
})
