import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures'
import type { Person } from './person'
import { like, say } from './words'

const mail = { pack: 'Pretend Mail' }
const pat = { name: 'Pat Practice' }

/** Adds a doc by its link, and stands at it. */
async function addsDoc(person: Person, title: string, id: string): Promise<void> {
  await person.goesTo('docs')
  await person.button('docs_add').first().click()
  await person.field(say('doc_add_link')).fill(`https://coda.io/d/${title.replaceAll(' ', '-')}_d${id}`)
  await person.press('doc_add_do')
  await expect(person.page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
}

/** Adds a Pack to the doc that is looked at. */
async function addsPack(person: Person, pack: string): Promise<void> {
  await person.press('doc_add_pack')
  await person.page.getByRole('dialog').getByRole('button', { name: pack }).click()
}

/** Adds an account that is there already to the doc that is looked at, as a shared one. */
async function shares(person: Person, name: string): Promise<void> {
  await person.press('shared_add')
  await person.page.getByRole('dialog').getByRole('button', { name }).click()
  await expect(inDoc(person, name)).toBeVisible()
}

/** The row of a shared account in the doc that is looked at. */
function inDoc(person: Person, name: string): Locator {
  return person.row(name).filter({ hasText: say('uses_restricted') })
}

/** Connects Pretend Mail's Pat, as far as "Is this you?" and its yes. */
async function signsIn(person: Person): Promise<void> {
  await person.field('User name').fill('pat')
  await person.connects('Password', 'pretend-password-1')
  await person.press('wizard_identity_yes')
}

test('an account that comes back is offered its docs, and leads on to Coda', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const box = (doc: string) => page.getByRole('checkbox', { name: new RegExp(doc) })

  await test.step('it is in three docs: two seen in Coda, one open to others', async () => {
    await addsDoc(person, 'Budget', 'BuDgEt1234')
    await addsPack(person, mail.pack)
    await person.press('shared_add')
    await person.buttonInDialog('shared_add_connect_first').click()
    await signsIn(person)
    await person.press('doc_done_go')
    await inDoc(person, pat.name).click()
    await page.getByLabel(say('shared_allow')).check()
    await person.press('in_coda_finish_of', pat)
    await person.buttonInDialog('coda_do_put').click()
    await person.sees('there_done')
    for (const [title, id] of [
      ['Plans', 'PlAnS12345'],
      ['Team hub', 'TeAmHuB123'],
    ] as const) {
      await addsDoc(person, title, id)
      await addsPack(person, mail.pack)
      await shares(person, pat.name)
    }
    await inDoc(person, pat.name).click()
    await person.press('in_coda_finish_of', pat)
    await person.buttonInDialog('coda_do_put').click()
    await person.sees('there_done')
  })

  await test.step('it is removed', async () => {
    await person.goesTo('accounts')
    await person.unfolds(pat.name)
    await person.removes()
    await expect(person.row(pat.name)).toHaveCount(0)
  })

  await test.step('connected again, it is offered the three, all chosen', async () => {
    await person.picks(mail.pack)
    await signsIn(person)
    await person.heading('wizard_done', mail).waitFor()
    await expect(page.getByText(say('former_title', { count: '3' }))).toBeVisible()
    for (const doc of ['Budget', 'Plans', 'Team hub']) await expect(box(doc)).toBeChecked()
    await expect(page.getByText(say('uses_act'))).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })

  await test.step('put back into two, it leads on to each in Coda, one after the other', async () => {
    await box('Plans').uncheck()
    await person.press('former_do')
    await expect(person.dialog('coda_title_renew', { ...pat, place: 'Budget' })).toBeVisible()
    await person.buttonInDialog('coda_do_put').click()
    await expect(person.dialog('coda_title_renew', { ...pat, place: 'Team hub' })).toBeVisible()
    await person.buttonInDialog('coda_later').click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('the account offers what is left, until one wants no more of it', async () => {
    await person.unfolds(pat.name)
    await expect(page.getByText(say('former_title', { count: '1' }))).toBeVisible()
    await expect(box('Plans')).toBeChecked()
    await expect(page.getByText(like('there_old'))).toHaveCount(1)
    await person.press('former_never')
    await expect(person.button('former_do')).toHaveCount(0)
    await page.reload()
    await person.unfolds(pat.name)
    await person.sees('there_done')
    await expect(person.button('former_do')).toHaveCount(0)
  })
})
