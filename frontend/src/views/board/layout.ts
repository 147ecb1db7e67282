import { fit, type Measure } from './fit'
import type { Cable, Kind, Wires } from './wires'

// Where everything on the board stands. All numbers are CSS pixels from the
// upper left corner. Nothing here looks at a screen.

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  w: number
  h: number
}

export interface AccountBox extends Box {
  id: string
  name: string
  /** What stands under the name; may be empty. */
  more: string
  socket: Point
}

export interface PackBox extends Box {
  id: string
  name: string
  colour: string
  folded: boolean
  count: number
  /** The head, which folds and unfolds. */
  head: Box
  /** Where the cables begin while it is folded. */
  socket: Point
  accounts: AccountBox[]
}

/** What stands in an unfolded doc for one cable. */
export interface Line extends Box {
  /** The cable's id. */
  id: string
  kind: Kind
  done: boolean
  text: string
}

export interface DocBox extends Box {
  id: string
  title: string
  folded: boolean
  count: number
  head: Box
  socket: Point
  lines: Line[]
}

export interface CableLine {
  id: string
  account: string
  doc: string
  kind: Kind
  done: boolean
  from: Point
  to: Point
  /** The path, and the middle of it. */
  d: string
  middle: Point
}

export interface Layout {
  width: number
  height: number
  /** One column, and the cables in a gutter beside it. */
  narrow: boolean
  /** How wide that is; 0 where there are two columns. */
  gutter: number
  packs: PackBox[]
  docs: DocBox[]
  cables: CableLine[]
  /** The heading over docs that have no cable. */
  loose: (Box & { count: number; folded: boolean }) | undefined
}

export interface Folds {
  packs: ReadonlySet<string>
  docs: ReadonlySet<string>
  /** The docs without a cable. */
  loose: boolean
}

export const sizes = {
  /** Below this width there is one column. */
  narrow: 620,
  edge: 10,
  head: 48,
  account: 46,
  groupGap: 20,
  groupEnd: 10,
  docHead: 46,
  line: 26,
  docEnd: 12,
  docGap: 14,
  docGapTight: 6,
  looseHead: 44,
  name: 14,
  small: 12,
  heading: 15,
}

/** What is left of an account's name and of what stands under it. */
const accountRoom = (w: number) => w - 58
const packRoom = (w: number) => w - 112
const docRoom = (w: number) => w - 66
const lineRoom = (w: number) => w - 56

/** Lays the board out for a width. */
export function lay(wires: Wires, folds: Folds, width: number, measure: Measure): Layout {
  const narrow = width < sizes.narrow
  const gutter = narrow ? Math.min(110, Math.max(72, width * 0.24)) : 0
  const left = narrow ? width - gutter : Math.min(360, Math.max(210, width * 0.3))
  const right = narrow ? left : Math.min(380, Math.max(220, width * 0.32))
  const packs = layPacks(wires, folds, left, measure)
  const bottom = packs.at(-1) ? below(packs.at(-1)!) : 0

  const sockets = new Map<string, Point>()
  for (const pack of packs) {
    for (const account of pack.accounts) sockets.set(account.id, pack.folded ? pack.socket : account.socket)
  }
  const byDoc = new Map<string, Cable[]>()
  for (const cable of wires.cables) {
    const others = byDoc.get(cable.doc)
    if (others) others.push(cable)
    else byDoc.set(cable.doc, [cable])
  }
  const names = new Map(
    wires.groups.flatMap(({ name, accounts }) => accounts.map((one) => [one.id, { pack: name, name: one.name }])),
  )

  const docs: DocBox[] = []
  const gap = wires.docs.length > 30 ? sizes.docGapTight : sizes.docGap
  const x = narrow ? 0 : width - right
  let y = narrow ? bottom + sizes.groupGap * 1.5 : 0
  const place = (doc: Wires['docs'][number], cables: Cable[]) => {
    const box = layDoc(doc, cables, folds.docs.has(doc.id), { x, y, w: right }, narrow, sockets, names, measure)
    docs.push(box)
    y = below(box) + gap
  }

  // A doc stands where its accounts are, so that few cables cross.
  const pull = (doc: string) => {
    const cables = byDoc.get(doc)!
    return cables.reduce((sum, { account }) => sum + (sockets.get(account)?.y ?? 0), 0) / cables.length
  }
  const wired = wires.docs
    .filter((doc) => byDoc.has(doc.id))
    .map((doc) => ({ doc, pull: pull(doc.id) }))
    .sort((one, other) => one.pull - other.pull)
  for (const { doc } of wired) place(doc, byDoc.get(doc.id)!)

  const bare = wires.docs.filter((doc) => !byDoc.has(doc.id))
  let loose: Layout['loose']
  if (bare.length > 0) {
    loose = { x, y, w: right, h: sizes.looseHead, count: bare.length, folded: folds.loose }
    y += sizes.looseHead
    if (!folds.loose) for (const doc of bare) place(doc, [])
  }
  const end = Math.max(bottom, y - gap)

  // The shorter column hangs in the middle of the longer one, where that isn't far.
  const down = narrow ? 0 : Math.min(140, Math.max(0, (bottom - (y - gap)) / 2))
  const up = narrow ? 0 : Math.min(140, Math.max(0, (y - gap - bottom) / 2))
  docs.forEach((doc) => move(doc, down))
  if (loose) loose.y += down
  packs.forEach((pack) => movePack(pack, up))

  const cables = layCables(wires.cables, packs, docs, gutter)
  return { width, height: Math.max(end, 0) + 2, narrow, gutter, packs, docs, cables, loose }
}

