import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { putOwnPack } from './own'
import { basic, certificateIn, Played, type Carries } from './played'
import type { Person } from './person'

/**
 * The ways to sign in that other files walk, each with the Pack that it is
 * walked with. What follows walks the rest.
 */
const elsewhere: Record<string, [file: string, pack: string]> = {
  bearer: ['practice.spec.ts', 'Coda'],
  custom: ['ways.spec.ts', 'Pretend Bot'],
  'aws-keys': ['ways.spec.ts', 'Pretend Storage'],
  'aws-role': ['ways.spec.ts', 'Role ARN'],
  oauth2: ['certified.spec.ts', 'Pretend Calendar'],
  'oauth2, by code': ['certified.spec.ts', 'Pretend Photos'],
  'oauth2, introduced, several sites': ['introduce.spec.ts', 'Pretend Projects'],
  'oauth2-client-credentials': ['certified.spec.ts', 'Pretend Robot'],
  'kept by Coda': ['kept.spec.ts', 'Pretend Forms'],
}

interface Way {
  way: string
  pack: string
  id: string
  /** What is typed, by the fields' labels, the key last. */
  typed: Record<string, string>
  carries: Carries
  /** Whom the service says that it is. */
  who: string
}

const key = 'pretend-key-0a1b2c3d4e5f60718293a4b5'

const real: Way[] = [
  {
    ...{ way: 'header', pack: 'Discord', id: 'discord', who: 'Practice Bot' },
    typed: { 'Bot token': key },
    carries: ({ headers }) => headers.authorization === `Bot ${key}`,
  },
  {
    ...{ way: 'headers', pack: 'Copper', id: 'copper', who: 'Pat Practice' },
    typed: { 'Your e-mail address in Copper': 'pat@example.com', 'API key': key },
    carries: ({ headers }) => headers['x-pw-accesstoken'] === key && headers['x-pw-useremail'] === 'pat@example.com',
  },
  {
    ...{ way: 'queries', pack: 'Trello', id: 'trello', who: 'Pat Practice' },
    typed: { 'API key': 'pretend-app-0a1b2c', Token: key },
    carries: (_, query) => query.get('key') === 'pretend-app-0a1b2c' && query.get('token') === key,
  },
]

/** The person's own address, a page there, which is held to the service's domain. */
const own: Way = {
  ...{ way: 'basic', pack: 'Zendesk', id: 'zendesk', who: 'Pat Practice' },
  typed: {
    'Your Zendesk address': 'https://Practice.zendesk.com/agent/tickets/12?brand=1',
    'Your e-mail address in Zendesk': 'pat@example.com',
    'API token': key,
  },
  carries: ({ headers }) => headers.authorization === basic('pat@example.com/token', key),
}

/** Packs of the person's own, for services that they run themselves. */
const hosted: (Way & { signIn: Record<string, unknown> })[] = [
  {
    ...{ way: 'query', pack: 'Own Weather', id: 'own-weather', who: 'Pat at own-weather' },
    typed: { 'Key of the weather': key },
    signIn: { queries: [{ name: 'appid', value: '{token}' }] },
    carries: (_, query) => query.get('appid') === key,
  },
  {
    ...{ way: 'basic', pack: 'Own Stopwatch', id: 'own-stopwatch', who: 'Pat at own-stopwatch' },
    typed: { 'Key of the stopwatch': key },
    signIn: { basic: { username: '{token}', password: '' } },
    carries: ({ headers }) => headers.authorization === basic(key),
  },
]

/** A Pack for a service that people run themselves, at any address. */
function hostedPack({ way, pack, id, typed, signIn }: (typeof hosted)[number]): Record<string, unknown> {
  const field = (id: string, label: string, secret: boolean) => ({ id, label, secret })
  return {
    ...{ name: pack, alsoKnownAs: [] },
    signIn: [
      {
        ...{ way, base: `/${id}`, fields: [field('token', Object.keys(typed)[0]!, true)], ...signIn },
        ownAddress: { field: field('address', 'Address of your server', false), selfHosted: true },
      },
    ],
    whoAmI: { method: 'GET', path: '/me', id: 'id', name: 'name' },
    inCoda: 'paste',
  }
}

