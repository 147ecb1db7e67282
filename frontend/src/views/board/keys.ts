import type { Layout } from './layout'

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

export function laneOf({ kind }: Item): Lane {
  return kind === 'cable' ? 'cables' : kind === 'pack' || kind === 'account' ? 'left' : 'right'
}

/** All that can have the focus, each lane from the top down. */
export function lanesOf(layout: Layout): Lanes {
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

/** Where a key leads from an item; undefined where it leads nowhere. */
export function next(key: string, from: Item, lanes: Lanes, layout: Layout): Item | undefined {
  const lane = lanes[laneOf(from)]
  const at = lane.findIndex((item) => keyOf(item) === keyOf(from))
  const cable = from.kind === 'cable' ? layout.cables.find(({ id }) => id === from.id) : undefined
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
      if (cable) return { kind: 'doc', id: cable.doc }
      return laneOf(from) === 'left' ? cableOf(from, lanes, layout) : undefined
    case 'ArrowLeft':
      if (cable) return startOf(cable.account, layout)
      return laneOf(from) === 'right' ? cableOf(from, lanes, layout) : undefined
    default:
      return undefined
  }
}

/** The account, or its Pack where that is folded. */
function startOf(account: string, layout: Layout): Item | undefined {
  const pack = layout.packs.find(({ accounts }) => accounts.some(({ id }) => id === account))
  if (!pack) return undefined
  return pack.folded ? { kind: 'pack', id: pack.id } : { kind: 'account', id: account }
}

/** The uppermost cable of an account, a Pack or a doc. */
function cableOf(from: Item, lanes: Lanes, layout: Layout): Item | undefined {
  const accounts = layout.packs.find(({ id }) => id === from.id)?.accounts.map(({ id }) => id) ?? []
  return lanes.cables.find((item) => {
    const cable = layout.cables.find(({ id }) => id === item.id)
    if (from.kind === 'pack') return accounts.includes(cable?.account ?? '')
    return from.kind === 'account' ? cable?.account === from.id : cable?.doc === from.id
  })
}
