import type { AccountUsesView, Backend, FormerDocView, Problem, Said, Sharing } from '../backend/backend'
import { asProblem } from '../backend/problem'
import type { Accounts } from './accounts.svelte'

/** Where one account is used. */
export class Uses {
  view = $state.raw<AccountUsesView>()
  /** The docs that it was in before, and can be put back into. */
  former = $state.raw<FormerDocView[]>([])
  /** Why the last refresh failed. */
  problem = $state<Problem>()

  #ask: () => Promise<[AccountUsesView, FormerDocView[]]>
  /** Counts refreshes: what an older one brings late is dropped. */
  #asked = 0

  constructor(ask: () => Promise<[AccountUsesView, FormerDocView[]]>) {
    this.#ask = ask
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked
    try {
      const [view, former] = await this.#ask()
      if (asked !== this.#asked) return
      this.view = view
      this.former = former
      this.problem = undefined
    } catch (failure) {
      if (asked === this.#asked) this.problem = asProblem(failure)
    }
  }
}

/**
 * Where accounts are used, and what the person says of it. Nothing here changes
 * anything in Coda. Every verb rejects with a ProblemError: who asks, shows it.
 */
export class Places {
  #backend: Backend
  #accounts: Accounts
  // Not reactive itself: each Uses is, and there is always one for an account.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #uses = new Map<string, Uses>()

  constructor(backend: Backend, accounts: Accounts) {
    this.#backend = backend
    this.#accounts = accounts
  }

  /** Where an account is used, as last asked; whoever shows it asks anew when the accounts change. */
  of(account: string): Uses {
    let uses = this.#uses.get(account)
    if (!uses) {
      const ask = () => Promise.all([this.#backend.Connections(account), this.#backend.FormerDocs(account)])
      this.#uses.set(account, (uses = new Uses(ask)))
    }
    return uses
  }

  /** Notes an account that was approved inside Coda, in a doc where both are given, and answers its id. */
  async addKept(pack: string, name: string, doc: string, sharing: Sharing | ''): Promise<string> {
    const account = await this.#backend.AddKeptByCoda(pack, name, doc, sharing)
    await this.refresh(account)
    return account
  }

  /** The same for a service by the name of its Pack in Coda, which needn't be in the catalogue. */
  async addKeptOf(service: string, name: string, doc: string, sharing: Sharing | ''): Promise<string> {
    const account = await this.#backend.AddKeptOf(service, name, doc, sharing)
    await this.refresh(account)
    return account
  }

  /** Puts an account back into docs that it was in. Answers those that are left to finish in Coda. */
  async putBack(account: string, docs: string[]): Promise<string[]> {
    await this.#backend.PutBack(account, docs)
    await this.refresh(account)
    const now = this.of(account).view?.docs ?? []
    return now.filter((use) => docs.includes(use.doc) && use.state !== 'done').map((use) => use.doc)
  }

  /** Says that the docs it was in shall not be offered any more. */
  async leaveOut(account: string): Promise<void> {
    await this.#backend.LeaveOut(account)
    await this.of(account).refresh()
  }

  /** Lets another account of the same Pack take all places of one. */
  async swap(from: string, to: string): Promise<void> {
    await this.#backend.Swap(from, to)
    await Promise.all([this.refresh(from), this.of(to).refresh()])
  }

  /** Notes a place other than a doc. */
  async addElsewhere(account: string, name: string): Promise<void> {
    await this.#backend.AddElsewhere(account, name)
    await this.refresh(account)
  }

  async removeElsewhere(account: string, elsewhere: string): Promise<void> {
    await this.#backend.RemoveElsewhere(account, elsewhere)
    await this.refresh(account)
  }

  /** Notes what the person says of a place. */
  async mark(account: string, place: string, said: Said): Promise<void> {
    await this.#backend.MarkInCoda(account, place, said)
    await this.refresh(account)
  }

  /** Takes a place off the list of what is to finish. */
  async dismiss(account: string, place: string): Promise<void> {
    await this.#backend.Dismiss(account, place)
    await this.refresh(account)
  }

  /** Asks anew for what a change of an account's places may have changed. */
  async refresh(account: string): Promise<void> {
    await Promise.all([this.#accounts.refresh(), this.of(account).refresh()])
  }
}
