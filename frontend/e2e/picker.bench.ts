import { expect, test } from './fixtures'
import { putOwnPack } from './own'
import { say } from './words'

// How soon the picker shows fifty Packs: npm run bench, from make bench.

test('the picker with fifty Packs', async ({ open, folders }) => {
  for (let n = 0; n < 50; n++) putOwnPack(folders.data, `pack-${n}`, { category: `Kind ${n % 12}` })
  const { person } = await open({ args: ['--data', folders.data, '--vault', 'filevault'] })
  const { page } = person
  await person.choosesAFolder('pretend passphrase of mine')
  const times: number[] = []
  for (let n = 0; n < 10; n++) {
    await page.evaluate(() => {
      const painted = new Promise<number>((told) => {
        addEventListener(
          'click',
          ({ timeStamp }) => {
            const look = () => {
              const shown = document.querySelectorAll('button.pack').length
              if (shown < 50) return void requestAnimationFrame(look)
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => told(performance.now() - timeStamp)
              requestAnimationFrame(() => port2.postMessage(null))
            }
            look()
          },
          { capture: true, once: true },
        )
      })
      Object.assign(window, { painted })
    })
    await person.button('first_other').click()
    times.push(await page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  const sorted = times.toSorted((a, b) => a - b)
  console.log(
    `${sorted[5]!.toFixed(0).padStart(8)} ms  from the press until 50 Packs are painted, worst ${sorted.at(-1)!.toFixed(0)}`,
  )
  expect(await page.getByRole('button', { name: say('first_other') }).count()).toBe(1)
})
