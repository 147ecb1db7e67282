import { expect, test } from './fixtures'
import { Person } from './person'
import { like, say } from './words'

test('a reload keeps the page', async ({ practice: { person, program } }) => {
  await person.connected('Trouble Maker', 'API key', 'pretend-ok')
  expect(person.page.url(), 'the code is out of the address').not.toContain(program.link.replace(/.*#/, ''))
  await person.page.reload()
  await expect(person.row('Pat Practice')).toBeVisible()
  await person.goesTo('settings')
  await person.page.reload()
  await expect(person.heading('settings_title')).toBeVisible()
})

test('a second tab without a link says how to get one', async ({ practice: { person, program }, context }) => {
  await person.heading('first_title').waitFor()
  const second = person.at(await context.newPage())
  await second.page.goto(program.address)
  await second.seesProblem('session-needed')
  await expect(second.page.getByRole('button')).toHaveCount(0)
  await person.press('first_connect_coda')
  await expect(person.field('API Key'), 'the first page goes on').toBeVisible()
})

test('a link that is opened twice is refused, and the open page warns', async ({
  practice: { person, program },
  context,
  expectComplaint,
}) => {
  expectComplaint(/status of 401 .*\/api\/session$/)
  await person.heading('first_title').waitFor()
  const second = person.at(await context.newPage())
  await second.page.goto(program.link)
  await second.seesProblem('link-used')
  await person.sees('shell_link_used_twice')
  await person.sees('shell_link_used_twice_do')
  await person.press('common_dismiss')
  await person.doesNotSee('shell_link_used_twice')
  await person.press('first_connect_coda')
  await expect(person.field('API Key'), 'the first page goes on').toBeVisible()
})

test('a fresh link takes over, and the page before says so', async ({ practice: { person, program }, context }) => {
  await person.connected('Trouble Maker', 'API key', 'pretend-ok')
  const second = person.at(await context.newPage())
  await second.page.goto(await program.freshLink())
  await expect(second.row('Pat Practice')).toBeVisible()
  await person.seesProblem('session-replaced')
  await expect(person.page.getByRole('button'), 'nothing can be done there any more').toHaveCount(0)
})

test('a fresh link pasted into an open page is taken up there', async ({ practice: { person, program }, context }) => {
  await person.heading('first_title').waitFor()
  const second = person.at(await context.newPage())
  await second.page.goto(program.address)
  await second.seesProblem('session-needed')
  await second.page.goto(await program.freshLink())
  await expect(second.heading('first_title')).toBeVisible()
})

test('a link with a mistake in it is told from a used one', async ({ start, page, expectComplaint }) => {
  expectComplaint(/status of 401 .*\/api\/session$/)
  const program = await start({ args: ['--practice'] })
  const person = new Person(page, program)
  await page.goto(`${program.address}#not-the-code-at-all`)
  await person.seesProblem('link-unknown')
  await page.goto(program.link)
  await expect(person.heading('first_title'), 'the real link still works').toBeVisible()
})

test('a program that was killed is missed, and the page says how to go on', async ({
  practice: { person, program },
  expectComplaint,
}) => {
  expectComplaint(/net::ERR_/)
  await person.heading('first_title').waitFor()
  await program.kill()
  await person.sees('shell_lost')
  await person.sees('shell_lost_do')
})

test('Ctrl-C in the terminal ends the page too', async ({ practice: { person, program } }) => {
  await person.heading('first_title').waitFor()
  expect(await program.interrupt()).toBe(0)
  await person.sees('shell_bye')
  await person.sees('shell_bye_practice')
})

test('Quit in the settings ends the program, and says how to start again', async ({
  practice: { person, program },
}) => {
  await person.goesTo('settings')
  await person.press('settings_quit_do')
  await person.sees('shell_bye')
  await person.sees('shell_bye_practice')
  expect(await program.ended).toBe(0)
})

test('practice opens beside the real thing and leaves it alone', async ({ open, folders, context }) => {
  const { person, program } = await open({ args: ['--data', folders.data] })
  await person.heading('first_title').waitFor()
  const link = await person.opens(() => person.press('first_practice'))
  await person.sees('first_practice_started')
  const pretend = person.at(await context.newPage())
  await pretend.page.goto(link)
  await pretend.sees('shell_practice')
  await pretend.connected('Trouble Maker', 'API key', 'pretend-ok')
  await expect(pretend.row('Pat Practice')).toBeVisible()
  await pretend.goesTo('settings')
  await pretend.sees('settings_quit_text_practice')
  await pretend.press('settings_quit_do')
  await pretend.sees('shell_bye')
  await person.page.reload()
  await expect(person.heading('first_title'), 'nothing has come over').toBeVisible()
  expect(program.said).not.toContain(link.replace(/.*#/, ''))
})

test('the log can be found', async ({ practice: { person } }) => {
  await person.goesTo('settings')
  const folder = await person.opens(() => person.press('settings_log_open'))
  await person.sees('settings_log_text')
  await person.press('settings_advanced_text')
  await expect(person.page.getByText(folder)).toBeVisible()
  await expect(person.page.getByRole('region', { name: say('settings_help') })).toContainText(
    like('settings_about_text'),
  )
})
