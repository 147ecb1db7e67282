import { expect, test as base } from './fixtures'
import { Oidc } from './oidc'
import { openInBrowser } from './pretend'
import { say } from './words'

// Coda's own sign-in page, played by npm's oidc-provider with the ways that
// Coda's metadata says. Whether Coda's API takes its keys nobody has confirmed,
// so that both are played.
const test = base.extend<{ answers: (takes: 'takes' | 'refuses') => Promise<Oidc> }>({
  answers: async ({}, use) => {
    const started: Oidc[] = []
    await use(async (coda) => {
      const oidc = await Oidc.start({ coda })
      started.push(oidc)
      return oidc
    })
    for (const oidc of started) oidc.close()
  },
})

const pack = 'Coda'

for (const coda of ['takes', 'refuses'] as const) {
  test(`Coda's own page: its API ${coda} the sign-in`, async ({ open, answers }) => {
    const oidc = await answers(coda)
    const { person } = await open({ args: ['--practice', '--pack-url', `coda=${oidc.api}`] })
    await person.picks(pack)
    await expect(person.heading('wizard_key_one', { label: 'API Key' }), 'the key stands first').toBeVisible()

    await test.step('it stands under Advanced, says that nobody confirmed it, and leads back', async () => {
      await person.page.getByText(say('wizard_way_advanced')).click()
      await person.press('wizard_way_advanced_go', { pack })
      await person.sees('wizard_way_unconfirmed')
      await person.press('wizard_way_back')
      await expect(person.field('API Key')).toBeVisible()
      await person.page.getByText(say('wizard_way_advanced')).click()
      await person.press('wizard_way_advanced_go', { pack })
    })

    const address = await person.opens(() => person.press('wizard_approval_go', { pack }))
    expect(new URL(address).searchParams.get('scope')).toBe('mcp:all')
    const there = await openInBrowser(person.page.context(), address)
    await there.getByRole('button', { name: 'Allow' }).click()
    await there.close()

    if (coda === 'takes') {
      await expect(person.heading('wizard_identity')).toBeVisible()
      await person.press('wizard_identity_yes')
      await person.press('wizard_done_go')
      await expect(person.row('Ada')).toContainText(say('account_connected'))
    } else {
      await person.seesProblem('way-not-taken', { service: pack })
      await expect(person.field('API Key')).toBeVisible()
      await person.page.reload()
      await expect(person.heading('first_title'), 'nothing was kept').toBeVisible()
    }
  })
}
