import type { Backend, Problem } from '../backend/backend'
import { asProblem } from '../backend/problem'

/** What is copied: a field of an account's key, for a place. */
export interface Wanted {
  account: string
  place: string
  field: string
}

/**
 * The key that is on the computer's clipboard, of which there is one at most: a
 * later copy takes the place of an earlier one. The program puts it there and
 * takes it off, the page only counts along; the key itself never comes here.
 */
export class Copied {
  /** What was copied, or is to be, last. */
  wanted = $state.raw<Wanted>()
  /**
   * How far that is: the password store is asked, it is on the clipboard, its
   * time is over, the person took it off, or it failed.
   */
  step = $state<'none' | 'asking' | 'there' | 'over' | 'cleared' | 'failed'>('none')
  /** How many seconds it stays there yet, and how many it had. */
  left = $state(0)
  life = $state(0)
  problem = $state<Problem>()

  #backend: Backend
  /** Counts copies: what becomes of an older one is dropped. */
  #asked = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Whether this is what was copied last. */
  is({ account, place, field }: Wanted): boolean {
    const { wanted } = this
    return wanted?.account === account && wanted.place === place && wanted.field === field
  }

  /** Copies a field, in place of what was copied before. Never rejects. */
  async copy(wanted: Wanted): Promise<void> {
    const asked = this.#begin(wanted, 'asking')
    try {
      const life = await this.#backend.CopyKey(wanted.account, wanted.place, wanted.field)
      if (asked === this.#asked) this.#count(life)
    } catch (failure) {
      if (asked !== this.#asked) return
      this.problem = asProblem(failure)
      this.step = 'failed'
    }
  }

  /** Takes it off the clipboard now. Never rejects. */
  async clear(): Promise<void> {
    const asked = this.#begin(this.wanted, this.step)
    try {
      await this.#backend.ClearCopied()
      if (asked === this.#asked) this.step = 'cleared'
    } catch (failure) {
      if (asked !== this.#asked) return
      this.problem = asProblem(failure)
      this.step = 'failed'
    }
  }

  /** The person has gone where a copy for that place would surprise them: ends one that is still asked for. */
  leave(account: string, place: string): void {
    if (this.wanted?.account !== account || this.wanted.place !== place) return
    if (this.step === 'asking') void this.#backend.ClearCopied().catch(() => {})
    if (this.step === 'there') return
    this.#begin(undefined, 'none')
  }

  #begin(wanted: Wanted | undefined, step: Copied['step']): number {
    clearInterval(this.#timer)
    this.wanted = wanted
    this.step = step
    this.problem = undefined
    return ++this.#asked
  }

  // By a clock that stands still while the computer sleeps, as the program's does.
  #count(life: number): void {
    const end = performance.now() + life * 1000
    this.life = this.left = life
    this.step = 'there'
    this.#timer = setInterval(() => {
      this.left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      if (this.left > 0) return
      clearInterval(this.#timer)
      this.step = 'over'
    }, 250)
  }
}
