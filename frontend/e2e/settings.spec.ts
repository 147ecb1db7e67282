import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { say } from './words'

test('what starts at login is what the settings say, also when it is changed by hand', async ({ open, folders }) => {
  const { person } = await open({ args: ['--vault', 'filevault'] })
  const { page } = person
  const entry = join(folders.home, '.config', 'autostart', 'app.patchbay.desktop')
  /** Goes to another window and comes back. */
  const comesBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await person.goesTo('settings')
  const start = page.getByRole('switch', { name: say('settings_start') })
  await expect(start).not.toBeChecked()

  await start.click()
  await expect(start).toBeChecked()
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.*patchbay"? --hidden$/m)

  writeFileSync(entry, readFileSync(entry, 'utf8').replace('--hidden', '--hidden --port 9'))
  await comesBack()
  await person.sees('settings_start_changed')
  await person.press('settings_start_mend')
  await person.doesNotSee('settings_start_changed')
  expect(readFileSync(entry, 'utf8')).not.toContain('--port')

  rmSync(entry)
  await comesBack()
  await expect(start).not.toBeChecked()
  await start.press('Space')
  await expect(start).toBeChecked()
  await start.press('Space')
  await expect(start).not.toBeChecked()
  expect(existsSync(entry)).toBe(false)
})

test('a Patchbay with a data folder of its own offers no start at login', async ({ open, folders }) => {
  const { person } = await open({ args: ['--data', folders.data, '--vault', 'filevault'] })
  await person.goesTo('settings')
  await person.sees('settings_start_no')
})

test('larger text is kept, and fits a narrow page', async ({ open, start, page, folders }) => {
  const { person, program } = await open({ args: ['--data', folders.data, '--vault', 'filevault'] })
  await page.setViewportSize({ width: 360, height: 740 })
  await person.goesTo('settings')
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
  const normal = await size()
  await page.getByRole('radio', { name: say('settings_text_larger'), exact: true }).check()
  await expect.poll(size).toBeGreaterThan(normal * 1.3)
  for (const place of ['settings', 'docs', 'accounts'] as const) {
    await person.goesTo(place)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(360)
  }
  await page.goto('about:blank') // a page that is there misses the program
  await program.interrupt()
  const again = await start({ args: ['--data', folders.data] })
  await page.goto(again.link)
  await expect.poll(size).toBeGreaterThan(normal * 1.3)
})

test('pages open in the browser that the person chose', async ({ open, folders }) => {
  const browser = join(folders.home, 'a browser')
  const apps = join(folders.home, '.local', 'share', 'applications')
  mkdirSync(apps, { recursive: true })
  writeFileSync(browser, '#!/bin/sh\nprintf %s "$1" >"$0.opened"\n')
  chmodSync(browser, 0o755)
  writeFileSync(
    join(apps, 'pretend.desktop'),
    `[Desktop Entry]\nType=Application\nName=Pretend Fox\nExec="${browser}" %u\nMimeType=x-scheme-handler/https;\n`,
  )
  const { person, program } = await open({ args: ['--practice'] })
  const { page } = person
  await person.goesTo('settings')
  const kept = page.waitForResponse((response) => response.url().endsWith('/SetBrowser'))
  await page.getByLabel(say('settings_browser')).selectOption({ label: 'Pretend Fox' })
  await kept
  await person.goesTo('accounts')
  await person.press('first_connect_coda')
  await person.press('wizard_begin')
  await person.press('wizard_open', { pack: 'Coda' })
  const opened = () => (existsSync(`${browser}.opened`) ? readFileSync(`${browser}.opened`, 'utf8') : '')
  await expect.poll(opened).toMatch(/^http:\/\/127\.0\.0\.1:/)
  expect(program.opened()).toEqual([])
})
