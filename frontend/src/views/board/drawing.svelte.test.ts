import { beforeEach, expect, test, vi } from 'vitest'
import { Drawing } from './drawing.svelte'
import { estimate } from './fit'
import { lay } from './layout'
import { account, doc, everything, pack, use, view } from './testing'
import { wiresOf } from './wires'

const wires = wiresOf(
  view({ accounts: [account('Ann')], docs: [doc('Alpha'), doc('Beta')], uses: [use('Ann', 'Alpha')] }),
  [pack('tasks')],
  everything,
)
const layout = lay(wires, { packs: new Set(), docs: new Set(), loose: false }, 1000, estimate())
const { socket } = layout.packs[0]!.accounts[0]!
const beta = layout.docs.find(({ id }) => id === 'Beta')!
const onBeta = { x: beta.x + 20, y: beta.y + 10 }

let drawing: Drawing
beforeEach(() => {
  drawing = new Drawing(() => layout)
})

test('a cable hangs from the socket to the pointer, and is plugged into the doc it is let go over', () => {
  drawing.begin('Ann', socket)
  expect(drawing.on).toBe(true)
  expect(drawing.cable).toBeUndefined()
  drawing.drag({ x: socket.x + 60, y: socket.y })
  expect(drawing.cable?.to).toEqual({ x: socket.x + 60, y: socket.y })
  drawing.drag(onBeta)
  expect(drawing.over?.id).toBe('Beta')
  expect(drawing.cable?.to.x).toBe(beta.socket.x)
  expect(drawing.drop()).toEqual({ account: 'Ann', doc: 'Beta', moved: true })
  expect(drawing.on).toBe(false)
})

test('a press that hardly moves chooses the account, and draws nothing', () => {
  drawing.begin('Ann', socket)
  drawing.drag({ x: socket.x + 5, y: socket.y + 3 })
  expect(drawing.drop()).toEqual({ account: 'Ann', doc: undefined, moved: false })
})

test('let go over nothing, it says so; the click that belongs to it isn’t meant, the next one is', () => {
  vi.useFakeTimers()
  drawing.begin('Ann', socket)
  drawing.drag({ x: socket.x + 60, y: socket.y + 20 })
  expect(drawing.drop()).toEqual({ account: 'Ann', doc: undefined, moved: true })
  expect(drawing.ended).toBe(true)
  vi.runAllTimers()
  expect(drawing.ended).toBe(false)
  vi.useRealTimers()
})

test('given up, nothing is plugged in', () => {
  drawing.begin('Ann', socket)
  drawing.drag(onBeta)
  drawing.stop()
  expect(drawing.drop()).toBeUndefined()
  drawing.begin('nobody', socket)
  expect(drawing.on).toBe(false)
})
