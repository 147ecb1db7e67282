import type { Backend, OrganisationView, SeenView } from '../backend/backend'
import { PatientTask } from './patient.svelte'

/** How far reading an organisation has come. */
interface Part {
  account: string
  organisation: string
  /** What the next page is asked by. */
  page: string
  seen: SeenView
}

/**
 * Asking Coda, as an admin of an Enterprise organisation, what is connected in its docs. What is read goes to Bringing;
 * nothing is kept. What was stopped, or has failed, goes on where it was.
 */
export class AsAdmin {
  /** Those that the account's owner is an admin of; undefined before Coda has said so. */
  organisations = $state.raw<OrganisationView[]>()
  /** What is read so far, and undefined before. */
  read = $state.raw<SeenView>()

  readonly asking = new PatientTask()

  #backend: Backend
  #part: Part | undefined

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Another account may be an admin of others. */
  begin(): void {
    this.asking.stop()
    this.asking.problem = undefined
    this.organisations = undefined
    this.read = undefined
  }

  /** Asks which organisations there are. */
  list(account: string): Promise<boolean> {
    return this.asking.run(async () => {
      this.organisations = await this.asking.ask(() => this.#backend.Organisations(account))
    })
  }

  /** Reads all of one, and answers it; undefined where it was stopped or has failed. */
  async all(account: string, organisation: string): Promise<SeenView | undefined> {
    const before = this.#part
    const same = before?.account === account && before.organisation === organisation
    let part: Part = same ? before : { account, organisation, page: '', seen: nothingSeen() }
    this.read = part.seen
    const done = await this.asking.run(async () => {
      do {
        const { page, seen } = part
        const more = await this.asking.ask(() => this.#backend.ReadAsAdmin(account, organisation, page, seen))
        part = { account, organisation, page: more.next, seen: more.seen }
        this.#part = more.next ? part : undefined
        this.read = part.seen
      } while (part.page)
    })
    return done && !part.page ? part.seen : undefined
  }
}

/** What is seen where nothing was looked at. */
export function nothingSeen(): SeenView {
  return { accounts: [], unread: [], byLayout: false, partial: false, others: 0 }
}
