import type { Page } from '@playwright/test'
import { expect, test as base } from './fixtures'
import { Oidc } from './oidc'
import type { Person } from './person'
import { openInBrowser } from './pretend'
import { say } from './words'

// Against npm's oidc-provider, a certified server that isn't ours: practice's
// Packs speak to it in place of the pretend services.
const test = base.extend<{ oidc: Oidc; certified: Person }>({
  oidc: async ({}, use) => {
    const oidc = await Oidc.start()
    await use(oidc)
    oidc.close()
  },

  certified: async ({ open, oidc }, use) => {
    const speaking = ['pretend-calendar', 'pretend-photos', 'pretend-robot'].flatMap((pack) => [
      '--pack-url',
      `${pack}=${oidc.api}`,
    ])
    const { person } = await open({ args: ['--practice', ...speaking] })
    await use(person)
  },
})

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

async function goesThere(person: Person, pack: string): Promise<Page> {
  const address = await person.opens(() => person.press('wizard_approval_go', { pack }))
  return openInBrowser(person.page.context(), address)
}

async function saysYes(there: Page, login: string, without = ''): Promise<void> {
  await expect(there.getByRole('heading', { name: 'Allow Patchbay?' })).toBeVisible()
  await there.getByLabel('Your name').fill(login)
  await there.getByLabel('All but').fill(without)
  await there.getByRole('button', { name: 'Allow' }).click()
  // Closed before it has led back, it would have said nothing.
  await expect(there.getByRole('heading', { name: 'Allow Patchbay?' })).toHaveCount(0)
}

test('somebody signs in by an approval dialog at which nobody registered anything', async ({ certified: person }) => {
  const pack = 'Pretend Calendar'
  await person.picks(pack)
  const there = await goesThere(person, pack)
  await saysYes(there, 'ada')
  await expect(there.getByRole('heading', { name: 'You can close this tab' })).toBeVisible()
  await there.close()
  await expect(person.heading('wizard_identity')).toBeVisible()
  await person.press('wizard_identity_yes')
  await expect(person.heading('wizard_done', { pack })).toBeVisible()
  await person.press('wizard_done_go')
  await expect(person.row('Ada')).toContainText(say('account_connected'))
  await person.press('account_check')
  await person.sees('account_check_ok', { service: pack })

  await test.step('signed in to again, the old sign-in is taken back there and nothing is left to do', async () => {
    await person.press('account_sign_in_again')
    const again = await goesThere(person, pack)
    await saysYes(again, 'ada')
    await again.close()
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done_replaced')).toBeVisible()
    await person.press('wizard_done_go')
    await expect(person.heading('finish_title')).toHaveCount(0)
    await person.press('account_check')
    await person.sees('account_check_ok', { service: pack })
  })

  await test.step('removed, the service forgets it', async () => {
    await person.removes()
    await person.sees('remove_forgotten_text', { service: pack })
    await person.button('common_close').last().click()
    await expect(person.row('Ada')).toHaveCount(0)
  })
})

test('what somebody left out there is noticed at once, and asked for when they sign in again', async ({
  certified: person,
}) => {
  const pack = 'Pretend Calendar'
  const lost = 'See the events in your pretend calendar.'
  await person.picks(pack)
  const there = await goesThere(person, pack)
  await saysYes(there, 'ada', 'events:read')
  await there.close()
  await person.sees('wizard_lacks', { pack })
  await expect(person.page.getByText(lost).last()).toBeVisible()
  await person.press('wizard_identity_limited_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Ada')).toContainText(say('account_limited'))
  await person.sees('account_lacks', { service: pack })
  await expect(person.page.getByText(lost)).toBeVisible()

  await person.button('account_sign_in_again').first().click()
  const again = await goesThere(person, pack)
  await saysYes(again, 'ada')
  await again.close()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Ada')).toContainText(say('account_connected'))
  await expect(person.page.getByText(lost)).toHaveCount(0)
})

test('each way in which an approval can end badly is said in its own words', async ({ certified: person }) => {
  const pack = 'Pretend Calendar'
  await person.picks(pack)

  await test.step('denied', async () => {
    const there = await goesThere(person, pack)
    await there.getByRole('button', { name: 'Deny' }).click()
    await person.seesProblem('approval-denied', { service: pack })
    await there.close()
    await person.press('wizard_failed_again')
  })

  await test.step('an answer that is no answer to this attempt', async () => {
    const there = await goesThere(person, pack)
    const asked = new URL(person.program.opened().at(-1)!)
    await there.goto(`${asked.searchParams.get('redirect_uri')}?code=pretend&state=pretend`)
    await person.seesProblem('approval-foreign', { service: pack })
    await there.close()
    await person.press('wizard_failed_again')
  })

  await test.step('an answer of another server', async () => {
    const there = await goesThere(person, pack)
    const asked = new URL(person.program.opened().at(-1)!).searchParams
    await there.goto(`${asked.get('redirect_uri')}?code=pretend&state=${asked.get('state')}&iss=http://127.0.0.1:9`)
    await person.seesProblem('approval-elsewhere', { service: pack })
    await there.close()
    await person.press('wizard_failed_again')
  })

  await test.step('as somebody else', async () => {
    const there = await goesThere(person, pack)
    await saysYes(there, 'ada')
    await there.close()
    await person.press('wizard_identity_yes')
    await person.press('wizard_done_go')
    await person.press('account_sign_in_again')
    await person.page.context().clearCookies() // somebody else's browser
    const again = await goesThere(person, pack)
    await saysYes(again, 'mallory')
    await again.close()
    await person.seesProblem('approval-other', { expected: 'Ada', got: 'Mallory', service: pack })
  })
})

test('somebody types a code at the certified server', async ({ certified: person }) => {
  const pack = 'Pretend Photos'
  await person.picks(pack)
  const there = await goesThere(person, pack)
  await expect(person.heading('wizard_page_code', { pack })).toBeVisible()
  // This server's own page has the code in its address already, and asks to confirm it.
  await there.getByRole('button', { name: 'Go on' }).click()
  await saysYes(there, 'grace')
  await there.close()
  await expect(person.heading('wizard_identity')).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Grace')).toContainText(say('account_connected'))
})

test("a program's own ID and secret sign in, after a wrong secret was said to be that", async ({
  certified: person,
}) => {
  const pack = 'Pretend Robot'
  await person.picks(pack)
  await person.field('Client ID').fill('pretend-robot')
  await person.connects('Client secret', 'pretend-wrong')
  await person.seesProblem('key-refused', { service: pack })
  await person.connects('Client secret', 'pretend-word-of-a-machine')
  await expect(person.heading('wizard_identity')).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Pretend-robot')).toContainText(say('account_connected'))
})
