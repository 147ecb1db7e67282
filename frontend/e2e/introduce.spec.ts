import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import type { Person } from './person'
import { answers, openInBrowser } from './pretend'
import { say } from './words'

const pack = 'Pretend Projects'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Introduces Patchbay in the dialog that is open. Returns what was brought back. */
async function introduces(person: Person): Promise<{ id: string; secret: string }> {
  const { page } = person
  const dialog = person.dialog('introduce_title', { pack })
  const address = await person.opens(() => person.press('wizard_open', { pack }))
  const there = await openInBrowser(page.context(), address)
  await there.getByLabel('Name of the new app').fill('Patchbay')
  await page.bringToFront()
  await person.copies('introduce_return_copy')
  await there.bringToFront()
  await there.getByLabel('Redirect address').focus()
  await there.keyboard.press('Control+V')
  await expect(there.getByLabel('Redirect address')).toHaveValue('http://localhost/signed-in')
  await there.getByRole('button', { name: 'New app' }).click()
  const id = await there.getByLabel('Client ID').inputValue()
  const secret = await there.getByLabel('Client secret').inputValue()
  await there.close()
  await dialog.getByLabel(say('introduce_id')).fill(id)
  await dialog.getByLabel(say('introduce_secret')).fill(secret)
  await person.press('introduce_do')
  await expect(dialog).toHaveCount(0)
  return { id, secret }
}

test('a service that has to know Patchbay first: in Coda, or introduced once; then a site is chosen', async ({
  practice: { person, program },
}) => {
  const { page } = person
  await person.picks(pack)
  await person.sees('kept_only', { pack })
  await person.press('kept_here')
  await expect(person.heading('introduce_needed', { pack })).toBeVisible()
  await expect(person.button('introduce_in_coda')).toBeVisible()
  await person.press('settings_introduce_do')
  const brought = await introduces(person)

  await expect(person.heading('wizard_approval', { pack })).toBeVisible()
  const address = await person.opens(() => person.press('wizard_approval_go', { pack }))
  expect(new URL(address).searchParams.get('client_id')).toBe(brought.id)
  const there = await openInBrowser(page.context(), address)
  await answers(there, 'Allow as Pat Practice')
  await expect(person.heading('wizard_site')).toBeVisible()
  await page.getByRole('button', { name: 'Garden Club' }).click()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Pat Practice')).toContainText(say('account_connected'))
  await expect(page.getByText('Garden Club').first()).toBeVisible()
  await person.press('account_check')
  await person.sees('account_check_ok', { service: pack })
  await expect(page.getByText('Garden Club').first()).toBeVisible()

  await test.step('in Settings it can be changed and taken away', async () => {
    await person.goesToAdvanced()
    const row = page.getByRole('listitem', { name: say('settings_introduce_about', { service: pack }) })
    await expect(row).toContainText(say('settings_introduce_done'))
    await row.getByRole('button', { name: say('settings_introduce_change') }).click()
    const second = await introduces(person)
    expect(second.id).not.toBe(brought.id)
    await row.getByRole('button', { name: say('settings_introduce_withdraw') }).click()
    await person.press('settings_introduce_withdraw_do')
    await expect(row).toContainText(say('settings_introduce_not'))
    for (const part of [brought.secret, second.secret, 'pretend-app-secret']) {
      expect(await page.content()).not.toContain(part)
      expect(program.said).not.toContain(part)
    }
  })

  await test.step('the account that is connected still works', async () => {
    await person.goesTo('accounts')
    await person.unfolds('Pat Practice')
    await person.press('account_check')
    await person.sees('account_check_ok', { service: pack })
  })
})

test('with the wrong secret it is said who is not known, and where to change that', async ({
  practice: { person },
}) => {
  await person.goesToAdvanced()
  const row = person.page.getByRole('listitem', { name: say('settings_introduce_about', { service: pack }) })
  await row.getByRole('button', { name: say('settings_introduce_do') }).click()
  const { id } = await introduces(person)
  await row.getByRole('button', { name: say('settings_introduce_change') }).click()
  await person.field(say('introduce_id')).fill(id)
  await person.field(say('introduce_secret')).fill('pretend-wrong')
  await person.press('introduce_do')
  await expect(person.dialog('introduce_title', { pack })).toHaveCount(0)
  await person.goesTo('accounts')
  await person.picks(pack)
  const there = await openInBrowser(
    person.page.context(),
    await person.opens(() => person.press('wizard_approval_go', { pack })),
  )
  await answers(there, 'Allow as Pat Practice')
  await person.seesProblem('client-refused', { service: pack })
})

test('another browser can be chosen, is used, and is remembered with the account', async ({ open, folders }) => {
  const programs = join(folders.home, '.local/share/applications')
  mkdirSync(programs, { recursive: true })
  const browser = join(folders.home, 'second browser')
  const said = join(folders.home, 'second-said')
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >>'${said}'\n`)
  chmodSync(browser, 0o755)
  writeFileSync(
    join(programs, 'second.desktop'),
    `[Desktop Entry]\nType=Application\nName=Second Browser\nExec="${browser}" %u\nMimeType=x-scheme-handler/https;\n`,
  )
  const calendar = 'Pretend Calendar'
  const { person, program } = await open({ args: ['--practice'] })
  const { page } = person
  await person.picks(calendar)
  await page.getByText(say('browser_other')).click()
  await person.field(say('browser_which')).selectOption('Second Browser')
  await person.press('wizard_approval_go', { pack: calendar })
  await expect(person.heading('wizard_page', { pack: calendar })).toBeVisible()
  const lines = () => (existsSync(said) ? readFileSync(said, 'utf8').split('\n').slice(0, -1) : [])
  await expect.poll(() => lines().length).toBe(1)
  expect(program.opened()).toEqual([])
  const there = await openInBrowser(page.context(), lines()[0]!)
  await answers(there, 'Allow as Pat Practice')
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')

  await page.getByText(say('browser_advanced')).click()
  const choice = person.field(say('browser_which'))
  await expect(choice).toHaveValue('second')
  await choice.selectOption('')
  await person.sees('browser_kept')
  await person.press('account_sign_in_again')
  await person.opens(() => person.press('wizard_approval_go', { pack: calendar }))
  expect(lines()).toHaveLength(1)
})
