import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { violations } from './axe'
import { tourOfApprovals, tourOfIntroductions } from './approvals'
import { tourOfTheBoard } from './boardtour'
import { expect, test } from './fixtures'
import { Person } from './person'
import { resized } from './still'
import { tourOfAccounts, tourOfConnecting, tourOfDocs, tourOfTheFolder, type Look } from './tour'

// Every screen is looked at in both themes, with axe, and in every size.

const sizes = [
  { what: '360 wide', width: 360, height: 740 },
  { what: '768 wide', width: 768, height: 1024 },
  { what: '1280 wide at 200 %', width: 640, height: 450 },
  { what: '2560 wide', width: 2560, height: 1300 },
  { what: '1280 wide', width: 1280, height: 900 }, // the last one, so that axe looks at this
]

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

function looking(page: Page): Look {
  return async (screen) => {
    await test.step(screen, async () => {
      await page.emulateMedia({ colorScheme: 'dark' })
      // The themes differ in their colours alone.
      expect.soft(await violations(page, { type: 'rule', values: ['color-contrast'] }), `${screen}, dark`).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
      expect.soft(await violations(page, { type: 'tag', values: tags }), `${screen}, light`).toEqual([])
      for (const { what, width, height } of sizes) {
        await resized(page, width, height)
        expect.soft(await misfits(page), `${screen}, ${what}`).toEqual([])
      }
    })
  }
}

/** What scrolls sideways, and which buttons can't be reached by scrolling. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = (element: Element) =>
      `${element.tagName} ${element.className} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 40)}”`
    const wrong: string[] = []
    const open = [...document.querySelectorAll('[role=dialog]')].at(-1) ?? document.body
    for (const element of [document.documentElement, ...open.querySelectorAll('*'), open]) {
      if (element.matches('input, svg *, .for-screen-readers')) continue
      const { overflowX } = getComputedStyle(element)
      if (element !== document.documentElement && overflowX === 'visible') continue
      if (element.scrollWidth > element.clientWidth + 1) wrong.push(`scrolls sideways: ${said(element)}`)
    }
    for (const element of open.querySelectorAll('button, a, input, select, summary')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue
      if (element.matches('.skip, .for-screen-readers, .for-screen-readers *')) continue
      element.scrollIntoView({ block: 'center' })
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
      if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) {
        wrong.push(`can't be reached: ${said(element)} at ${left},${top} to ${right},${bottom}`)
        continue
      }
      const there = document.elementFromPoint(left + width / 2, top + height / 2)
      const label = element.closest('label')
      if (!there || !(element.contains(there) || label?.contains(there))) {
        wrong.push(`is covered: ${said(element)} by ${there ? said(there) : 'nothing'}`)
      }
    }
    scrollTo(0, 0)
    return wrong
  })
}

test('every screen of connecting can be read and used, whatever theme and size', async ({
  practice: { person },
  context,
}) => {
  await tourOfConnecting(person, context, looking(person.page))
})

test('every screen of signing in on its own page can be read and used, whatever theme and size', async ({
  practice: { person },
}) => {
  await tourOfApprovals(person, looking(person.page))
})

test('every screen of introducing Patchbay to a service can be read and used, whatever theme and size', async ({
  practice: { person },
}) => {
  await tourOfIntroductions(person, looking(person.page))
})

test('every screen of accounts and settings can be read and used, whatever theme and size', async ({
  practice: { person },
}) => {
  await tourOfAccounts(person, looking(person.page))
})

test('every screen of docs and of finishing in Coda can be read and used, whatever theme and size', async ({
  practice: { person },
}) => {
  await tourOfDocs(person, looking(person.page))
})

test('every screen of bringing in and of the board can be read and used, whatever theme and size', async ({
  practice: { person },
  context,
}) => {
  await tourOfTheBoard(person, context, looking(person.page))
})

test('choosing a folder and unlocking it can be read and used, whatever theme and size', async ({
  open,
  page,
  folders,
}) => {
  const how = { args: ['--data', folders.data] }
  const { person, program } = await open(how)
  const restart = async () => {
    await page.goto('about:blank') // a page that is there misses the program
    await program.interrupt()
    return (await open(how)).person
  }
  await tourOfTheFolder(person, restart, looking(person.page))
})

test('what the page says when it can do nothing can be read, whatever theme and size', async ({
  start,
  page,
  folders,
  context,
  expectComplaint,
}) => {
  expectComplaint(/status of 401 .*\/api\/session$/)
  const look = looking(page)
  const first = await start({ args: ['--data', folders.data] })
  await page.goto(first.address)
  await new Person(page, first).seesProblem('session-needed')
  await look('no session')
  await page.goto(first.link)
  await new Person(page, first).heading('choose_title').waitFor()
  const second = await context.newPage()
  await second.goto(first.link)
  await new Person(second, first).seesProblem('link-used')
  await second.close()
  await new Person(page, first).sees('shell_link_used_twice')
  await look('a link that was used twice')
  await first.interrupt()
  await new Person(page, first).sees('shell_bye')
  await look('the program has ended')

  writeFileSync(join(folders.data, 'patchbay.db'), 'not a database '.repeat(500))
  const damaged = await start({ args: ['--data', folders.data] })
  await page.goto(damaged.link)
  await new Person(page, damaged).seesProblem('register-damaged')
  await look('a damaged register')
})
