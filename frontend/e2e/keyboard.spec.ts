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
  await expect(wanted, 'it is there, so that nothing moves while one is on the way').toBeVisible()
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
  await expect(person.button('finish_forget_keep'), 'what is safe has the focus').toBeFocused()
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

test('a doc, a shared account, its lock and its end are reached with the keyboard alone', async ({
  practice: { person },
}) => {
  const { page } = person
  const slack = 'Pretend Slack'
  const name = 'Pat Practice'
  const settings = page.getByRole('region', { name: say('pack_settings_of', { pack: slack }) })
  await person.heading('first_title').waitFor()
  await enter(page, page.getByRole('link', { name: say('shell_docs'), exact: true }))
  await person.heading('docs_first_title').waitFor()
  await enter(page, person.button('docs_add'))
  await expect(person.field(say('doc_add_link'))).toBeFocused()
  await page.keyboard.type('https://coda.io/d/Team-hub_dAbCdEf1234')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Team hub', level: 1 })).toBeVisible()
  await notLost(page)

  await enter(page, person.button('doc_add_pack'))
  await expect(person.field(say('pick_search'))).toBeFocused()
  await page.keyboard.type(slack)
  await page.keyboard.press('Enter')
  await expect(person.row(slack), 'the Pack that was added').toBeFocused()
  await expect(settings, 'and it is unfolded').toBeVisible()
  await page.keyboard.press('Enter')
  await expect(settings, 'it folds').toBeHidden()
  await page.keyboard.press('Enter')
  await expect(settings).toBeVisible()

  await enter(page, person.button('shared_add'))
  await dialogHasFocus(page)
  await page.keyboard.press('Escape')
  await expect(person.button('shared_add')).toBeFocused()
  await page.keyboard.press('Enter')
  await dialogHasFocus(page)
  await enter(page, person.button('shared_add_connect_first'))
  await expect(person.field('User OAuth Token')).toBeFocused()
  await page.keyboard.type('xoxp-pretend-workshop-1')
  await page.keyboard.press('Enter')
  await expect(person.heading('wizard_identity')).toBeFocused()
  await enter(page, person.button('wizard_identity_yes'))
  await expect(person.heading('wizard_done', { pack: slack })).toBeFocused()
  await enter(page, person.button('doc_done_go'))
  await expect(person.button('shared_add'), 'one is where one was').toBeFocused()

  const row = settings.getByRole('button', { name }).and(page.locator('[aria-expanded]'))
  await row.waitFor()
  await page.keyboard.press('Shift+Tab')
  await expect(row).toBeFocused()
  await page.keyboard.press('Enter')
  const allow = page.getByLabel(say('shared_allow'))
  await tabTo(page, allow)
  await page.keyboard.press('Space')
  await person.sees('shared_as_you')
  await expect(allow, 'it is unlocked, and one is still there').toBeFocused()
  await expect(allow).toBeChecked()
  await enter(page, person.button('in_coda_finish_of', { name }))
  await dialogHasFocus(page)
  await enter(page, person.buttonInDialog('coda_do_put'))
  await person.sees('there_done')
  await notLost(page)

  await enter(page, person.button('shared_disconnect_of', { name }))
  await expect(person.button('disconnect_keep'), 'what is safe has the focus').toBeFocused()
  await page.keyboard.press('Enter')
  await expect(person.button('shared_disconnect_of', { name })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(person.button('disconnect_keep')).toBeFocused()
  await enter(page, person.buttonInDialog('uses_disconnect'))
  await expect(person.button('shared_add')).toBeFocused()
  await person.sees('there_out')
})

test('what a Pack shall do is chosen with the keyboard alone, and leads back to the answer', async ({
  practice: { person },
}) => {
  const { page } = person
  const ledger = 'Pretend Ledger'
  await person.goesTo('docs')
  await person.addsDoc('https://coda.io/d/Team-hub_dAbCdEf1234', 'Team hub')
  await person.addsPack(ledger, 'Team hub')
  await enter(page, person.button('use_sync'))
  await expect(person.field('User name'), 'it leads into connecting an account').toBeFocused()
  await page.keyboard.type('pat')
  await tabTo(page, person.field('Password'))
  await page.keyboard.type('pretend-password-1')
  await page.keyboard.press('Enter')
  await expect(person.heading('wizard_identity')).toBeFocused()
  await enter(page, person.button('wizard_identity_yes'))
  await expect(person.heading('wizard_done', { pack: ledger })).toBeFocused()
  await enter(page, person.button('doc_done_go'))
  await expect(person.heading('use_with', { name: 'Pat Practice' })).toBeFocused()
  await enter(page, person.button('in_coda_finish_of', { name: 'Pat Practice' }).first())
  await dialogHasFocus(page)
})
