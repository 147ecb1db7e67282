import { expect, test } from './fixtures'

test('a key that belongs inside the address is connected, and is nowhere in sight', async ({ practice }) => {
  const { person, program } = practice
  const { page } = person
  const bot = { pack: 'Pretend Bot' }
  const shown: string[] = []
  page.on('request', (request) => shown.push(request.url()))
  await person.picks(bot.pack)
  await person.connects('Bot token', '1000001:pretend-bot-token-WRONG')
  await person.seesProblem('problem_key-refused', { service: bot.pack })
  await person.connects('Bot token', '1000001:pretend-bot-token-AAbb_cc-dd')
  await expect(page.getByText('pats_helper_bot')).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', bot).waitFor()
  expect(shown.join() + (await page.content()) + program.said).not.toContain('pretend-bot-token')
})

test('an access key of Amazon and a role are connected, and told apart', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  const storage = { pack: 'Pretend Storage' }
  const secret = 'pretend-secret-of-pat-0123456789abcdef00'
  await person.picks(storage.pack)
  await page.getByRole('button', { name: 'With Access key ID and Secret access key' }).click()
  await person.field('Access key ID').fill('AKIAPRETENDPAT000001')
  await person.connects('Secret access key', 'pretend-secret-of-nobody')
  await person.seesProblem('problem_key-refused', { service: storage.pack })
  await person.connects('Secret access key', secret)
  await expect(page.getByText('111122223333')).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')

  await person.picks(storage.pack)
  await page.getByRole('button', { name: /Role ARN/ }).click()
  await person.field('Role ARN').fill('arn:aws:iam::111122223333:role/pretend-readers')
  await person.field('External ID').fill('pretend-external-id')
  await person.field('Access key ID').fill('AKIAPRETENDPAT000001')
  await person.connects('Secret access key', secret)
  await expect(page.getByText('pretend-readers', { exact: true }).first()).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.press('wizard_done_go')
  await expect(person.row('pretend-readers')).toBeVisible()
  await expect(person.row('pat')).toBeVisible()
})
