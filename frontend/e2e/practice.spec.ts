import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { makeToken, openInBrowser } from './pretend'
import { like, packFile, say } from './words'

const coda = packFile('coda')
const suggested = coda.guide.steps.find((step) => step.copy)?.copy ?? ''

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('somebody who has never seen an API connects Coda, keeps it, and takes it back', async ({ practice, context }) => {
  const { person } = practice
  const { page } = person

  await test.step('the first run says what Patchbay is for', async () => {
    await expect(person.heading('first_title')).toBeVisible()
    await person.sees('first_text')
    await person.sees('store_practice')
    await person.sees('shell_practice')
    await person.press('first_connect_coda')
    await expect(person.dialog('wizard_title', { pack: 'Coda' })).toBeVisible()
  })

  await test.step('the guide says what one needs', async () => {
    await expect(person.heading('wizard_before')).toBeVisible()
    for (const need of coda.guide.needs) await expect(page.getByText(need)).toBeVisible()
  })

  let other: Page | undefined
  for (const [i, { title, drawing, link, copy }] of coda.guide.steps.entries()) {
    await test.step(`the guide leads there and back: ${title}`, async () => {
      const forward = person.button(i === 0 ? 'wizard_begin' : 'wizard_next')
      const before = i === 0 ? say('wizard_before') : (coda.guide.steps[i - 1]?.title ?? '')
      await forward.click()
      await person.press('common_back')
      await expect(page.getByRole('heading', { name: before, exact: true })).toBeFocused()
      await forward.click()
      await expect(page.getByRole('heading', { name: title, exact: true })).toBeFocused()
      if (drawing) await expect(page.getByRole('img', { name: /^Drawing: / })).toBeVisible()
      await person.sees('wizard_step_of', { n: String(i + 1), total: String(coda.guide.steps.length) })
    })
    if (link) {
      await test.step('its button opens the page at the service', async () => {
        const address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
        await person.sees('wizard_opened')
        other = await openInBrowser(context, address)
        await expect(other.getByRole('heading', { name: 'API settings' })).toBeVisible()
        await page.bringToFront()
      })
    }
    if (copy) await person.copies('common_copy')
  }
  if (!other) throw new Error('no step of the guide has opened a page')

  await test.step('the key is copied there and pasted here', async () => {
    await makeToken(other!)
    await page.bringToFront()
    await person.press('wizard_to_field', { label: 'API Key' })
    await expect(person.field('API Key')).toBeFocused()
    await page.keyboard.press('Control+V')
    await expect(person.field('API Key')).toHaveValue(/^[0-9a-f-]{36}$/)
    await expect(person.field('API Key')).toHaveAttribute('type', 'password')
    await person.press('wizard_key_connect')
  })

  await test.step('it is shown whose it is before anything is kept', async () => {
    await expect(person.heading('wizard_identity')).toBeVisible()
    const dialog = person.dialog('wizard_title', { pack: 'Coda' })
    for (const value of ['Pat Practice', 'pat@example.com', 'Practice workspace', suggested]) {
      await expect(dialog.getByRole('definition').filter({ hasText: value })).toBeVisible()
    }
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done', { pack: 'Coda' })).toBeVisible()
    await person.sees('wizard_done_next')
  })

  await test.step('it stands in the list', async () => {
    await person.press('wizard_done_go')
    await expect(person.row('Pat Practice')).toBeFocused()
    await expect(person.row('Pat Practice')).toContainText(say('account_connected'))
    await expect(page.getByRole('definition').filter({ hasText: suggested })).toBeVisible()
  })

  await test.step('it can be checked and renamed', async () => {
    await person.press('account_check')
    await person.sees('account_check_ok', { service: 'Coda' })
    await person.press('account_rename')
    await person.field(say('account_rename_field')).fill('Team Coda')
    await person.press('common_save')
    await expect(person.row('Team Coda')).toBeVisible()
    await expect(person.button('account_rename')).toBeFocused()
  })

  await test.step('signing in again with another key of the same person replaces the first', async () => {
    await makeToken(other!, { name: 'The second token' })
    await page.bringToFront()
    await person.press('account_sign_in_again')
    await expect(person.dialog('wizard_title_again', { pack: 'Coda' })).toBeVisible()
    await person.field('API Key').focus()
    await page.keyboard.press('Control+V')
    await person.press('wizard_key_connect')
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done_replaced')).toBeVisible()
    await person.sees('wizard_done_next_old_key', { pack: 'Coda' })
    await person.press('wizard_done_go')
    await person.sees('finish_replaced', { service: 'Coda' })
    await person.sees('finish_key', { key: suggested })
  })

  await test.step('removing it is asked twice and says what it does and what not', async () => {
    await person.press('account_remove')
    const dialog = person.dialog('remove_title', { name: 'Team Coda' })
    await expect(dialog.getByRole('heading', { name: say('remove_now'), exact: true })).toBeVisible()
    await person.sees('remove_now_key')
    await expect(dialog.getByRole('heading', { name: say('remove_later'), exact: true })).toBeVisible()
    await person.sees('remove_later_key', { service: 'Coda' })
    await person.buttonInDialog('remove_go_on').click()
    await person.sees('remove_sure')
    await expect(person.button('remove_keep'), 'what is safe has the focus').toBeFocused()
    await person.press('remove_keep')
    await expect(person.row('Team Coda')).toBeVisible()
    await person.removes()
    await expect(person.row('Team Coda')).toHaveCount(0)
    await person.sees('accounts_none_left')
  })

  await test.step('what is still to be done stays until it is ticked', async () => {
    await expect(person.heading('finish_title')).toBeVisible()
    const toDo = page.getByRole('listitem').filter({ hasText: like('finish_key', { key: 'The second token' }) })
    await toDo.getByText(say('finish_steps', { service: 'Coda' })).click()
    await expect(toDo.getByText('Find the card of the token called "The second token".')).toBeVisible()
    const address = await person.opens(() =>
      toDo.getByRole('button', { name: say('wizard_open', { pack: 'Coda' }), exact: true }).click(),
    )
    const there = await openInBrowser(context, address)
    const card = there.getByRole('listitem').filter({ hasText: 'The second token' })
    await card.getByText('⋮').click()
    await card.getByRole('button', { name: 'Delete token' }).click()
    await expect(card).toHaveCount(0)
    await page.bringToFront()
    await toDo.getByRole('button', { name: say('finish_tick'), exact: true }).click()
    await expect(toDo).toHaveCount(0)

    await person.press('finish_forget')
    await person.sees('finish_forget_sure', { service: 'Coda' })
    await expect(person.button('finish_forget_keep'), 'what is safe has the focus').toBeFocused()
    await person.press('finish_forget_do')
    await expect(person.heading('finish_title')).toHaveCount(0)
    await expect(person.heading('first_title'), 'nothing is left, so it begins anew').toBeVisible()
  })

  await test.step('the history tells all of it', async () => {
    await person.goesTo('settings')
    await person.press('settings_history_show')
    const events = page.getByRole('region', { name: say('settings_history') }).getByRole('listitem')
    await expect(events).toContainText([
      like('event_forgotten'),
      like('event_ticked', { service: 'Coda' }),
      like('event_removed', { name: 'Team Coda' }),
      like('event_signed-in-again', { name: 'Team Coda' }),
      like('event_renamed', { name: 'Pat Practice', detail: 'Team Coda' }),
      like('event_connected', { name: 'Pat Practice' }),
    ])
  })
})

test('a key that was limited on purpose is said to be limited before it is kept, and after', async ({
  practice: { person },
  context,
}) => {
  const { page } = person
  await person.press('first_connect_coda')
  await person.press('wizard_begin')
  const address = await person.opens(() => person.press('wizard_open', { pack: 'Coda' }))
  const other = await openInBrowser(context, address)
  await makeToken(other, { name: 'One doc only', limited: true })
  await page.bringToFront()
  await person.field('API Key').focus()
  await page.keyboard.press('Control+V')
  await person.press('wizard_key_connect')

  await person.sees('wizard_identity_limited')
  const limit = coda.guide.limitedKey[0] ?? ''
  await expect(page.getByText(limit).filter({ visible: true })).toBeVisible()
  await person.press('wizard_identity_limited_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Pat Practice')).toContainText(say('account_limited'))
  await person.sees('account_limited_text')
  await expect(page.getByText(limit).filter({ visible: true })).toBeVisible()
})
