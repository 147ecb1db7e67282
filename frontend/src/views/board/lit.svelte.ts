import { lotOf, type About } from './about'
import type { Item } from './keys'

/** What is looked at, and with it what is lit; all else is dimmed. */
export class Lit {
  /** What a pointer is on, and what has the focus of somebody without a pointer. */
  pointed = $state.raw<Item>()
  focused = $state.raw<Item>()

  #about: () => About
  #what = $derived(this.pointed ?? this.focused)
  #lot = $derived.by(() => (this.#what ? lotOf(this.#about(), this.#what) : undefined))

  constructor(about: () => About) {
    this.#about = about
  }

  /** The ids of the cables; undefined where nothing is looked at. */
  get cables(): ReadonlySet<string> | undefined {
    return this.#lot?.cables
  }

  /** The ids of the accounts and docs; undefined where nothing is looked at. */
  get ends(): ReadonlySet<string> | undefined {
    return this.#lot?.ends
  }
}
