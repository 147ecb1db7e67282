import type { Locator } from '@playwright/test'
import { violations } from './axe'
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
    expect(await violations(page)).toEqual([])
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

test('an account that was approved inside Coda is noted, used, and given a key later', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const mine = { name: 'pat at work' }
  const axe = async () => expect(await violations(page)).toEqual([])

  await test.step('where a key is asked for, one can say that there is none', async () => {
    await addsDoc(person, 'Budget', 'BuDgEt1234')
    await person.goesTo('accounts')
    await person.picks(mail.pack)
    await person.press('kept_open')
    await expect(person.dialog('kept_title', mail)).toBeVisible()
    await person.sees('kept_text')
    await axe()
  })

  await test.step('it needs a name; a doc and how it is used there can be told', async () => {
    await person.press('kept_do')
    await person.sees('kept_name_missing')
    await expect(person.field(say('kept_name'))).toBeFocused()
    await person.field(say('kept_name')).fill(mine.name)
    await person.field(say('kept_doc')).selectOption('Budget')
    await page.getByRole('radio', { name: say('kept_shared') }).check()
    await person.press('kept_do')
  })

  await test.step('it leads on to Coda, where only the tick says that it is there', async () => {
    await expect(person.dialog('coda_title_put', { ...mine, place: 'Budget' })).toBeVisible()
    await expect(page.getByText(like('coda_asks_paste'))).toHaveCount(0)
    await person.buttonInDialog('coda_do_put').click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('it is marked, and has no key to check', async () => {
    await person.unfolds(mine.name)
    await expect(person.row(mine.name)).toContainText(say('account_kept'))
    await person.sees('account_kept_text')
    await person.sees('there_done')
    await expect(person.button('account_check')).toHaveCount(0)
    await expect(person.button('elsewhere_add')).toHaveCount(0)
    await axe()
    await person.goesTo('docs')
    await page.getByRole('link', { name: 'Budget' }).click()
    await expect(inDoc(person, mine.name)).toContainText(say('account_kept'))
  })

  await test.step('a tick can be taken back, and there is no old key where Coda gets none', async () => {
    await person.goesTo('accounts')
    await person.press('how_ask_of', { place: 'Budget' })
    const how = person.dialog('how_title', { ...mine, place: 'Budget' })
    await expect(how.getByRole('radio', { name: say('how_done') })).toBeChecked()
    await expect(how.getByRole('radio', { name: say('how_old') })).toHaveCount(0)
    await axe()
    await how.getByRole('radio', { name: say('how_planned') }).check()
    await person.press('how_do')
    await person.sees('there_planned')
    await expect(person.heading('unfinished_title', { count: '1' })).toBeVisible()
    await person.button('uses_finish_named', { place: 'Budget' }).click()
    await person.buttonInDialog('coda_do_put').click()
    await person.sees('there_done')
  })

  await test.step('a second one of that name is refused beside the field', async () => {
    await person.goesTo('accounts')
    await person.picks(mail.pack)
    await person.press('kept_open')
    await person.field(say('kept_name')).fill(mine.name)
    await person.press('kept_do')
    await person.sees('name-taken', mine)
    await person.press('common_cancel')
  })

  await test.step('given a key, it is asked whether it is this one, and stays the same account', async () => {
    await person.press('account_give_key')
    await expect(person.dialog('wizard_title_give', mine)).toBeVisible()
    await person.field('User name').fill('pat')
    await person.connects('Password', 'pretend-password-1')
    await person.sees('wizard_identity_given', mine)
    await axe()
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done_given')).toBeVisible()
    await person.press('wizard_done_go')
    await expect(person.row(mine.name)).toContainText(say('account_connected'))
    await person.sees('there_done')
    await person.sees('account_also_in_coda')
    await person.press('account_check')
    await person.sees('account_check_ok', { service: mail.pack })
  })

  await test.step('a key of one that is here already is refused, and says whose it is', async () => {
    await person.picks(mail.pack)
    await person.press('kept_open')
    await person.field(say('kept_name')).fill('another')
    await person.press('kept_do')
    await person.unfolds(mine.name) // folds nothing: it is open
    await person.press('account_give_key')
    await person.field('User name').fill('pat')
    await person.connects('Password', 'pretend-password-1')
    await person.seesProblem('held-already', { account: mine.name })
    await person.leavesTheWizard()
    await expect(person.row('another')).toContainText(say('account_kept'))
  })
})

test('where an account can only be approved inside Coda, Connect leads there and notes it', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const forms = { pack: 'Pretend Forms' }
  await addsDoc(person, 'Budget', 'BuDgEt1234')
  await addsPack(person, forms.pack)
  await person.press('shared_add')
  await person.buttonInDialog('shared_add_connect_first').click()
  await expect(person.dialog('wizard_title', forms)).toBeVisible()
  await person.sees('kept_only', forms)
  await person.sees('unconfirmed_guide')
  expect(await violations(page)).toEqual([])
  await person.press('wizard_begin')
  await expect(page.getByRole('heading', { name: 'Open the Pack in your doc' })).toBeVisible()

  await person.field(say('kept_name')).fill('pat at forms')
  await expect(person.field(say('kept_doc'))).toHaveValue('BuDgEt1234')
  await expect(page.getByRole('radio', { name: say('kept_shared') })).toBeChecked()
  await person.press('kept_do')
  await person.sees('coda_title_put', { name: 'pat at forms', place: 'Budget' })
  await person.buttonInDialog('coda_later').click()
  await expect(inDoc(person, 'pat at forms')).toBeVisible()

  await person.goesTo('accounts')
  await person.unfolds('pat at forms')
  await person.sees('account_kept_text')
  await expect(person.button('account_give_key')).toHaveCount(0)
})
