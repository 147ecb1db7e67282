import type { AccountUsesView, Backend, Problem, Said } from '../backend/backend'
import { asProblem } from '../backend/problem'
import type { Accounts } from './accounts.svelte'

/** Where one account is used. */
export class Uses {
  view = $state.raw<AccountUsesView>()
  /** Why the last refresh failed. */
  problem = $state<Problem>()

  #ask: () => Promise<AccountUsesView>
  /** Counts refreshes: what an older one brings late is dropped. */
  #asked = 0

  constructor(ask: () => Promise<AccountUsesView>) {
    this.#ask = ask
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked
    try {
      const view = await this.#ask()
      if (asked !== this.#asked) return
      this.view = view
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
    if (!uses) this.#uses.set(account, (uses = new Uses(() => this.#backend.Connections(account))))
    return uses
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
