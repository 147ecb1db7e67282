import type { Page } from '@playwright/test'
import { violations } from './axe'
import { expect, test } from './fixtures'
import { connectsCoda } from './pretend'
import { like, say } from './words'

const mail = { pack: 'Pretend Mail', password: 'pretend  päss wörd 2' }

/** Others ask Coda for docs all the while, so that it wants to be left alone whenever Patchbay asks, too. */
async function whileOthersAsk(page: Page, coda: Page, key: string, doing: () => Promise<void>): Promise<void> {
  const address = `${new URL(coda.url()).origin}/coda/apis/v1/docs`
  const ask = async () => (await page.request.get(address, { headers: { Authorization: `Bearer ${key}` } })).status()
  await expect.poll(ask, { intervals: [0] }).toBe(429)
  let over = false
  const others = (async () => {
    while (!over) await ask()
  })()
  await doing().finally(() => (over = true))
  await others
}

test('a doc is found in Coda by its name, and says so when Coda shows it no more', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const { key, coda } = await connectsCoda(person)
  const results = page.getByRole('list', { name: say('find_results') })
  const rows = results.getByRole('listitem')
  const search = person.field(say('find_search'))
  const shared = page
    .getByRole('main')
    .getByRole('button', { name: 'Sam Sample' })
    .filter({ hasText: say('uses_restricted') })

  await test.step('the docs that were used last are shown, and more on demand', async () => {
    await person.goesTo('docs')
    await person.press('docs_add')
    await expect(search).toBeFocused()
    await expect(rows).toHaveCount(25)
    await expect(rows.first()).toContainText('Team tasks')
    await person.press('find_more')
    await expect(rows).toHaveCount(32)
    await expect(person.button('find_more')).toHaveCount(0)
    expect(await violations(page)).toEqual([])
  })

  await test.step('two of the same title are told apart', async () => {
    await search.pressSequentially('holiday', { delay: 30 })
    await expect(rows).toHaveCount(2)
    await expect(rows.nth(0)).toContainText('Pat Practice')
    await expect(rows.nth(1)).toContainText('Sam Sample')
    await expect(rows.nth(1)).toContainText('_dPrac-tice04')
  })

  await test.step('what nobody has is said', async () => {
    await search.fill('unicorns')
    await person.sees('find_none', { query: 'unicorns' })
  })

  await test.step('Coda must be left alone for a while: it says for how long, and goes on by itself', async () => {
    const waiting = page.getByText(like('find_waiting')).filter({ visible: true })
    await whileOthersAsk(page, coda, key, async () => {
      await search.fill('weekly review 7')
      await expect(waiting).toHaveText(/: [1-7] seconds?$/)
    })
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('Weekly review 7')
    await person.doesNotSee('find_waiting')
  })

  await test.step('one is chosen, and can be opened', async () => {
    await rows.getByRole('button').click()
    await expect(page.getByRole('heading', { name: 'Weekly review 7', level: 1 })).toBeVisible()
    const address = await person.opens(() => person.press('doc_open'))
    await coda.goto(address)
    await expect(coda.getByRole('heading', { name: 'Weekly review 7' })).toBeVisible()
  })

  await test.step('it takes the title that the doc has in Coda', async () => {
    await coda.getByLabel('Title').fill('Weekly look back')
    await coda.getByRole('button', { name: 'Rename' }).click()
    await page.bringToFront()
    await person.sees('look_never')
    await person.press('look_do')
    await expect(page.getByRole('heading', { name: 'Weekly look back', level: 1 })).toBeVisible()
    await person.sees('look_seen', { when: say('common_just_now') })
  })

  await test.step('an account is used there', async () => {
    await person.press('doc_add_pack')
    await page.getByRole('dialog').getByRole('button', { name: mail.pack }).click()
    await person.press('shared_add')
    await person.buttonInDialog('shared_add_connect_first').click()
    await person.field('User name').fill('sam')
    await person.connects('Password', mail.password)
    await person.press('wizard_identity_yes')
    await person.heading('wizard_done', { pack: mail.pack }).waitFor()
    await person.press('doc_done_go')
    await expect(shared).toBeVisible()
  })

  await test.step('it disappears in Coda: that is said, and nothing is lost', async () => {
    await coda.getByRole('button', { name: 'Delete this doc' }).click()
    await page.bringToFront()
    await person.press('look_do')
    await person.sees('look_not_shown', { account: 'Pat Practice' })
    await person.sees('look_not_shown_text')
    await expect(person.button('look_again')).toBeFocused()
    await expect(shared).toBeVisible()
    expect(await violations(page)).toEqual([])
    await person.goesTo('docs')
    await person.sees('docs_not_shown')
    await page.getByRole('link', { name: 'Weekly look back' }).click()
  })

  await test.step('it comes back, and so it is shown', async () => {
    await coda.getByRole('button', { name: 'Put it back' }).click()
    await page.bringToFront()
    await person.press('look_again')
    await person.sees('look_seen')
    await person.doesNotSee('look_not_shown')
  })

  await test.step('in the search it is marked as here, and leads to itself', async () => {
    await person.goesTo('docs')
    await person.press('docs_add')
    await search.fill('look back')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText(say('find_here'))
    await rows.getByRole('button').click()
    await expect(page.getByRole('heading', { name: 'Weekly look back', level: 1 })).toBeVisible()
  })
})

