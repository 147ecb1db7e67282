import type { Locator } from '@playwright/test'
import { violations } from './axe'
import { expect, test } from './fixtures'
import type { Person } from './person'
import { say } from './words'

const mail = 'Pretend Mail'
const pat = 'Pat Practice'
const sam = 'Sam Sample'

/** Adds a doc by its link with Pretend Mail in it, and stands at it. */
async function addsDoc(person: Person, title: string, id: string): Promise<void> {
  await person.goesTo('docs')
  await person.button('docs_add').first().click()
  await person.field(say('doc_add_link')).fill(`https://coda.io/d/${title}_d${id}`)
  await person.press('doc_add_do')
  await expect(person.page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  await person.press('doc_add_pack')
  await person.page.getByRole('dialog').getByRole('button', { name: mail }).click()
}

/** Connects an account of Pretend Mail. */
async function connects(person: Person, user: string, password: string): Promise<void> {
  await person.picks(mail)
  await person.field('User name').fill(user)
  await person.connects('Password', password)
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
}

async function shares(person: Person, name: string): Promise<Locator> {
  await person.press('shared_add')
  await person.page.getByRole('dialog').getByRole('button', { name }).click()
  const row = person.row(name).filter({ hasText: say('uses_restricted') })
  await expect(row).toBeVisible()
  return row
}

/** Ticks in the open doc that an account was seen in Coda. */
async function seesItInCoda(person: Person, row: Locator, name: string): Promise<void> {
  await row.click()
  await person.press('in_coda_finish_of', { name })
  await person.buttonInDialog('coda_do_put').click()
  await person.sees('there_done')
}

test('another account takes all places in one step, and Coda has the old one until it is ticked', async ({
  practice,
}) => {
  const { person } = practice
  const { page } = person
  const details = (name: string) => person.row(name).locator('xpath=ancestor::li[1]')

  await test.step('Pat is seen in one doc, planned in another, and both are in a third', async () => {
    await connects(person, 'pat', 'pretend-password-1')
    await connects(person, 'sam', 'pretend  päss wörd 2')
    await addsDoc(person, 'Budget', 'BuDgEt1234')
    const row = await shares(person, pat)
    await seesItInCoda(person, row, pat)
    await page.getByLabel(say('shared_allow')).check()
    await person.press('in_coda_finish_of', { name: pat })
    await person.buttonInDialog('coda_do_put').click()
    await addsDoc(person, 'Plans', 'PlAnS12345')
    await shares(person, pat)
    await addsDoc(person, 'Both', 'BoThDoC123')
    const own = await shares(person, sam)
    await seesItInCoda(person, own, sam)
    await own.click() // folded again, so that only one row is open
    const old = await shares(person, pat)
    await seesItInCoda(person, old, pat)
  })

  await test.step('the question names what happens here and what only the person can do', async () => {
    await person.goesTo('accounts')
    await person.row(sam).click() // to connect one unfolds it
    await person.unfolds(pat)
    await person.press('swap_open')
    const dialog = person.dialog('swap_title', { name: pat })
    await expect(dialog.getByRole('radio', { name: sam })).toBeChecked()
    const act = { sentence: say('uses_act') }
    const locked = { sentence: say('uses_restricted') }
    for (const said of [
      say('swap_now', { name: pat }),
      say('swap_comes', { doc: 'Budget', other: sam, ...act }),
      say('swap_comes', { doc: 'Plans', other: sam, ...locked }),
      say('swap_stays', { doc: 'Both', other: sam, ...locked }),
      say('swap_out', { doc: 'Budget', name: pat }),
      say('swap_in', { doc: 'Budget', other: sam }),
      say('swap_in', { doc: 'Plans', other: sam }),
      say('swap_out', { doc: 'Both', name: pat }),
    ])
      await expect(dialog.getByText(said)).toBeVisible()
    await expect(dialog.getByText(say('swap_out', { doc: 'Plans', name: pat }))).toHaveCount(0)
    await expect(dialog.getByText(say('swap_in', { doc: 'Both', other: sam }))).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    await person.press('common_cancel')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('one press, and what is left to do in Coda is on the list', async () => {
    await person.press('swap_open')
    await person.press('swap_do')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(person.heading('unfinished_title', { count: '4' })).toBeVisible()
    for (const said of [
      say('unfinished_out', { name: pat, place: 'Budget' }),
      say('unfinished_out', { name: pat, place: 'Both' }),
      say('unfinished_put', { name: sam, place: 'Budget' }),
      say('unfinished_put', { name: sam, place: 'Plans' }),
    ])
      await expect(page.getByText(said)).toBeVisible()
  })

  await test.step('the other one has them with their rules; in the third its own stay', async () => {
    await person.unfolds(pat) // it is open
    await expect(details(pat).getByText(say('uses_act'))).toHaveCount(0)
    await person.row(pat).click()
    await person.unfolds(sam)
    await expect(details(sam).getByText(say('uses_act'))).toHaveCount(1)
    await expect(details(sam).getByText(say('uses_restricted'))).toHaveCount(2)
    await expect(details(sam).getByText(/^You saw it done/)).toHaveCount(1)
  })

  await test.step('Coda has the old one until the person ticks that it is out', async () => {
    await person.row(sam).click()
    await person.unfolds(pat)
    await expect(details(pat).getByText(/Coda still has access$/)).toHaveCount(2)
    await page.getByText(say('unfinished_out', { name: pat, place: 'Budget' })).click()
    await person.buttonInDialog('coda_do_out').click()
    await expect(details(pat).getByText(/Coda still has access$/)).toHaveCount(1)
    await page.getByText(say('unfinished_put', { name: sam, place: 'Plans' })).click()
    await person.buttonInDialog('coda_do_put').click()
    await expect(person.heading('unfinished_title', { count: '2' })).toBeVisible()
  })

  await test.step('and under the account stands what happened', async () => {
    await details(pat).getByText(say('account_happened')).click()
    await expect(
      details(pat).getByText(say('event_swapped', { name: pat, place: 'Budget', detail: sam })),
    ).toBeVisible()
    await expect(details(pat).getByText(say('event_taken-out', { name: pat, place: 'Budget' }))).toBeVisible()
    await expect(details(pat).getByText(say('event_connected', { name: sam }))).toHaveCount(0)
  })
})
