import { loadavg } from 'node:os'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { crowd } from './crowd'
import { furnish } from './furnish'
import { accountPage } from './pasted'
import { say } from './words'

// How fast the board is: npm run bench, from make bench.

/** Waits in the page, so that waiting costs it nothing, until so many match and are painted. Answers how long that took. */
function painted(page: Page, click: string, wanted: string, count: number): Promise<number> {
  return page.evaluate(
    ([click, wanted, count]) =>
      new Promise<number>((told) => {
        const begin = performance.now()
        const seen = () => {
          if (document.querySelectorAll(wanted).length < count) return
          look.disconnect()
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => told(performance.now() - begin)
            port2.postMessage(null)
          })
        }
        const look = new MutationObserver(seen)
        look.observe(document, { childList: true, subtree: true })
        if (click.startsWith('<')) {
          const data = new DataTransfer()
          data.setData('text/html', click)
          window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        } else document.querySelector<HTMLElement>(click)!.click()
      }),
    [click, wanted, count] as const,
  )
}

/** Measures what the page's thread works, however busy the computer is. */
async function worker(page: Page): Promise<<T>(doing: () => Promise<T>) => Promise<{ worked: number; result: T }>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
  }
  return async (doing) => {
    const before = await spent()
    const result = await doing()
    return { worked: (await spent()) - before, result }
  }
}

function tell(what: string, worked: number, took?: number): void {
  const ms = (value: number) => `${value.toFixed(0).padStart(6)} ms`
  console.log(`${ms(worked)} of work${took === undefined ? '' : `,${ms(took)} by the clock`}  ${what}`)
}

const cables = '[data-item^="cable "]'
const way = (name: 'list' | 'board') => `fieldset label:nth-of-type(${name === 'list' ? 1 : 2}) input`

for (const motion of ['no-preference', 'reduce'] as const) {
  test(`the board with 40 accounts, 100 docs and 300 connections, ${motion} of motion`, async ({
    open,
    folders,
    page,
  }) => {
    test.setTimeout(120_000)
    await page.emulateMedia({ reducedMotion: motion })
    await open({ args: ['--data', folders.data] })
    await furnish(page, crowd(40, 100, 300))
    await page.reload()
    await page.getByRole('radio', { name: say('board_board') }).waitFor()
    const measured = await worker(page)
    console.log(`reduced motion: ${motion}; load ${loadavg()[0]!.toFixed(1)}`)

    for (const time of ['and to load its code', 'once more', 'once more', 'once more']) {
      await page.getByText(say('board_list'), { exact: true }).click()
      await page.waitForTimeout(500)
      const { worked, result } = await measured(() => painted(page, way('board'), cables, 300))
      tell(`to draw the board ${time}`, worked, result)
    }

    const accounts = page.locator('[data-item^="account "]')
    const some = 12
    const { worked: lit } = await measured(async () => {
      for (let i = 0; i < some; i++) await accounts.nth(i).hover()
    })
    tell('to light the cables of an account and dim the rest', lit / some)
    const twoFrames = () =>
      page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const { worked: folded } = await measured(async () => {
      await page.locator('[data-item^="pack "]').first().click()
      await twoFrames()
    })
    tell('to fold a Pack', folded)
  })
}

test('from the paste to the board, with 200 accounts and 500 docs', async ({ open, folders, page }) => {
  test.setTimeout(120_000)
  const { person } = await open({ args: ['--data', folders.data] })
  await person.choosesAFolder('four pretend words here')
  await person.press('bringin_title')
  await expect(person.field(say('bringin_paste'))).toBeVisible()
  const whole = accountPage(200, 500, 1000)
  const measured = await worker(page)
  console.log(`load ${loadavg()[0]!.toFixed(1)}`)

  const read = await measured(() => painted(page, whole, 'main .foot button', 2))
  await person.sees('bringin_found', { accounts: '200 accounts', docs: '500 docs' })
  tell('from the paste to what was understood', read.worked, read.result)
  const rest = await measured(() => expect(page.locator('main .take')).toHaveCount(200))
  tell('for what of it is not in sight, while it is read', rest.worked)
  const saved = await measured(() => painted(page, 'main .foot button:last-of-type', cables, 150))
  tell('from saving it to the board', saved.worked, saved.result)
  tell('from the paste to the board, without the reading', read.worked + saved.worked, read.result + saved.result)
})
