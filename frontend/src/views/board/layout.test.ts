import { expect, test } from 'vitest'
import { estimate, fit } from './fit'
import { itemOf, keyOf, Ways, type Item } from './keys'
import { between, docAt, lay, sizes, type Box, type Folds } from './layout'
import { account, doc, everything, pack, use, view } from './testing'
import { wiresOf } from './wires'

const open: Folds = { packs: new Set(), docs: new Set(), loose: false }
const measure = estimate()

function wires(accounts: number, docs: number, cables: number) {
  const ids = Array.from({ length: accounts }, (_, i) => account(`a${i}`, i < accounts / 2 ? 'mail' : 'tasks'))
  const titles = Array.from({ length: docs }, (_, i) => doc(`d${i}`))
  const uses = Array.from({ length: cables }, (_, i) => use(`a${i % accounts}`, `d${(i * 7) % docs}`))
  return wiresOf(view({ accounts: ids, docs: titles, uses }), [pack('mail'), pack('tasks')], everything)
}

function apart(boxes: Box[]) {
  const sorted = [...boxes].sort((a, b) => a.y - b.y)
  for (const [i, box] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before) expect(box.y).toBeGreaterThanOrEqual(before.y + before.h)
  }
}

test.each([280, 360, 619, 620, 820, 1280, 2560])('at %i pixels nothing lies over another or sticks out', (width) => {
  const layout = lay(wires(9, 12, 30), open, width, measure)
  expect(layout.narrow).toBe(width < sizes.narrow)
  const boxes = [...layout.packs, ...layout.docs]
  for (const { x, w, y, h } of boxes) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + w).toBeLessThanOrEqual(width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y + h).toBeLessThanOrEqual(layout.height)
  }
  if (layout.narrow) apart(boxes)
  else {
    apart(layout.packs)
    apart(layout.docs)
    const gap = Math.min(...layout.docs.map(({ x }) => x)) - Math.max(...layout.packs.map(({ x, w }) => x + w))
    expect(gap).toBeGreaterThan(100)
  }
  for (const { lines, x, y, w, h } of layout.docs) {
    apart(lines)
    for (const line of lines) {
      expect(line.x >= x && line.x + line.w <= x + w && line.y >= y && line.y + line.h <= y + h).toBe(true)
    }
  }
})

test('every cable goes from its account to its own line of its doc, or to the doc where that is folded', () => {
  const all = wires(6, 5, 14)
  const layout = lay(all, open, 1280, measure)
  expect(layout.cables.map(({ id }) => id).sort()).toEqual(all.cables.map(({ id }) => id).sort())
  const ends = layout.cables.map(({ to }) => `${to.x} ${to.y}`)
  expect(new Set(ends).size).toBe(ends.length)

  const folded = lay(all, { packs: new Set(['mail']), docs: new Set(['d0']), loose: false }, 1280, measure)
  const [mail] = folded.packs
  for (const cable of folded.cables) {
    if (mail!.accounts.some(({ id }) => id === cable.account)) expect(cable.from).toEqual(mail!.socket)
    if (cable.doc === 'd0') expect(cable.to).toEqual(folded.docs.find(({ id }) => id === 'd0')!.socket)
  }
  expect(mail!.h).toBe(sizes.head)
})

test('in one column no cable leaves the picture', () => {
  const layout = lay(wires(6, 9, 20), open, 360, measure)
  for (const { d, middle } of layout.cables) {
    expect(middle.x).toBeLessThanOrEqual(360)
    expect(d).toMatch(/^M[\d. -]+C[\d. -]+$/)
  }
})

test('docs without a cable stand at the end, and fold', () => {
  const all = wires(2, 6, 2)
  const layout = lay(all, open, 1280, measure)
  expect(layout.docs.slice(2).every(({ count }) => count === 0)).toBe(true)
  const folded = lay(all, { ...open, loose: true }, 1280, measure)
  expect(folded.docs).toHaveLength(2)
  expect(folded.loose).toMatchObject({ count: 4, folded: true })
})