function layPacks(wires: Wires, folds: Folds, w: number, measure: Measure): PackBox[] {
  let y = 0
  return wires.groups.map(({ pack: id, name, colour, accounts }) => {
    const folded = folds.packs.has(id)
    const head = { x: 0, y, w, h: sizes.head }
    const rows = accounts.map((account, i) => {
      const top = folded ? y : y + sizes.head + i * sizes.account
      const box = { x: 0, y: top, w, h: sizes.account }
      const under = account.identity.workspace || account.identity.email
      return {
        ...box,
        id: account.id,
        name: fit(account.name, accountRoom(w), sizes.name, measure),
        more: under && under !== account.name ? fit(under, accountRoom(w), sizes.small, measure) : '',
        socket: { x: w, y: folded ? top + sizes.head / 2 : top + sizes.account / 2 },
      }
    })
    const h = folded ? sizes.head : sizes.head + rows.length * sizes.account + sizes.groupEnd
    const box = {
      ...{ x: 0, y, w, h, id, colour, folded, head, accounts: rows, count: accounts.length },
      name: fit(name, packRoom(w), sizes.heading, measure),
      socket: { x: w, y: y + sizes.head / 2 },
    }
    y += h + sizes.groupGap
    return box
  })
}

function layDoc(
  doc: { id: string; title: string },
  cables: Cable[],
  folded: boolean,
  { x, y, w }: { x: number; y: number; w: number },
  narrow: boolean,
  sockets: Map<string, Point>,
  names: Map<string, { pack: string; name: string }>,
  measure: Measure,
): DocBox {
  const shut = folded || cables.length === 0
  const edge = narrow ? x + w : x
  const sorted = [...cables].sort(
    (one, other) => (sockets.get(one.account)?.y ?? 0) - (sockets.get(other.account)?.y ?? 0),
  )
  const lines = shut
    ? []
    : sorted.map(({ id, account, kind, done }, i) => {
        const said = names.get(account)
        const text = said ? `${said.pack} · ${said.name}` : ''
        const box = { x, y: y + sizes.docHead - 4 + i * sizes.line, w, h: sizes.line }
        return { ...box, id, kind, done, text: fit(text, lineRoom(w), sizes.small, measure) }
      })
  const h = shut ? sizes.docHead : sizes.docHead - 4 + lines.length * sizes.line + sizes.docEnd
  return {
    ...{ x, y, w, h, id: doc.id, folded: shut, count: cables.length, lines },
    title: fit(doc.title, docRoom(w), sizes.name, measure),
    head: { x, y, w, h: sizes.docHead },
    socket: { x: edge, y: y + sizes.docHead / 2 },
  }
}

function layCables(cables: Cable[], packs: PackBox[], docs: DocBox[], gutter: number): CableLine[] {
  const from = new Map<string, Point>()
  for (const pack of packs) {
    for (const account of pack.accounts) from.set(account.id, pack.folded ? pack.socket : account.socket)
  }
  const to = new Map<string, Point>()
  for (const doc of docs) {
    for (const line of doc.lines) to.set(line.id, { x: doc.socket.x, y: line.y + line.h / 2 })
  }
  const sockets = new Map(docs.map((doc) => [doc.id, doc.socket]))
  const lines = cables.flatMap(({ id, account, doc, kind, done }) => {
    const a = from.get(account)
    const b = to.get(id) ?? sockets.get(doc)
    return a && b ? [{ id, account, doc, kind, done, from: a, to: b }] : []
  })
  return shaped(lines, gutter)
}

