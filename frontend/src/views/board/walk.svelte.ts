import { tick } from 'svelte'
import { itemOf, keyOf, laneOf, Ways, type Item, type Lane } from './keys'
import type { Layout } from './layout'

/** The way through the board by keyboard: one tab stop for each lane, and the arrow keys from there. */
export class Walk {
  #svg: () => SVGSVGElement | undefined
  #layout: () => Layout
  #ways = $derived.by(() => new Ways(this.#layout()))
  /** Where the focus was last in each lane. */
  #last = $state.raw<Partial<Record<Lane, Item>>>({})
  #stops = $derived.by(() => this.#ways.stops(this.#last))

  constructor(svg: () => SVGSVGElement | undefined, layout: () => Layout) {
    this.#svg = svg
    this.#layout = layout
  }

  readonly tabindex = (kind: Item['kind'], id: string): 0 | -1 => (this.#stops.has(`${kind} ${id}`) ? 0 : -1)

  /** The item that is or has this part of the picture. */
  itemAt(target: EventTarget | null): Item | undefined {
    const key = target instanceof Element ? target.closest('[data-item]')?.getAttribute('data-item') : undefined
    return key ? itemOf(key) : undefined
  }

  /** An item has the focus. */
  stay(item: Item): void {
    if (this.#ways.has(item)) this.#last = { ...this.#last, [laneOf(item)]: item }
  }

  /** Goes where a key leads, if it leads anywhere. */
  async go(event: KeyboardEvent, from: Item): Promise<void> {
    const to = this.#ways.next(event.key, from)
    if (!to) return
    event.preventDefault()
    this.stay(to)
    await tick()
    this.show(to)
  }

  /** Gives the focus to an item; false where it isn't on the board. */
  show(item: Item): boolean {
    const key = keyOf(item).replaceAll(/["\\]/g, '\\$&')
    const found = this.#svg()?.querySelector<SVGElement>(`[data-item="${key}"]`)
    found?.focus()
    return Boolean(found)
  }
}
