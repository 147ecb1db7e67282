import { expect, type BrowserContext } from '@playwright/test'
import { codasPage, copies, pastes } from './copying'
import { furnish, some } from './furnish'
import type { Person } from './person'
import type { Look } from './tour'
import { say } from './words'

/** Every screen of bringing in what Coda has, of the board, and of what can be learnt from it. */
export async function tourOfTheBoard(person: Person, context: BrowserContext, look: Look): Promise<void> {
  const { page } = person
  await person.press('bringin_title')
  await person.heading('bringin_title').waitFor()
  await look('how to copy Coda’s page')
  await copies(await codasPage(person, context))
  await pastes(person)
  await expect(person.heading('bringin_found_title')).toBeFocused()
  await person.press('bringin_correct_of', { name: 'Club' })
  await person.field(say('bringin_name')).waitFor()
  await look('what was understood of it')
  await person.press('bringin_save')
  const acting = page.getByRole('button', { name: /^Todoist Pat Practice in Team tasks/ })
  await expect(acting).toBeVisible()
  await furnish(page, some, ['Empty doc'])
  await expect(
    page.getByRole('button', { name: /^Nameless Notes =Notes in Team hub: .* to be taken out in Coda$/ }),
  ).toBeVisible()
  await look('the board')
  await page.getByLabel(say('board_search')).fill('nothing that is here')
  await look('the board without anything')
  await person.press('board_none_all')
  await expect(acting).toBeVisible()

  await acting.focus()
  await page.keyboard.press('Enter')
  await person.dialog('cable_title', { name: 'Pat Practice', doc: 'Team tasks' }).waitFor()
  await look('a cable')
  await person.escapes()
  await expect(acting).toBeFocused()
  await page
    .getByRole('button', { name: /^Trello Club/ })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await person.dialog('plug_title', { name: 'Club' }).waitFor()
  await look('plugging in')
  await person.escapes()

  await person.press('exposed_show')
  await person.heading('exposed_title').waitFor()
  await look('where others can act as you')
  await person.press('exposed_all')
  await page.getByRole('link', { name: say('leaving_list_link') }).click()
  await person.heading('leaving_list_title').waitFor()
  await look('the leaving list')
}
