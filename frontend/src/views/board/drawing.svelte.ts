import { docAt, sag, type Layout, type Point } from './layout'

/** From so many pixels on a pressed pointer draws, and doesn't choose. */
const meant = 14

/** Drawing a cable by pointer, from an account's socket to a doc. */
export class Drawing {
  #layout: () => Layout
  #held = $state.raw<{ account: string; from: Point; at: Point; moved: boolean }>()
  #ended = false

  /** A socket is held. */
  readonly on = $derived(this.#held !== undefined)
  /** The doc that it would be plugged into. */
  readonly over = $derived.by(() => (this.#held?.moved ? docAt(this.#layout(), this.#held.at) : undefined))
  /** How the cable hangs meanwhile. */
  readonly cable = $derived.by(() => {
    if (!this.#held?.moved) return undefined
    const { from, at } = this.#held
    const to = this.over && !this.over.folded ? { x: this.over.socket.x, y: at.y } : (this.over?.socket ?? at)
    return { d: sag(from, to).d, to }
  })

  constructor(layout: () => Layout) {
    this.#layout = layout
  }

  /** A cable was drawn just now: the click that follows isn't meant. */
  get ended(): boolean {
    return this.#ended
  }

  begin(account: string, at: Point): void {
    this.#ended = false
    const box = this.#layout()
      .packs.flatMap((pack) => pack.accounts)
      .find(({ id }) => id === account)
    if (box) this.#held = { account, from: box.socket, at, moved: false }
  }

  drag(at: Point): void {
    if (!this.#held) return
    const { from, moved } = this.#held
    this.#held = { ...this.#held, at, moved: moved || Math.hypot(at.x - from.x, at.y - from.y) > meant }
  }

  /** Lets go. What was drawn to where; no doc where it was let go over none, and not moved where it was only pressed. */
  drop(): { account: string; doc: string | undefined; moved: boolean } | undefined {
    if (!this.#held) return undefined
    const { account, moved } = this.#held
    const doc = this.over?.id
    this.stop()
    this.#ended = true
    setTimeout(() => (this.#ended = false))
    return { account, doc, moved }
  }

  stop(): void {
    this.#held = undefined
  }
}
