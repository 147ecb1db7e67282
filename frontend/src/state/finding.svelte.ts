import type { Backend, FoundDocView, Problem } from '../backend/backend'
import { asProblem } from '../backend/problem'
import { Pause, pauseOf } from './patient.svelte'

/** How long somebody must have stopped typing before Coda is asked, in milliseconds. */
const pause = 400

interface Wanted {
  query: string
  page: string
}

/**
 * A search in Coda. Coda may be asked only now and then, so one thing is asked
 * at a time, the latest that was wanted; what was wanted before is dropped.
 * Where Coda must be left alone, it goes on by itself when the time is over.
 */
export class Finding {
  /** What was found so far, and undefined before the first answer. */
  found = $state.raw<FoundDocView[]>()
  /** What was searched for to find it. */
  query = $state('')
  /** There is more. */
  more = $state(false)
  /** An answer is under way. */
  busy = $state(false)
  /** Why it failed; nothing goes on by itself then. */
  problem = $state<Problem>()

  #backend: Backend
  #account = ''
  #next = ''
  #wanted: Wanted | undefined
  #typing: ReturnType<typeof setTimeout> | undefined
  #pause = new Pause()

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** For how many seconds Coda must be left alone. */
  get wait(): number {
    return this.#pause.left
  }

  /** Begins anew with another account. */
  begin(account: string, query = ''): void {
    this.stop()
    this.#account = account
    this.found = undefined
    this.#want({ query: query.trim(), page: '' })
  }

  /** Searches when the typing has paused. */
  search(text: string): void {
    const query = text.trim()
    clearTimeout(this.#typing)
    if (this.#wanted?.page === '' && this.#wanted.query === query) return
    this.#typing = setTimeout(() => {
      // Back to what is shown: there is nothing to ask.
      if (this.found && !this.problem && query === this.query) this.#wanted = undefined
      else this.#want({ query, page: '' })
    }, pause)
  }

  showMore(): void {
    if (this.more) this.#want({ query: this.query, page: this.#next })
  }

  /** Asks once more for what failed. */
  again(text: string): void {
    this.#want({ query: text.trim(), page: '' })
  }

  /** Drops all that is wanted. */
  stop(): void {
    clearTimeout(this.#typing)
    this.#pause.end()
    this.#wanted = undefined
    this.#account = ''
    this.problem = undefined
  }

  #want(wanted: Wanted): void {
    this.#wanted = wanted
    this.problem = undefined
    void this.#ask()
  }

  async #ask(): Promise<void> {
    const [account, wanted] = [this.#account, this.#wanted]
    if (!wanted || this.busy || this.wait > 0) return
    this.busy = true
    try {
      const { docs, next } = await this.#backend.FindDocs(account, wanted.query, wanted.page)
      if (wanted !== this.#wanted || account !== this.#account) return
      this.#wanted = undefined
      const before = wanted.page ? (this.found ?? []) : []
      this.found = [...before, ...docs.filter(({ id }) => !before.some((one) => one.id === id))]
      this.query = wanted.query
      this.#next = next
      this.more = next !== ''
    } catch (failure) {
      const seconds = pauseOf(failure)
      if (account !== this.#account) return
      if (seconds) void this.#leaveAlone(seconds)
      else if (wanted === this.#wanted) {
        this.#wanted = undefined
        this.problem = asProblem(failure)
      }
    } finally {
      this.busy = false
      void this.#ask()
    }
  }

  async #leaveAlone(seconds: number): Promise<void> {
    if (await this.#pause.start(seconds)) void this.#ask()
  }
}