/** A cable that hangs a little between two columns. */
export function sag(a: Point, b: Point): { d: string; middle: Point } {
  const reach = Math.max(24, (b.x - a.x) * 0.46)
  const weight = Math.min(26, 6 + Math.abs(b.x - a.x) * 0.03)
  return curve(a, { x: a.x + reach, y: a.y + weight }, { x: b.x - reach, y: b.y + weight }, b)
}

/** The shape of each cable; in a gutter the farther its ends are apart, the farther out it goes. */
function shaped<T extends { from: Point; to: Point }>(
  lines: T[],
  gutter: number,
): (T & { d: string; middle: Point })[] {
  const span = ({ from, to }: T) => Math.abs(to.y - from.y)
  const farthest = lines.reduce((most, line) => Math.max(most, span(line)), 1)
  return lines.map((line) => {
    const far = 20 + (gutter - 32) * (span(line) / farthest) ** 0.8
    return { ...line, ...(gutter > 0 ? arc(line.from, line.to, far) : sag(line.from, line.to)) }
  })
}

/** A cable that goes out into the gutter, so far, and comes back. */
export function arc(a: Point, b: Point, far: number): { d: string; middle: Point } {
  const out = far * (4 / 3)
  return curve(a, { x: a.x + out, y: a.y }, { x: b.x + out, y: b.y }, b)
}

function curve(a: Point, p: Point, q: Point, b: Point): { d: string; middle: Point } {
  const n = (value: number) => Math.round(value * 10) / 10
  const middle = { x: n((a.x + 3 * p.x + 3 * q.x + b.x) / 8), y: n((a.y + 3 * p.y + 3 * q.y + b.y) / 8) }
  const d = `M${n(a.x)} ${n(a.y)}C${n(p.x)} ${n(p.y)} ${n(q.x)} ${n(q.y)} ${n(b.x)} ${n(b.y)}`
  return { d, middle }
}

/** The doc at a place, with a little room around it; a cable that is let go there is plugged in. */
export function docAt(layout: Layout, { x, y }: Point): DocBox | undefined {
  const around = 8
  return layout.docs.find(
    (doc) =>
      x >= doc.x - around * 3 && x <= doc.x + doc.w + around * 3 && y >= doc.y - around && y <= below(doc) + around,
  )
}

/** The picture on the way from one layout to another; t goes from 0 to 1. What is in both moves, the rest appears. */
export function between(a: Layout, b: Layout, t: number): Layout {
  if (t >= 1 || a.narrow !== b.narrow || a.width !== b.width) return b
  const mix = (from: number, to: number) => from + (to - from) * t
  const packsBefore = new Map(a.packs.map((pack) => [pack.id, pack]))
  const docsBefore = new Map(a.docs.map((doc) => [doc.id, doc]))
  const cablesBefore = new Map(a.cables.map((cable) => [cable.id, cable]))
  const packs = b.packs.map((pack) => {
    const before = packsBefore.get(pack.id)
    if (!before) return pack
    const moved = clonePack(pack)
    movePack(moved, mix(before.y, pack.y) - pack.y)
    moved.h = mix(before.h, pack.h)
    return moved
  })
  const docs = b.docs.map((doc) => {
    const before = docsBefore.get(doc.id)
    if (!before) return doc
    const moved = {
      ...doc,
      head: { ...doc.head },
      socket: { ...doc.socket },
      lines: doc.lines.map((line) => ({ ...line })),
    }
    move(moved, mix(before.y, doc.y) - doc.y)
    moved.h = mix(before.h, doc.h)
    return moved
  })
  const ends = b.cables.map((cable) => {
    const before = cablesBefore.get(cable.id)
    if (!before) return cable
    const from = { x: cable.from.x, y: mix(before.from.y, cable.from.y) }
    const to = { x: cable.to.x, y: mix(before.to.y, cable.to.y) }
    return { ...cable, from, to }
  })
  const cables = shaped(ends, b.gutter)
  return { ...b, height: mix(a.height, b.height), packs, docs, cables }
}

function below(box: Box): number {
  return box.y + box.h
}

function move(doc: DocBox, by: number): void {
  for (const part of [doc, doc.head, doc.socket, ...doc.lines]) part.y += by
}

function movePack(pack: PackBox, by: number): void {
  for (const part of [pack, pack.head, pack.socket]) part.y += by
  for (const account of pack.accounts) {
    account.y += by
    account.socket.y += by
  }
}

function clonePack(pack: PackBox): PackBox {
  return {
    ...pack,
    head: { ...pack.head },
    socket: { ...pack.socket },
    accounts: pack.accounts.map((account) => ({ ...account, socket: { ...account.socket } })),
  }
}
