import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { violations } from './axe'
import { expect, test as base } from './fixtures'
import { Recorder } from './recorder'
import { XServer } from './xserver'
import { like, say } from './words'

// The program on an X server of its own, whose clipboard xclip reads.
const test = base.extend<{ xserver: XServer; recorder: Recorder }>({
  xserver: async ({}, use) => {
    const xserver = await XServer.start()
    await use(xserver)
    await xserver.close()
  },
  recorder: async ({ page }, use) => use(await Recorder.of(page)),
})

const key = 'pretend-ada-canary20261122'
const copyKey = { target: 'Coda' }
const gone = (xserver: XServer) => expect.poll(() => xserver.pasted(), 'the clipboard').toBeUndefined()

/** The files below a folder that contain a text. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
}

test('a key goes from the password store to the clipboard for half a minute, and never into the page', async ({
  recorder,
  open,
  folders,
  coda,
  xserver,
  expectComplaint,
}) => {
  const how = { args: ['--data', folders.data, coda.flag], display: xserver.display }
  const { person, program } = await open(how)
  const { page } = person
  await person.choosesAFolder('four pretend words here')
  await person.press('first_connect_coda')
  await person.connects('API Key', key)
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await person.unfolds('Pretend ada')

  await test.step('a doc is added, and what Coda shows is drawn', async () => {
    await person.goesTo('docs')
    await person.press('docs_add')
    await person.press('doc_add_by_hand')
    await person.field(say('doc_add_link')).fill('https://coda.io/d/Team-hub_dAbCdEf1234')
    await person.press('doc_add_do')
    await person.press('doc_add_pack')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Coda / })
      .click()
    await person.press('shared_add')
    await page.getByRole('dialog').getByRole('button', { name: 'Pretend ada' }).click()
    await person.goesTo('accounts')
    await page.getByRole('button', { name: say('unfinished_put', { name: 'Pretend ada', place: 'Team hub' }) }).click()
    await person.sees('coda_shows')
    await expect(person.button('copy_key_for', copyKey), 'the Pack says that there is nothing to fill in').toHaveCount(
      0,
    )
    await person.press('coda_otherwise')
    await page.getByRole('radio', { name: say('coda_looks_paste') }).check()
  })

  let begun = 0
  await test.step('it is copied, and anybody can paste it', async () => {
    expect(await xserver.pasted()).toBeUndefined()
    begun = Date.now()
    await person.press('copy_key_for', copyKey)
    await person.sees('copy_paste', copyKey)
    expect(await xserver.pasted()).toBe(key)
  })

  await test.step('the countdown is seen each second, and said once', async () => {
    const said = page.locator('[aria-live]').filter({ hasText: like('copy_said') })
    await expect(said).toHaveCount(1)
    await expect(page.getByText(/On your clipboard for (1\d|2[0-8]) seconds\./)).toBeVisible()
    await expect(said, 'nothing new is said each second').toHaveText(say('copy_said', { seconds: '30' }))
    expect(await violations(page)).toEqual([])
  })

  await test.step('after half a minute it is gone', async () => {
    await expect(page.getByText(say('copy_over'))).toBeVisible({ timeout: 35_000 })
    await gone(xserver)
    expect(Date.now() - begun).toBeGreaterThanOrEqual(29_000)
  })

  await test.step('cleared now, it is gone at once', async () => {
    await person.press('copy_key_for', copyKey)
    await person.sees('copy_paste', copyKey)
    expect(await xserver.pasted()).toBe(key)
    await person.button('copy_clear').focus()
    await page.keyboard.press('Enter')
    await person.sees('copy_cleared')
    await gone(xserver)
    await expect(person.button('copy_key_for', copyKey), 'the focus is not lost').toBeFocused()
    await person.press('coda_later')
  })

  await test.step('for Nango it is copied, too, and its place says so', async () => {
    await person.unfolds('Pretend ada')
    await person.press('elsewhere_add')
    await person.field(say('elsewhere_field')).fill('Nango')
    await person.press('elsewhere_do')
    await person.button('uses_finish_named', { place: 'Nango' }).click()
    await person.sees('nango_form', { form: 'Coda.io' })
    await person.sees('nango_field', { label: 'API Key', name: 'Pretend ada' })
    await person.buttonInDialog('copy_key_for', { target: 'Nango' }).click()
    await expect.poll(() => xserver.pasted()).toBe(key)
    await person.press('coda_later')
    await expect(person.page.getByText(like('there_copied')).first()).toBeVisible()
  })

  await test.step('the history names the places', async () => {
    await person.goesTo('settings')
    await person.press('settings_history_show')
    await person.sees('event_copied', { name: 'Pretend ada', place: 'Team hub' })
    await person.sees('event_copied', { name: 'Pretend ada', place: 'Nango' })
  })

  await test.step('killed, it leaves nothing behind', async () => {
    expect(await xserver.pasted(), 'it is there until then').toBe(key)
    expectComplaint(/\/api\/|ERR_CONNECTION_REFUSED/) // the page asks a program that is gone
    await program.killAlone()
    await gone(xserver)
  })

  await test.step('no answer, file or line of the whole session held it', async () => {
    expect(await page.content()).not.toContain(key)
    const answers = await recorder.answers()
    expect(answers.filter((answer) => answer.includes(key))).toEqual([])
    // The net has no holes: it caught what must have come.
    expect((await recorder.answers('/api/List')).join()).toContain('Pretend ada')
    expect((await recorder.answers('/api/CopyKey')).join()).toMatch(/"result": ?30/)
    expect((await recorder.answers('/api/events')).join()).toContain('changed')
    expect((await recorder.answers('.js')).length).toBeGreaterThan(3)
    expect(await recorder.unread()).toEqual([])
    expect(program.said).not.toContain(key)
    expect(filesWith(key, folders.data)).toEqual([])
    expect(filesWith(key, folders.home)).toEqual([])
  })
})

test('a key is taken off when Patchbay is quit, and a user name and its password go one after the other', async ({
  open,
  xserver,
}) => {
  const { person, program } = await open({ args: ['--practice'], display: xserver.display })
  const { page } = person
  await person.picks('Pretend Mail')
  await person.field('User name').fill('pat')
  await person.connects('Password', 'pretend-password-1')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await person.unfolds('Pat Practice')
  await person.press('elsewhere_add')
  await person.field(say('elsewhere_field')).fill('My script')
  await person.press('elsewhere_do')
  await page
    .locator('summary')
    .filter({ hasText: say('copy_key') })
    .click()
  await person.press('copy_field_for', { label: 'User name', target: 'My script' })
  await expect.poll(() => xserver.pasted()).toBe('pat')
  await person.press('copy_field_for', { label: 'Password', target: 'My script' })
  await expect.poll(() => xserver.pasted(), 'the later copy takes over').toBe('pretend-password-1')
  await expect(page.getByText(/^Password: on your clipboard/)).toBeVisible()
  expect(await page.content()).not.toContain('pretend-password-1')

  await person.goesTo('settings')
  await person.press('settings_history_show')
  await person.sees('event_copied_part', { detail: 'Password', name: 'Pat Practice', place: 'My script' })
  expect(await program.interrupt()).toBe(0)
  await gone(xserver)
})

test('without a clipboard it says so and what to do, and the place is not said to have the key', async ({ open }) => {
  const { person } = await open({ args: ['--practice'] })
  await person.connected('Trouble Maker', 'API key', 'pretend-ok')
  await person.unfolds('Pat Practice')
  await person.press('elsewhere_add')
  await person.field(say('elsewhere_field')).fill('My script')
  await person.press('elsewhere_do')
  await person.press('copy_key_for', { target: 'My script' })
  await person.seesProblem('no-clipboard', { service: 'Trouble Maker' })
  await person.sees('there_planned_elsewhere')
  await person.doesNotSee('there_copied')
})
