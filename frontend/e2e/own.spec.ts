import { join } from 'node:path'
import { violations } from './axe'
import { expect, test } from './fixtures'
import { putOwnPack } from './own'
import { say } from './words'

test('a Pack of one’s own is marked where it is chosen, and a bad file is named with its mistake', async ({
  open,
  folders,
}) => {
  putOwnPack(folders.data, 'bakery', { name: 'Bakery Orders', category: 'Bread' })
  putOwnPack(folders.data, 'broken', { color: 'red' })
  putOwnPack(folders.data, 'figma')
  const { person } = await open({ args: ['--data', folders.data, '--vault', 'filevault'] })
  const { page } = person
  await person.choosesAFolder('pretend passphrase of mine')

  await person.button('first_other').click()
  const picker = person.dialog('pick_title')
  await expect(picker.getByRole('button', { name: /^Figma/ })).not.toContainText(say('pick_own'))
  await picker.getByLabel(say('pick_category')).selectOption('Bread')
  const bakery = picker.getByRole('button', { name: /^Bakery Orders/ })
  await expect(bakery).toContainText(say('pick_own'))
  await expect(picker.getByRole('button', { name: /^Own / })).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await bakery.click()
  await person.sees('wizard_own', { domains: 'api.figma.com' })
  await page.keyboard.press('Escape')

  await person.goesToAdvanced()
  await expect(page.getByText(join(folders.data, 'packs'), { exact: true })).toBeVisible()
  await expect(page.getByText('color: must look like #0a7c42')).toBeVisible()
  await expect(page.getByText('id: there is a Pack "figma" already')).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('an account of something that the picker doesn’t know is noted by its name', async ({ practice }) => {
  const { person } = practice
  const { page } = person
  await person.button('first_other').click()
  await page.getByRole('searchbox').fill('Flower Shop')
  await page.getByRole('button', { name: /^Flower Shop/ }).click()
  await expect(person.dialog('kept_title_other')).toBeVisible()
  await expect(person.field(say('kept_service'))).toHaveValue('Flower Shop')
  expect(await violations(page)).toEqual([])
  await person.field(say('kept_name')).fill('pat at flowers')
  await person.press('kept_do')
  await expect(person.row('pat at flowers')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Flower Shop' })).toBeVisible()
})
