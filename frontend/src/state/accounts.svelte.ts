import type {
  AccountView,
  Backend,
  EventView,
  PackView,
  Problem,
  RemovedView,
  ToDoView,
  UnfinishedView,
  VaultView,
} from '../backend/backend'
import { asProblem } from '../backend/problem'
import { merging } from './merging'
import { Task } from './task.svelte'

/** The accounts of one Pack. */
export interface Group {
  /** The Pack's id. */
  id: string
  /** Undefined where the catalogue has lost it. */
  pack: PackView | undefined
  accounts: AccountView[]
}

/**
 * What is connected, what is still to do, the catalogue and how the password
 * store is doing. Asks again whenever the program says that something changed.
 */
export class Accounts {
  list = $state.raw<AccountView[]>([])
  toDos = $state.raw<ToDoView[]>([])
  /** The places to finish, the oldest first. */
  unfinished = $state.raw<UnfinishedView[]>([])
  /** In how many places others may act with an account; the board knows which. */
  exposed = $state(0)
  packs = $state.raw<PackView[]>([])
  vault = $state.raw<VaultView>()
  /** The first answers are there. */
  ready = $state(false)
  /** Why the last refresh failed. */
  problem = $state<Problem>()

  /** Opening or setting up the password store. */
  readonly opening = new Task()

  #backend: Backend
  // Not reactive itself: each Task is, and there is always one for an account.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #checks = new Map<string, Task>()

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** The accounts that keep says, and whose Pack, name, e-mail, workspace or key's name holds every word of query. */
  groups(query = '', keep: (account: AccountView) => boolean = () => true): Group[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const groups: Group[] = []
    for (const account of this.list) {
      const pack = this.pack(account.pack)
      const { name, email, workspace, keyName } = account.identity
      const text = [pack?.name ?? account.pack, account.name, name, email, workspace, keyName].join(' ').toLowerCase()
      if (!keep(account) || !words.every((word) => text.includes(word))) continue
      const last = groups.at(-1)
      if (last?.id === account.pack) last.accounts.push(account)
      else groups.push({ id: account.pack, pack, accounts: [account] })
    }
    return groups
  }

  /** The accounts on behalf of which Coda can be asked for docs. */
  get asking(): AccountView[] {
    return this.list.filter(({ pack, status }) => pack === 'coda' && status !== 'kept-by-coda')
  }

  /** How many accounts of a Pack there are. */
  countOf(pack: string): number {
    return this.list.filter((account) => account.pack === pack).length
  }

  pack(id: string): PackView | undefined {
    return this.packs.find((pack) => pack.id === id)
  }

  /** Asks for everything anew. Calls while one is under way become one more. */
  readonly refresh = merging(async () => {
    try {
      const vault = this.#backend.Vault()
      vault.catch(() => {}) // it is awaited below, where the others didn't fail
      const [list, packs] = await Promise.all([
        this.#backend.List(),
        this.packs.length > 0 ? undefined : this.#backend.Packs(),
      ])
      if (packs) this.packs = packs
      // A Pack that came with an account of it isn't known here yet.
      const unknown = ({ pack, status }: AccountView) => status !== 'kept-by-coda' && !this.pack(pack)
      if (!packs && list.accounts.some(unknown)) this.packs = await this.#backend.Packs()
      this.list = list.accounts
      this.toDos = list.toDos
      this.unfinished = list.unfinished
      this.exposed = list.exposed
      // The password store may take a second to answer; a list needn't wait for it.
      if (this.list.length > 0) this.ready = true
      this.vault = await vault
      this.problem = undefined
      this.ready = true
    } catch (failure) {
      this.problem = asProblem(failure)
    }
  })

  /** Asks for the catalogue anew, and for all else. */
  async readPacks(): Promise<void> {
    this.packs = await this.#backend.Packs()
    await this.refresh()
  }

  /** The check of an account: whether it is under way, and why it could not be done. */
  checkOf(account: string): Task {
    let check = this.#checks.get(account)
    if (!check) this.#checks.set(account, (check = new Task()))
    return check
  }

  async check(account: string): Promise<void> {
    await this.checkOf(account).run(() => this.#backend.Check(account))
    await this.refresh()
  }

  /** What follows rejects with a ProblemError: who asks, shows it. */
  async rename(account: string, label: string): Promise<void> {
    await this.#backend.Rename(account, label)
    await this.refresh()
  }

  async remove(account: string): Promise<RemovedView> {
    const removed = await this.#backend.Remove(account)
    await this.refresh()
    return removed
  }

  async openLink(pack: string, link: string): Promise<void> {
    await this.#backend.OpenLink(pack, link)
  }

  async tick(toDo: string): Promise<void> {
    await this.#backend.Tick(toDo)
    await this.refresh()
  }

  /** Says that the places which block a to-do may stop: all that the person was shown. */
  async acceptStop(toDo: string, places: string[]): Promise<void> {
    try {
      await this.#backend.AcceptStop(toDo, places)
    } finally {
      await this.refresh() // refused, there are others to be shown
    }
  }

  /** Says that the key of a to-do is in use again. */
  async keepKey(toDo: string): Promise<void> {
    await this.#backend.KeepKey(toDo)
    await this.refresh()
  }

  async forget(toDo: string): Promise<void> {
    await this.#backend.Forget(toDo)
    await this.refresh()
  }

  /** A page of what happened, the newest first, from page 0: to one account, or to all where it is empty. */
  history(account: string, page: number): Promise<EventView[]> {
    return this.#backend.History(account, page)
  }

  /** Opens the password store; waits for the person where the system asks them. */
  async unlock(passphrase: string): Promise<boolean> {
    const done = await this.opening.run(() => this.#backend.Unlock(passphrase))
    await this.refresh()
    return done
  }

  async chooseVault(name: string, passphrase: string): Promise<boolean> {
    const done = await this.opening.run(() => this.#backend.ChooseVault(name, passphrase))
    await this.refresh()
    return done
  }
}
