import type { Page } from '@playwright/test'
import { codasPage, copies, pastes } from './copying'
import { expect, test } from './fixtures'
import { openInBrowser } from './pretend'
import { say } from './words'

// The first five minutes: from the start to the first place where others can't
// act any more, walked with the pretend Coda. How long each part takes is told,
// against the marks that a person should keep; a busy computer fails nothing.

/** What somebody needs for a click, in seconds: to think of it, to point, to press (Card, Moran and Newell's keystroke-level model). */
const click = 1.35 + 1.1 + 0.2
/** How many words somebody reads in a second: 238 a minute (Brysbaert 2019). */
const words = 238 / 60

/** A walk that is timed: by the clock, and as it would take somebody who reads all that is to be read. */
class Walk {
  #begun = performance.now()
  #thought = 0
  #lines: string[] = []

  /** They read what is in sight of a page, and click so many times. */
  async reads(page: Page, clicks: number): Promise<void> {
    const seen = await page.evaluate(() => {
      const shown = document.querySelector('[role=dialog]') ?? document.querySelector('main')!
      const parts = [...shown.querySelectorAll<HTMLElement>('h1, h2, h3, p, li, label, button, summary, text')]
      const inSight = parts.filter((part) => {
        const { top, bottom, width } = part.getBoundingClientRect()
        return width > 0 && top < innerHeight && bottom > 0 && !part.querySelector('p, li, label, button')
      })
      return inSight.map((part) => part.textContent ?? '').join(' ')
    })
    this.#thought += seen.split(/\s+/).filter(Boolean).length / words + clicks * click
  }

  /** They do something that Patchbay has no part in, for so many seconds. */
  elsewhere(seconds: number): void {
    this.#thought += seconds
  }

  arrives(where: string, mark: number): void {
    const machine = (performance.now() - this.#begun) / 1000
    const minutes = (seconds: number) =>
      `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
    const person = machine + this.#thought
    this.#lines.push(
      `${minutes(mark)} is the mark, ${minutes(person)} for a person${person > mark ? ' (LATE)' : ''}, ${machine.toFixed(1).padStart(5)} s without one: ${where}`,
    )
  }

  tell(): void {
    console.log(`\nThe first five minutes:\n${this.#lines.join('\n')}`)
  }
}

test('in five minutes from the start to a place where others can’t act any more', async ({ open, context }) => {
  const walk = new Walk()
  const { person } = await open({ args: ['--practice'] })
  const { page } = person

  await test.step('the choice', async () => {
    await expect(person.button('bringin_title')).toBeVisible()
    await walk.reads(page, 1)
    walk.arrives('the choice', 20)
  })

  await test.step('the first board, by a real copy of Coda’s page', async () => {
    await person.press('bringin_title')
    await expect(person.heading('bringin_title')).toBeVisible()
    await walk.reads(page, 1)
    const coda = await codasPage(person, context)
    await copies(coda)
    walk.elsewhere(20 + 6 * click) // to sign in there perhaps, to find it, to unfold six accounts
    await pastes(person)
    await expect(person.heading('bringin_found_title')).toBeFocused()
    await walk.reads(page, 1)
    await person.press('bringin_save')
    await expect(page.getByRole('group', { name: say('board_label') })).toBeVisible()
    await expect(page.locator('[data-item^="cable "]')).toHaveCount(11)
    walk.arrives('the first board', 180)
  })

  await test.step('two places where others can act', async () => {
    await walk.reads(page, 1)
    await expect(page.getByText(say('exposed_line', { count: '2' }))).toBeVisible()
    await person.press('exposed_show')
    const places = page.getByRole('region', { name: say('exposed_title') }).getByRole('listitem')
    await expect(places).toHaveText([/Team tasks|Customer notes/, /Team tasks|Customer notes/])
    walk.arrives('“2 places where others can act as you”', 240)
  })

  await test.step('one of them locked, and finished in Coda', async () => {
    const values = { name: 'Pat Practice', doc: 'Team tasks' }
    await person.press('exposed_lock_of', values)
    await expect(person.dialog('coda_title_rules', { name: values.name, place: values.doc })).toBeVisible()
    await walk.reads(page, 3)
    const address = await person.opens(() => person.press('coda_open_do', { doc: values.doc }))
    expect(new URL(address).hostname, 'practice stays on this computer').toBe('127.0.0.1')
    const there = await openInBrowser(context, address)
    const settings = there.getByRole('form', { name: 'Todoist: Pat Practice' })
    await settings.getByLabel(say('coda_switch_allow')).uncheck()
    await settings.getByRole('button', { name: 'Save' }).click()
    await expect(settings.getByLabel(say('coda_switch_allow'))).not.toBeChecked()
    await there.close()
    walk.elsewhere(3 * click)
    await page.bringToFront()
    await person.press('coda_do_put')
    await expect(page.getByText(say('exposed_line', { count: '1' }))).toBeVisible()
    await person.press('exposed_all')
    await expect(
      page.getByRole('button', { name: 'Todoist Pat Practice in Team tasks: locked to you', exact: true }),
    ).toBeVisible()
    walk.arrives('one of them locked and finished in Coda', 300)
  })

  await test.step('Coda’s own page, copied again, says the same', async () => {
    await page.evaluate(() => scrollTo(0, 0))
    await person.press('bringin_title')
    await copies(await codasPage(person, context))
    await pastes(person)
    await expect(person.heading('bringin_found_again_title')).toBeVisible()
    await person.sees('bringin_all_same')
  })
  walk.tell()
})
