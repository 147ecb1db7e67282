import type { Browser, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { Program } from './program'
import { say } from './words'

// How fast the page is with 200 accounts, 300 docs and 2,000 connections, which
// PATCHBAY_FULL_HOUSE has. Figures, no promises: a busy machine is slower.

const visits = 15

/** What the page measures of itself, in milliseconds. */
interface Measured {
  /** From the start of the navigation until a first row was painted. */
  rows?: number
  /** From each event until what came of it was painted. */
  after: number[]
}

/** Watches in the page; what is painted, is painted when a task after the frame runs. */
function watch() {
  const measured: Measured = { after: [] }
  Object.assign(window, { measured })
  const painted = (tell: (now: number) => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => tell(performance.now())
      port2.postMessage(null)
    })
  const rows = new MutationObserver(() => {
    if (!document.querySelector('main [aria-expanded]')) return
    rows.disconnect()
    painted((now) => (measured.rows = now))
  })
  rows.observe(document, { childList: true, subtree: true })
  addEventListener('input', ({ timeStamp }) => painted((now) => measured.after.push(now - timeStamp)), true)
  addEventListener(
    'click',
    ({ timeStamp }) => {
      const wanted = document.documentElement.dataset['wanted']
      if (!wanted) return
      const seen = () => document.querySelector(wanted) !== null
      const look = new MutationObserver(() => {
        if (!seen()) return
        look.disconnect()
        painted((now) => measured.after.push(now - timeStamp))
      })
      look.observe(document, { childList: true, subtree: true })
    },
    true,
  )
}

/** What the page has measured since it was asked last. */
function taken(page: Page): Promise<Measured> {
  return page.evaluate(() => {
    const { measured } = window as unknown as { measured: Measured }
    return { ...measured, after: measured.after.splice(0) }
  })
}

/** Clicks, and returns how long it took until something that matches was painted. */
async function until(page: Page, wanted: string, click: () => Promise<void>): Promise<number> {
  await page.evaluate((selector) => (document.documentElement.dataset['wanted'] = selector), wanted)
  await click()
  let after: number[] = []
  await expect.poll(async () => (after = [...after, ...(await taken(page)).after]).length).toBe(1)
  await page.evaluate(() => delete document.documentElement.dataset['wanted'])
  return after[0]!
}

function report(what: string, times: number[]) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * part)]!)} ms`.padStart(7)
  process.stdout.write(`${what.padEnd(44)} median ${at(0.5)}, best ${at(0)}, worst ${at(1)}  (${times.length})\n`)
}

/** Opens the page anew, as somebody who was never here. */
async function visit(browser: Browser, program: Program): Promise<Page> {
  const context = await browser.newContext()
  await context.addInitScript(watch)
  const page = await context.newPage()
  await page.goto(await program.freshLink())
  return page
}

function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((told) => {
        new PerformanceObserver((seen) => {
          const first = seen.getEntriesByName('first-contentful-paint')[0]
          if (first) told(first.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
}

test('a full house', async ({ start, browser }) => {
  const data = process.env['PATCHBAY_FULL_HOUSE']
  expect(data, 'PATCHBAY_FULL_HOUSE; make bench makes one').toBeTruthy()
  const program = await start({ args: ['--data', data!] })
  const empty = await start({ args: ['--practice'] })
  const times: Record<string, number[]> = {}
  const took = (what: string, ...all: number[]) => (times[what] ??= []).push(...all)
  for (let n = 0; n < visits; n++) {
    // What the machine and Chromium need for themselves today.
    const nothing = await visit(browser, empty)
    await expect(nothing.locator('h1')).toBeVisible()
    took('first paint of an empty house, to compare', await firstPaint(nothing))
    await nothing.context().close()

    const page = await visit(browser, program)
    await expect.poll(async () => (await taken(page)).rows).toBeTruthy()
    took('first paint, from the start of navigation', await firstPaint(page))
    took('first row painted', (await taken(page)).rows!)

    const row = page.locator('main [aria-expanded]').nth(n * 10)
    took('an account unfolded with its docs', await until(page, 'main .doc .title', () => row.click()))
    await page.getByLabel(say('accounts_search'), { exact: true }).pressSequentially('design 12', { delay: 60 })
    took('accounts found, a key typed', ...(await taken(page)).after)

    const places = page.getByRole('navigation', { name: say('shell_places') })
    const docs = places.getByRole('link', { name: say('shell_docs') })
    took('the list of docs', await until(page, 'main a[href^="#/docs/"]', () => docs.click()))
    await page.getByLabel(say('docs_search'), { exact: true }).pressSequentially('team 12', { delay: 60 })
    took('docs found, a key typed', ...(await taken(page)).after)
    const doc = page.locator('main a[href^="#/docs/"]').first()
    took("a doc's screen", await until(page, 'main h3 button[aria-expanded]', () => doc.click()))
    await page.context().close()
  }
  process.stdout.write('\n200 accounts, 300 docs, 2,000 connections, in Chromium:\n')
  for (const [what, all] of Object.entries(times)) report(what, all)
})
