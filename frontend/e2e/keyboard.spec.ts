import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { makeToken, openInBrowser } from './pretend'
import { packFile, say } from './words'

const coda = packFile('coda')

/** What has the focus, and whether one sees it. */
function focus(page: Page): Promise<{ on: string; seen: boolean }> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const element = document.activeElement
    if (!element || element === document.body) return { on: 'nothing', seen: false }
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const { top, left, bottom, right, width, height } = element.getBoundingClientRect()
    const inside = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
    return {
      on: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}`,
      seen: inside && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    }
  })
}

/** Presses Tab until the wanted one has the focus. Each stop on the way must be seen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const stops: string[] = []
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    const { on, seen } = await focus(page)
    stops.push(on)
    expect(seen, `one sees the focus on ${on}, after ${stops.join(' → ')}`).toBe(true)
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`the keyboard doesn't get there: ${stops.join(' → ')}`)
}

async function enter(page: Page, on: Locator): Promise<void> {
  await tabTo(page, on)
  await page.keyboard.press('Enter')
}

/** Whatever was done, something in the page has the focus. */
async function notLost(page: Page): Promise<void> {
  await expect.poll(async () => (await focus(page)).on, { message: 'the focus' }).not.toBe('nothing')
}

/** A dialog has opened, and has the focus. */
function dialogHasFocus(page: Page): Promise<void> {
  return expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1)
}

test('an account is connected, looked at and removed with the keyboard alone', async ({
  practice: { person },
  context,
}) => {
  const { page } = person
  await person.heading('first_title').waitFor()
  await enter(page, person.button('first_connect_coda'))
  await expect(person.field('API Key'), 'the field has the focus at once').toBeFocused()

  let address = ''
  for (const [i, step] of coda.guide.steps.entries()) {
    await enter(page, person.button(i === 0 ? 'wizard_begin' : 'wizard_next'))
    await expect(page.getByRole('heading', { name: step.title, exact: true })).toBeFocused()
    if (!step.link) continue
    address = await person.opens(() => enter(page, person.button('wizard_open', { pack: 'Coda' })))
    await notLost(page)
  }
  await enter(page, person.button('wizard_to_field', { label: 'API Key' }))
  await expect(person.field('API Key')).toBeFocused()

  await page.keyboard.type('not one of the keys')
  await page.keyboard.press('Enter')
  await person.seesProblem('key-refused', { service: 'Coda' })
  await expect(person.field('API Key'), 'the field that is wrong has the focus').toBeFocused()
  const key = await makeToken(await openInBrowser(context, address), { name: 'By keyboard' })
  await page.bringToFront()
  await page.keyboard.type(key)
  await page.keyboard.press('Enter')

  await expect(person.heading('wizard_identity')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(person.heading('wizard_identity'), 'Enter once too often agrees to nothing').toBeVisible()
  await enter(page, person.button('wizard_identity_yes'))
  await expect(person.heading('wizard_done', { pack: 'Coda' })).toBeFocused()
  await enter(page, person.button('wizard_done_go'))
  await expect(person.row('Pat Practice')).toBeFocused()

  await enter(page, person.button('account_check'))
  await person.sees('account_check_ok', { service: 'Coda' })
  await notLost(page)
  await enter(page, person.button('account_rename'))
  await expect(person.field(say('account_rename_field'))).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(person.button('account_rename')).toBeFocused()

  await enter(page, person.button('account_remove'))
  await dialogHasFocus(page)
  await page.keyboard.press('Escape')
  await expect(person.button('account_remove'), 'what opened the dialog has the focus again').toBeFocused()
  await page.keyboard.press('Enter')
  await dialogHasFocus(page)
  await enter(page, person.buttonInDialog('remove_go_on'))
  await expect(person.button('remove_keep')).toBeFocused()
  await enter(page, person.button('remove_do'))
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await enter(page, person.button('finish_forget'))
  await page.keyboard.press('Enter')
  await expect(person.button('finish_forget'), 'kept on the list').toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(person.button('finish_tick')).toBeFocused()
  await page.keyboard.press('Enter')
  await person.heading('first_title').waitFor()
  await notLost(page)
})

test('the picker and the settings are used with the keyboard alone', async ({ practice: { person } }) => {
  const { page } = person
  await person.heading('first_title').waitFor()
  await enter(page, person.button('first_other'))
  await expect(person.field(say('pick_search'))).toBeFocused()
  await page.keyboard.type('trouble')
  await page.keyboard.press('Enter')
  await expect(person.field('API key')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await notLost(page)

  await page.reload()
  await person.heading('first_title').waitFor()
  await enter(page, person.button('shell_skip'))
  await expect(page.getByRole('main')).toBeFocused()
  const settings = page.getByRole('link', { name: say('shell_settings') })
  await page.keyboard.press('Shift+Tab')
  await expect(settings).toBeFocused()
  await page.keyboard.press('Enter')
  await person.heading('settings_title').waitFor()
  await tabTo(page, page.getByRole('radio', { name: say('settings_look_system') }))
  const kept = page.waitForResponse(
    (response) => response.url().endsWith('/SetPreference') && response.request().postData()?.includes('dark') === true,
  )
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: say('settings_look_dark') })).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await kept
  await page.reload()
  await expect(page.locator('html'), 'the last choice is the one that is kept').toHaveAttribute('data-theme', 'dark')
  await enter(page, person.button('settings_history_show'))
  await person.sees('settings_history_none')
  await notLost(page)
})

test('Escape asks only if something was typed, and nothing typed is there when opened again', async ({
  practice: { person },
}) => {
  const { page } = person
  const dialogs = page.getByRole('dialog')
  await person.press('first_connect_coda')
  await expect(person.field('API Key')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialogs, 'nothing was typed, so nothing is asked').toHaveCount(0)
  await expect(person.button('first_connect_coda')).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(person.field('API Key')).toBeFocused()
  await page.keyboard.type('pretend-token-half-typed')
  await page.keyboard.press('Escape')
  await expect(person.button('wizard_leave_stay'), 'what is safe has the focus').toBeFocused()
  await page.keyboard.press('Enter')
  await expect(person.field('API Key')).toHaveValue('pretend-token-half-typed')
  await notLost(page)
  await person.leavesTheWizard()

  await person.press('first_connect_coda')
  await expect(person.field('API Key')).toBeFocused()
  await expect(person.field('API Key')).toHaveValue('')
  expect(await page.content()).not.toContain('pretend-token-half-typed')
})
