import type { CableLine, Layout } from './layout'

/** What can have the focus: a Pack's head, an account, a cable, a doc, its fold, the fold of docs without a cable. */
export interface Item {
  kind: 'pack' | 'account' | 'cable' | 'doc' | 'fold' | 'loose'
  id: string
}

export type Lane = 'left' | 'cables' | 'right'

export type Lanes = Record<Lane, Item[]>

export function keyOf({ kind, id }: Item): string {
  return `${kind} ${id}`
}

/** The item with that key, as keyOf made it. */
export function itemOf(key: string): Item {
  const space = key.indexOf(' ')
  return { kind: key.slice(0, space) as Item['kind'], id: key.slice(space + 1) }
}

export function laneOf({ kind }: Item): Lane {
  return kind === 'cable' ? 'cables' : kind === 'pack' || kind === 'account' ? 'left' : 'right'
}

/** All that can have the focus, and where the arrow keys lead from each. */
export class Ways {
  /** Each lane from the top down. */
  readonly lanes: Lanes
  #places = new Map<string, number>()
  #lines: Map<string, CableLine>
  /** What stands for an account: itself, or its Pack where that is folded. */
  #starts = new Map<string, Item>()
  /** The uppermost cable of an account, a Pack, a doc. */
  #first = new Map<string, Item>()

  constructor(layout: Layout) {
    this.lanes = lanesOf(layout)
    for (const lane of Object.values(this.lanes)) {
      for (const [at, item] of lane.entries()) this.#places.set(keyOf(item), at)
    }
    const packs = new Map<string, string>()
    for (const { id: pack, folded, accounts } of layout.packs) {
      for (const { id } of accounts) {
        packs.set(id, pack)
        this.#starts.set(id, folded ? { kind: 'pack', id: pack } : { kind: 'account', id })
      }
    }
    this.#lines = new Map(layout.cables.map((line) => [line.id, line]))
    for (const item of this.lanes.cables) {
      const { account, doc } = this.#lines.get(item.id)!
      for (const key of [`account ${account}`, `pack ${packs.get(account)}`, `doc ${doc}`, `fold ${doc}`]) {
        if (!this.#first.has(key)) this.#first.set(key, item)
      }
    }
  }

  has(item: Item): boolean {
    return this.#places.has(keyOf(item))
  }

  /** The keys of the tab stops, one a lane: where the focus was last, or the first. */
  stops(last: Partial<Record<Lane, Item>>): ReadonlySet<string> {
    const lanes = Object.keys(this.lanes) as Lane[]
    const stops = lanes.map((lane) => {
      const stayed = last[lane]
      return stayed && this.has(stayed) ? stayed : this.lanes[lane][0]
    })
    return new Set(stops.flatMap((stop) => (stop ? [keyOf(stop)] : [])))
  }

  /** Where a key leads from an item; undefined where it leads nowhere. */
  next(key: string, from: Item): Item | undefined {
    const lane = this.lanes[laneOf(from)]
    const at = this.#places.get(keyOf(from))
    if (at === undefined) return undefined
    const line = from.kind === 'cable' ? this.#lines.get(from.id) : undefined
    switch (key) {
      case 'ArrowDown':
        return lane[at + 1]
      case 'ArrowUp':
        return at > 0 ? lane[at - 1] : undefined
      case 'Home':
        return lane[0]
      case 'End':
        return lane.at(-1)
      case 'ArrowRight':
        if (line) return { kind: 'doc', id: line.doc }
        return laneOf(from) === 'left' ? this.#first.get(keyOf(from)) : undefined
      case 'ArrowLeft':
        if (line) return this.#starts.get(line.account)
        return laneOf(from) === 'right' ? this.#first.get(keyOf(from)) : undefined
      default:
        return undefined
    }
  }
}

function lanesOf(layout: Layout): Lanes {
  const left = layout.packs.flatMap((pack): Item[] => [
    { kind: 'pack', id: pack.id },
    ...(pack.folded ? [] : pack.accounts.map(({ id }): Item => ({ kind: 'account', id }))),
  ])
  const cables = [...layout.cables]
    .sort((a, b) => a.from.y - b.from.y || a.to.y - b.to.y)
    .map(({ id }): Item => ({ kind: 'cable', id }))
  const wired = layout.docs.filter((doc) => doc.count > 0)
  const bare = layout.docs.filter((doc) => doc.count === 0)
  const right = [
    ...wired.flatMap(({ id }): Item[] => [
      { kind: 'doc', id },
      { kind: 'fold', id },
    ]),
    ...(layout.loose ? [{ kind: 'loose', id: '' } as Item] : []),
    ...bare.map(({ id }): Item => ({ kind: 'doc', id })),
  ]
  return { left, cables, right }
}