test('that Coda was asked too often by somebody else is waited out, and a deleted key is said', async ({
  practice,
}) => {
  const { person } = practice
  const { page } = person
  const { key, coda } = await connectsCoda(person)
  const rows = page.getByRole('list', { name: say('find_results') }).getByRole('listitem')
  await person.goesTo('docs')

  await test.step('others have used the limit up', async () => {
    await whileOthersAsk(page, coda, key, async () => {
      await person.press('docs_add')
      await person.sees('find_waiting')
    })
    await expect(rows).toHaveCount(25)
  })

  await test.step('the key is deleted in Coda', async () => {
    await coda.bringToFront()
    await coda.getByLabel('More about For Patchbay').click()
    await coda.getByRole('button', { name: 'Delete token' }).click()
    await page.bringToFront()
    await person.field(say('find_search')).fill('plans')
    await expect(page.getByText(like('key-refused', { service: 'Coda' }))).toBeVisible()
    await expect(rows).toHaveCount(25)
  })

  await test.step('by its link it goes as before', async () => {
    await person.press('doc_add_by_hand')
    await person.field(say('doc_add_link')).fill('https://coda.io/d/Big-plan_dAbC123/Page_su1')
    await person.press('doc_add_do')
    await expect(page.getByRole('heading', { name: 'Big plan', level: 1 })).toBeVisible()
  })
})

test('a doc is kept by its name, and given its link when it is to be opened', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const link = person.field(say('doc_link_of', { doc: 'Budget' }))
  await person.picks(mail.pack)
  await person.field('User name').fill('sam')
  await person.connects('Password', mail.password)
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await person.goesTo('docs')

  await test.step('without a Coda account there is nothing to search, but a way there', async () => {
    await person.press('docs_add')
    await expect(person.button('doc_add_connect')).toBeVisible()
    await person.press('doc_add_do')
    await person.sees('doc_add_link_missing')
  })

  await test.step('a name is enough, also for two docs', async () => {
    await person.field(say('doc_add_name')).fill('Budget')
    await person.press('doc_add_do')
    await expect(page.getByRole('heading', { name: 'Budget', level: 1 })).toBeVisible()
    await person.goesTo('docs')
    await person.press('docs_add')
    await person.field(say('doc_add_name')).fill('Budget')
    await person.press('doc_add_do')
    await expect(link).toBeVisible()
    await person.goesTo('docs')
    await expect(page.getByRole('link', { name: 'Budget' })).toHaveCount(2)
    await page.getByRole('link', { name: 'Budget' }).first().click()
  })

  await test.step('to finish in Coda it says that it knows no link, and asks for it', async () => {
    await person.press('doc_add_pack')
    await page.getByRole('dialog').getByRole('button', { name: mail.pack }).click()
    await person.press('shared_add')
    await page.getByRole('dialog').getByRole('button', { name: 'Sam Sample' }).click()
    await person.goesTo('accounts')
    await page
      .getByRole('main')
      .getByRole('button', { name: /Put Sam Sample into Budget/ })
      .click()
    await person.sees('coda_open_unlinked', { doc: 'Budget' })
    expect(await violations(page)).toEqual([])
    await link.fill('https://example.com/d/Budget_dAbC')
    await person.buttonInDialog('doc_link_do').click()
    await person.sees('doc-link-invalid')
    await link.fill('https://docs.superhuman.com/d/Budget_dAbC')
    await person.buttonInDialog('doc_link_do').click()
    await expect(person.button('coda_open_do', { doc: 'Budget' })).toBeFocused()
    expect(await person.opens(() => page.keyboard.press('Enter'))).toContain('_dAbC')
    await page.keyboard.press('Escape')
  })

  await test.step('the other one of the same name is another doc', async () => {
    await person.goesTo('docs')
    await expect(page.getByRole('link', { name: 'Budget' }).filter({ hasText: '_dAbC' })).toHaveCount(1)
    await page
      .getByRole('link', { name: 'Budget' })
      .filter({ hasText: say('docs_no_link') })
      .click()
    await link.fill('https://coda.io/d/Budget_dAbC')
    await person.press('doc_link_do')
    await person.sees('other-doc', { doc: 'Budget' })
  })
})
