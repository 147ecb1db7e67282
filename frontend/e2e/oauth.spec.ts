import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { Person } from './person'
import { answers, openInBrowser } from './pretend'
import { say } from './words'

const pack = 'Pretend Calendar'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Presses the button that opens the service's page, and opens it as the person's browser does. */
async function goesThere(person: Person): Promise<Page> {
  const address = await person.opens(() => person.press('wizard_approval_go', { pack }))
  await expect(person.heading('wizard_page', { pack })).toBeVisible()
  return openInBrowser(person.page.context(), address)
}

test('somebody signs in on the page of the service: denies once, closes it once, and then says yes', async ({
  practice: { person },
}) => {
  const { page } = person
  await person.picks(pack)

  await test.step('it is said what will be asked for', async () => {
    await person.sees('wizard_approval_why', { pack })
    await expect(page.getByText('See your name and e-mail address.')).toBeVisible()
  })

  await test.step('denied there, it is said here, and nothing is kept', async () => {
    const there = await goesThere(person)
    await answers(there, 'Deny')
    await expect(person.heading('wizard_failed')).toBeVisible()
    await person.sees('approval-denied', { service: pack })
    await person.sees('wizard_failed_nothing')
    await person.press('wizard_failed_again')
  })

  await test.step('closed there, it is opened again from here', async () => {
    const there = await goesThere(person)
    await there.close()
    await person.sees('wizard_page_until')
    const address = await person.opens(() => person.press('wizard_page_again'))
    const again = await openInBrowser(page.context(), address)
    await expect(again.getByRole('heading', { name: /Allow Patchbay/ })).toBeVisible()
    await again.close()
    await person.press('common_cancel')
    await expect(person.heading('wizard_approval', { pack })).toBeVisible()
  })

  await test.step('allowed there, it goes on by itself', async () => {
    const there = await goesThere(person)
    await answers(there, 'Allow as Pat Practice')
    await expect(person.heading('wizard_identity')).toBeVisible()
    await person.sees('wizard_approval_says', { pack })
    const dialog = person.dialog('wizard_title', { pack })
    await expect(dialog.getByRole('definition').filter({ hasText: 'pat@example.com' })).toBeVisible()
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done', { pack })).toBeVisible()
    await person.press('wizard_done_go')
    await expect(person.row('Pat Practice')).toContainText(say('account_connected'))
  })

  await test.step('it can be checked, and signed in to again as nobody else', async () => {
    await person.press('account_check')
    await person.sees('account_check_ok', { service: pack })
    await person.press('account_sign_in_again')
    const there = await goesThere(person)
    await answers(there, 'Allow as Sam Sample')
    await person.sees('approval-other', { expected: 'Pat Practice', got: 'Sam Sample' })
    const right = await goesThere(person)
    await answers(right, 'Allow as Pat Practice')
    await person.press('wizard_identity_yes')
    await expect(person.heading('wizard_done_replaced')).toBeVisible()
    await person.press('wizard_done_go')
    await expect(person.heading('finish_title'), 'no old key is left to delete').toHaveCount(0)
  })

  await test.step('removed, the service is asked to forget it, and what it said is told', async () => {
    await person.press('account_remove')
    await person.sees('remove_now_forget', { service: pack })
    await person.buttonInDialog('remove_go_on').click()
    await person.press('remove_do')
    await person.sees('remove_forgotten_text', { service: pack })
    await person.button('common_close').last().click()
    await expect(person.row('Pat Practice')).toHaveCount(0)
    await expect(person.heading('finish_title'), 'nothing is left to do').toHaveCount(0)
  })
})

test('somebody types a code on the page of the service', async ({ practice: { person } }) => {
  const { page } = person
  const photos = 'Pretend Photos'
  await person.picks(photos)
  const address = await person.opens(() => person.press('wizard_approval_go', { pack: photos }))
  await expect(person.heading('wizard_page_code', { pack: photos })).toBeVisible()
  await person.copies('wizard_page_code_copy')
  const there = await openInBrowser(page.context(), address)
  await there.getByLabel('The code that Patchbay shows').focus()
  await there.keyboard.press('Control+V')
  await expect(there.getByLabel('The code that Patchbay shows')).toHaveValue(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/)
  await there.getByRole('button', { name: 'Allow as Sam Sample' }).click()
  await expect(there.getByRole('alert')).toContainText('Done')
  await there.close()
  await expect(person.heading('wizard_identity')).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Sam Sample')).toContainText(say('account_connected'))
})

test('an approval is nowhere to be seen: not in the page, not in the log', async ({
  practice: { person, program },
}) => {
  await person.picks(pack)
  const address = await person.opens(() => person.press('wizard_approval_go', { pack }))
  const there = await openInBrowser(person.page.context(), address)
  await there.getByRole('button', { name: 'Allow as Pat Practice' }).click()
  await there.waitForURL(/signed-in/)
  const code = new URL(there.url()).searchParams.get('code') ?? 'none'
  await there.close()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('Pat Practice')).toBeVisible()
  for (const secret of [code, 'pretend-key-', 'pretend-refresh-', 'pretend-client-']) {
    expect(await person.page.content()).not.toContain(secret)
    expect(program.said).not.toContain(secret)
  }
})
