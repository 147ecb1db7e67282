import type { Backend, BoardView, LeavingStepView, Problem } from '../backend/backend'
import { asProblem } from '../backend/problem'
import { merging } from './merging'
import { PatientTask } from './patient.svelte'

/** What is shown of all connections: all, those where others may act, those that aren't finished in Coda. */
export type Only = 'all' | 'act' | 'unfinished'

/** Every account, doc and connection at once, and which of them are to be shown. */
export class Board {
  view = $state.raw<BoardView>()
  /** Why the last refresh failed. */
  problem = $state<Problem>()

  only = $state<Only>('all')
  /** The Pack and the doc that are chosen; empty for all. */
  pack = $state('')
  doc = $state('')

  /** Asking Coda who can open docs. */
  readonly asking = new PatientTask()
  /** How many of the docs that are asked about are answered. */
  asked = $state(0)
  /** The docs that weren't asked about any more when it was stopped, or failed. */
  left = $state.raw<string[]>([])

  #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Asks for everything anew. Calls while one is under way become one more. */
  readonly refresh = merging(async () => {
    try {
      this.view = await this.#backend.Board()
      this.problem = undefined
      // Where nothing is left to see, one should see that there is nothing to fear.
      if (this.only === 'act' && this.view.exposed.length === 0) this.only = 'all'
    } catch (failure) {
      this.problem = asProblem(failure)
    }
  })

  /**
   * Asks Coda who can open these docs, one after the other, as fast as Coda wants it. The first failure that isn't about
   * one doc ends it. Where the last time ended early, it goes on with those that were left.
   */
  async askWhoCanOpen(docs: string[]): Promise<void> {
    if (this.asking.busy) return
    const left = this.left.filter((doc) => docs.includes(doc))
    this.left = left.length > 0 ? left : docs
    this.asked = docs.length - this.left.length
    await this.asking.run(async () => {
      let unseen: unknown
      for (const doc of this.left) {
        try {
          await this.asking.ask(() => this.#backend.AskWhoCanOpen(doc))
        } catch (failure) {
          if (!asProblem(failure).values['doc']) throw failure
          unseen ??= failure
        }
        this.asked += 1
        this.left = this.left.slice(1)
      }
      if (unseen) throw unseen
    })
    await this.refresh()
  }

  /** Keeps a file where the page can't, and answers its path. Rejects with a ProblemError. */
  saveFile(name: string, content: string): Promise<string> {
    return this.#backend.SaveFile(name, content)
  }

  /** What somebody who leaves must see to, in order. Rejects with a ProblemError, as the next one does. */
  leavingList(): Promise<LeavingStepView[]> {
    return this.#backend.LeavingList()
  }

  /** The same as CSV, in the page's words. */
  leavingTable(words: Record<string, string>): Promise<string> {
    return this.#backend.LeavingTable(words)
  }
}
