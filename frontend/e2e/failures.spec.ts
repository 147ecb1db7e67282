import { expect, test } from './fixtures'
import { openInBrowser } from './pretend'
import { say } from './words'

// What each key of the Trouble Maker must be explained by.
const troubles = [
  { key: 'pretend-refused', code: 'key-refused' },
  { key: 'pretend-limited', code: 'key-limited' },
  { key: 'pretend-inside', code: 'service-said-no' },
  { key: 'pretend-busy', code: 'rate-limited', values: { wait: '30 seconds' } },
  { key: 'pretend-down', code: 'service-down', values: { status: '503' } },
  { key: 'pretend-html', code: 'answer-unexpected' },
  { key: 'pretend-huge', code: 'answer-too-large' },
  { key: 'pretend-elsewhere', code: 'redirected', values: { host: 'elsewhere.invalid' } },
  { key: 'pretend-clock', code: 'clock-wrong', values: {} },
  { key: 'pretend-cut', code: 'service-down' },
] as const

test('each failure has its own sentence and its next action, and saves nothing', async ({ practice: { person } }) => {
  await person.picks('Trouble Maker')
  for (const { key, code, ...more } of troubles) {
    await test.step(`${key} is explained by ${code}`, async () => {
      await person.connects('API key', key)
      await person.seesProblem(code, { service: 'Trouble Maker', ...('values' in more ? more.values : {}) })
      await expect(person.button('wizard_key_retry'), 'a refused key is not offered once more').toHaveCount(
        code === 'key-refused' ? 0 : 1,
      )
    })
  }
  await test.step('pretend-ok works all the same', async () => {
    await person.connects('API key', 'pretend-ok')
    await expect(person.heading('wizard_identity')).toBeVisible()
    await person.page.reload()
    await expect(person.heading('first_title'), 'nothing was saved on the way').toBeVisible()
    await person.connected('Trouble Maker', 'API key', 'pretend-ok')
    await expect(person.row('Pat Practice')).toContainText(say('account_connected'))
  })
})

test('a service that never answers is given up, and the person can stop waiting', async ({ practice: { person } }) => {
  await person.picks('Trouble Maker')
  await person.connects('API key', 'pretend-hang')
  await expect(person.heading('wizard_wait_service', { pack: 'Trouble Maker' })).toBeVisible()
  await person.press('common_cancel')
  await expect(person.field('API key'), 'what was typed is still there').toHaveValue('pretend-hang')
  await person.press('wizard_key_connect')
  await expect(person.heading('wizard_wait_service', { pack: 'Trouble Maker' })).toBeVisible()
  await expect(person.page.getByText(say('too-slow', { service: 'Trouble Maker' }))).toBeVisible({ timeout: 35_000 })
  await person.seesProblem('too-slow', { service: 'Trouble Maker' })
})

test('what copying added is left out and said, and the person can insist on it', async ({ practice: { person } }) => {
  await person.picks('Trouble Maker')
  await person.connects('API key', ' "Bearer pretend-ok" ')
  await expect(person.heading('wizard_identity')).toBeVisible()
  await person.sees('wizard_removed')
  for (const what of ['spaces', 'quotes', 'bearer']) await person.sees(`wizard_removed_${what}`)
  await person.press('wizard_key_exact')
  await person.seesProblem('key-refused', { service: 'Trouble Maker' })
})

test('the same key is tried again after an outage', async ({ open, folders, coda }) => {
  const { person } = await open({ args: ['--data', folders.data, coda.flag] })
  await person.choosesAFolder('four pretend words here')
  coda.outage = 503
  await person.press('first_connect_coda')
  await person.connects('API Key', 'pretend-ada-1')
  await person.seesProblem('service-down', { service: 'Coda', status: '503' })
  coda.outage = 0
  await person.press('wizard_key_retry')
  await expect(person.heading('wizard_identity')).toBeVisible()
  expect(coda.lastKey).toBe('pretend-ada-1')
})

test('a password goes byte for byte, spaces around it too', async ({ practice: { person, program }, context }) => {
  await person.picks('Pretend Mail')
  await person.press('wizard_begin')
  const mail = await openInBrowser(
    context,
    await person.opens(() => person.press('wizard_open', { pack: 'Pretend Mail' })),
  )
  const shown = mail.getByRole('region', { name: 'Sam Sample' }).locator('code')
  await expect(shown).toHaveCount(2)
  const [username, password] = await shown.allTextContents()
  await person.page.bringToFront()

  await person.field('User name').fill(username ?? '')
  await person.connects('Password', ` ${password} `)
  await person.seesProblem('key-refused', { service: 'Pretend Mail' })
  await person.doesNotSee('wizard_removed')
  await person.connects('Password', password ?? '')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Sam Sample')).toContainText(say('account_connected'))
  expect(program.said).not.toContain(password)
})

test('signing in again as somebody else is refused, and the old key stays', async ({ practice: { person } }) => {
  await person.picks('Pretend Mail')
  await person.field('User name').fill('pat')
  await person.connects('Password', 'pretend-password-1')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await person.press('account_sign_in_again')
  await person.field('User name').fill('sam')
  await person.connects('Password', 'pretend  päss wörd 2')
  await person.seesProblem('different-account', { got: 'Sam Sample', expected: 'Pat Practice' })
  await person.leavesTheWizard()
  await person.unfolds('Pat Practice')
  await person.press('account_check')
  await person.sees('account_check_ok', { service: 'Pretend Mail' })
})

test('where the service tells no name, the person is asked for one', async ({ practice: { person } }) => {
  await person.picks('Nameless Notes')
  await person.connects('API key', 'pretend-nobody')
  await expect(person.heading('wizard_naming')).toBeVisible()
  await person.press('wizard_naming_save')
  await person.sees('wizard_key_empty', { label: say('wizard_naming_label') })
  await person.field(say('wizard_naming_label')).fill('Shopping notes')
  await person.press('wizard_naming_save')
  await person.press('wizard_done_go')
  await expect(person.row('Shopping notes')).toBeVisible()
  await person.sees('account_unknown_owner', { service: 'Nameless Notes' })

  await test.step('the very same key is recognised', async () => {
    await person.picks('Nameless Notes')
    await person.connects('API key', 'pretend-nobody')
    await person.field(say('wizard_naming_label')).fill('Shopping notes once more')
    await person.press('wizard_naming_save')
    await expect(person.heading('wizard_done_already')).toBeVisible()
    await person.press('wizard_done_go')
  })
  await test.step('another key of nobody is another account', async () => {
    await person.picks('Nameless Notes')
    await person.connects('API key', 'pretend-nobody-2')
    await person.field(say('wizard_naming_label')).fill('Work notes')
    await person.press('wizard_naming_save')
    await person.press('wizard_done_go')
    await expect(person.row('Shopping notes')).toBeVisible()
    await expect(person.row('Work notes')).toBeVisible()
  })
})

test('a Pack that needs no account says so and connects nothing', async ({ practice: { person } }) => {
  await person.press('first_other')
  const cats = person
    .dialog('pick_title')
    .getByRole('listitem')
    .filter({ hasText: say('pick_none') })
  await expect(cats).toContainText(say('pick_none_text'))
  await expect(cats.getByRole('button')).toHaveCount(0)
  await person.field(say('pick_search')).fill('nothing is called that')
  await person.sees('pick_found_none', { query: 'nothing is called that' })
})