test('a cable is let go over a doc or beside it, and not in between', () => {
  const layout = lay(wires(3, 3, 3), open, 1280, measure)
  const one = layout.docs[1]!
  expect(docAt(layout, { x: one.x + 20, y: one.y + 5 })?.id).toBe(one.id)
  expect(docAt(layout, { x: one.x - 15, y: one.y + 5 })?.id).toBe(one.id)
  expect(docAt(layout, { x: one.x - 60, y: one.y + 5 })).toBeUndefined()
})

test('between two layouts everything is on its way, and arrives', () => {
  const all = wires(6, 5, 14)
  const before = lay(all, open, 1280, measure)
  const after = lay(all, { ...open, packs: new Set(['mail']) }, 1280, measure)
  expect(between(before, after, 1)).toBe(after)
  const half = between(before, after, 0.5)
  const y = (layout: typeof half) => layout.packs[1]!.y
  expect(y(half)).toBeCloseTo((y(before) + y(after)) / 2)
  expect(half.cables[0]!.from.y).toBeCloseTo((before.cables[0]!.from.y + after.cables[0]!.from.y) / 2)
  expect(y(after)).toBe(y(between(before, after, 1))) // what is moved is a copy
  expect(between(lay(all, open, 360, measure), after, 0.1)).toBe(after)
})

test('names are cut where they have no room, never in the middle of a letter', () => {
  expect(fit('Short', 100, 14, measure)).toBe('Short')
  const cut = fit('A very long name that has no room', 100, 14, measure)
  expect(cut).toMatch(/^A very.*[^ ]…$/)
  expect(measure(cut, 14)).toBeLessThanOrEqual(100)
  expect(fit('👩‍💻'.repeat(20), 100, 14, measure)).not.toMatch(/\u200d…$/)
  expect(fit('日本語日本語日本語', 60, 14, measure)).toBe('日本語…')
  expect(fit('anything', 0, 14, measure)).toBe('…')
})

test('the arrow keys go through each lane and follow a cable from end to end', () => {
  const layout = lay(wires(4, 3, 6), open, 1280, measure)
  const ways = new Ways(layout)
  const { lanes } = ways
  const press = (key: string, from: Item) => ways.next(key, from)
  const account = { kind: 'account', id: 'a0' } as const
  const cable = press('ArrowRight', account)!
  expect(keyOf(cable)).toMatch(/^cable a0 /)
  const there = press('ArrowRight', cable)!
  expect(there).toEqual({ kind: 'doc', id: cable.id.split(' ')[1] })
  expect(press('ArrowLeft', cable)).toEqual(account)
  expect(press('ArrowLeft', there)?.kind).toBe('cable')
  expect(press('ArrowUp', lanes.left[0]!)).toBeUndefined()
  expect(press('ArrowDown', lanes.left[0]!)).toEqual(account)
  expect(press('End', lanes.cables[0]!)).toEqual(lanes.cables.at(-1))
  expect(press('Home', lanes.right.at(-1)!)).toEqual(lanes.right[0])
  expect(press('ArrowDown', { kind: 'cable', id: 'gone' })).toBeUndefined()
  for (const item of Object.values(lanes).flat()) expect(itemOf(keyOf(item))).toEqual(item)

  const folded = lay(wires(4, 3, 6), { ...open, packs: new Set(['mail']) }, 1280, measure)
  expect(new Ways(folded).next('ArrowLeft', cable)).toEqual({ kind: 'pack', id: 'mail' })
})

test('forty accounts and three hundred cables are laid out before the eye notices', () => {
  const all = wires(40, 100, 300)
  lay(all, open, 1280, measure)
  // What this process worked, however busy the computer is.
  const begin = process.cpuUsage()
  for (let i = 0; i < 10; i++) lay(all, open, 1280, measure)
  expect(process.cpuUsage(begin).user / 10_000).toBeLessThan(30)
})
