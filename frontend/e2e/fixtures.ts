import { test as base, expect, type BrowserContext } from '@playwright/test'
import { join } from 'node:path'
import { Coda } from './coda'
import { Person } from './person'
import { folder, Program, type How } from './program'

export { expect }

interface Fixtures {
  /** Folders of this test: one for data, one for the program's surroundings. */
  folders: { data: string; home: string }
  /** Starts Patchbay; it is ended with the test. */
  start: (how: How) => Promise<Program>
  /** Starts Patchbay and opens its link as its person. */
  open: (how: How) => Promise<{ program: Program; person: Person }>
  /** Patchbay with pretend accounts, and its person. */
  practice: { program: Program; person: Person }
  /** A service that speaks Coda's API, on this computer. */
  coda: Coda
  /** Says that the browser may complain of this. Of all else the test fails. */
  expectComplaint: (of: RegExp) => void
  complaints: Complaints
}

export const test = base.extend<Fixtures>({
  complaints: async ({}, use) => {
    const complaints = new Complaints()
    await use(complaints)
    expect(complaints.unexpected(), 'what the browser complained of').toEqual([])
  },

  expectComplaint: async ({ complaints }, use) => {
    await use((of) => complaints.expected.push(of))
  },

  context: async ({ context, complaints }, use) => {
    await complaints.listen(context)
    await use(context)
  },

  folders: async ({}, use) => {
    const whole = folder()
    await use({ data: join(whole.path, 'data'), home: join(whole.path, 'home') })
    whole.remove()
  },

  start: async ({ folders, complaints }, use) => {
    const { programs } = complaints
    await use(async (how) => {
      const program = await Program.start(folders.home, how)
      programs.push(program)
      return program
    })
    await Promise.all(programs.map((program) => program.kill()))
  },

  open: async ({ start, page }, use) => {
    await use(async (how) => {
      const program = await start(how)
      await page.goto(program.link)
      return { program, person: new Person(page, program) }
    })
  },

  practice: async ({ open }, use) => {
    await use(await open({ args: ['--practice'] }))
  },

  coda: async ({}, use) => {
    const coda = await Coda.start()
    await use(coda)
    await coda.close()
  },
})

/** What the browser complained of: a broken policy, an error, a request that leaves this computer. */
class Complaints {
  readonly expected = [
    // What the program refuses, with its reason, is a failed request to the browser.
    /status of 422 .*\/api\/[A-Z][A-Za-z]+$/,
    // A page that is replaced, or whose program has ended, may still say that nobody looks at it.
    /(status of 401|net::ERR_).*\/api\/Looking$/,
  ]
  /** The programs that the test has started. A page may ask one that was ended once more. */
  readonly programs: Program[] = []
  #all: string[] = []

  async listen(context: BrowserContext): Promise<void> {
    context.on('weberror', (error) => this.#all.push(`error: ${error.error().message}`))
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return
      this.#all.push(`console: ${message.text()} ${message.location().url}`)
    })
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      if (protocol.startsWith('http') && ['127.0.0.1', 'localhost'].includes(hostname)) return
      this.#all.push(`request: ${request.url()}`)
    })
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
      })
    })
  }

  unexpected(): string[] {
    const gone = this.programs
      .filter((program) => program.over)
      .map((program) => `net::ERR_CONNECTION_REFUSED ${program.address}api/`)
    return this.#all.filter(
      (complaint) =>
        !this.expected.some((of) => of.test(complaint)) && !gone.some((refused) => complaint.includes(refused)),
    )
  }
}