const services = base()
function base() {
  return test.extend<{ everybody: Person; server: Played }>({
    server: async ({ folders }, use) => {
      mkdirSync(folders.home, { recursive: true })
      const server = await Played.start(carriesOf(hosted), folders.home)
      await use(server)
      server.close()
    },

    everybody: async ({ open, folders, server }, use) => {
      const played = await Played.start(carriesOf([...real, own]))
      for (const one of hosted) putOwnPack(folders.data, one.id, hostedPack(one))
      const speaking = [...real, own].flatMap(({ id }) => ['--pack-url', `${id}=${played.address}/${id}`])
      const { person } = await open({
        args: ['--data', folders.data, '--vault', 'filevault', ...speaking],
        certificates: certificateIn(folders.home),
      })
      await person.choosesAFolder('pretend passphrase of mine')
      expect(server.address).toMatch(/^https:/)
      await use(person)
      played.close()
    },
  })
}

function carriesOf(ways: Way[]): Record<string, Carries> {
  return Object.fromEntries(ways.map(({ id, carries }) => [id, carries]))
}

/** Fills in the form, the key wrongly where that is to be seen, and presses Connect. */
async function fills(person: Person, typed: Record<string, string>, wrongly = false): Promise<void> {
  const fields = Object.entries(typed)
  const last = fields.pop()!
  for (const [label, value] of fields) await person.field(label).fill(value)
  await person.connects(last[0], wrongly ? 'pretend-key-that-is-wrong-0000' : last[1])
}

/** Sees whose the key is, says yes, and sees it in the list. */
async function isThem(person: Person, { pack, who }: Way): Promise<void> {
  await expect(person.dialog('wizard_title', { pack }).getByRole('definition').filter({ hasText: who })).toBeVisible()
  await person.press('wizard_identity_yes')
  await person.heading('wizard_done', { pack }).waitFor()
  await person.press('wizard_done_go')
  await expect(person.row(who).last()).toBeVisible()
}

services(
  'a key is put where its service wants it, in each way that there is',
  async ({ everybody: person, server }) => {
    for (const way of real) {
      await test.step(`${way.way}, ${way.pack}`, async () => {
        await person.picks(way.pack)
        await fills(person, way.typed, true)
        await person.seesProblem('key-refused', { service: way.pack })
        await fills(person, way.typed)
        await isThem(person, way)
      })
    }

    await test.step('at an address of one’s own', async () => {
      await person.picks(own.pack)
      await fills(person, { ...own.typed, 'Your Zendesk address': 'practice.example.com' })
      await person.seesProblem('address-invalid', { service: own.pack, domain: 'zendesk.com' })
      await fills(person, own.typed, true)
      await person.seesProblem('key-refused', { service: own.pack })
      await fills(person, own.typed)
      await isThem(person, own)
    })

    for (const way of hosted) {
      await test.step(`${way.way}, at a server of one’s own`, async () => {
        await person.picks(way.pack)
        await fills(person, { 'Address of your server': `${server.address}/login`, ...way.typed })
        await person.sees('address-refused', { host: '127.0.0.1' })
        await person.press('wizard_own_network')
        await isThem(person, way)
      })
    }

    await test.step('where no account is needed, it is said, and nothing is asked', async () => {
      await person.press('accounts_connect')
      const cats = person.dialog('pick_title').getByText('Cats', { exact: true })
      await expect(cats).toBeVisible()
      await person.sees('pick_none')
      await cats.click()
      await person.sees('pick_none_text')
      await expect(person.field('API key')).toHaveCount(0)
    })
  },
)

test('each way to sign in that a Pack’s file can name is walked by a person', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../internal/packs/catalogue/schema.json', import.meta.url), 'utf8'),
  ) as { $defs: { signIn: { properties: { way: { enum: string[] } } } } }
  const here = [...real, own, ...hosted].map(({ way }) => way)
  for (const way of schema.$defs.signIn.properties.way.enum) expect([...here, ...Object.keys(elsewhere)]).toContain(way)
  for (const [file, pack] of Object.values(elsewhere)) {
    const path = join(import.meta.dirname, file)
    expect(existsSync(path) && readFileSync(path, 'utf8').includes(pack), `${file} walks it with ${pack}`).toBe(true)
  }
})
