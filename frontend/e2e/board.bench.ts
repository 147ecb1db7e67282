import { expect, test } from './fixtures'
import { crowd } from './crowd'
import { furnish } from './furnish'
import { say } from './words'

// How fast the board is: npm run bench, from make bench.

test('the board with 40 accounts, 100 docs and 300 connections', async ({ open, folders, page, context }) => {
  test.setTimeout(120_000)
  await open({ args: ['--data', folders.data] })
  await furnish(page, crowd(40, 100, 300))
  await page.reload()
  await page.getByRole('radio', { name: say('board_board') }).waitFor()

  // What the page's thread worked, however busy the computer is.
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  async function worked(doing: () => Promise<unknown>): Promise<number> {
    const spent = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
    }
    const before = await spent()
    await doing()
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    return (await spent()) - before
  }
  const tell = (ms: number, what: string) => console.log(`${ms.toFixed(1).padStart(8)} ms  ${what}`)
  const cables = page.locator('[data-item^="cable "]')

  for (const way of ['and to load its code', 'once more']) {
    await page.getByText(say('board_list'), { exact: true }).click()
    await page.waitForTimeout(500)
    const drawn = await worked(async () => {
      await page.getByText(say('board_board'), { exact: true }).click()
      await expect(cables).toHaveCount(300, { timeout: 30_000 })
    })
    tell(drawn, `to draw the board ${way}`)
  }

  const accounts = page.locator('[data-item^="account "]')
  const some = 12
  const lit = await worked(async () => {
    for (let i = 0; i < some; i++) await accounts.nth(i).hover()
  })
  tell(lit / some, 'to light the cables of an account and dim the rest')
  const folded = await worked(() => page.locator('[data-item^="pack "]').first().click())
  tell(folded, 'to fold a Pack')
})
