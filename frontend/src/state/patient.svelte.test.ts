import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend, BoardView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { Board } from './board.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A board whose Coda fails so for a doc, and then has nothing against it. */
function boardOf(failures: Record<string, unknown[]>) {
  const AskWhoCanOpen = vi.fn(async (doc: string) => {
    const failure = failures[doc]?.shift()
    if (failure) throw failure
  })
  const Board_ = vi.fn(async () => ({ exposed: [] }) as unknown as BoardView)
  return { AskWhoCanOpen, board: new Board({ AskWhoCanOpen, Board: Board_ } as unknown as Backend) }
}

const pause = (seconds: string) => new ProblemError('rate-limited', { seconds })
const asked = (AskWhoCanOpen: { mock: { calls: string[][] } }) => AskWhoCanOpen.mock.calls.map(([doc]) => doc)

test('where Coda wants a pause it counts down, and goes on with the same doc', async () => {
  const { board, AskWhoCanOpen } = boardOf({ b: [pause('3'), pause('60')] })
  const done = board.askWhoCanOpen(['a', 'b', 'c'])
  await vi.advanceTimersByTimeAsync(1000)
  expect([board.asked, board.asking.pause.left, board.asking.busy]).toEqual([1, 2, true])
  await vi.advanceTimersByTimeAsync(2000)
  expect([board.asked, board.asking.pause.left]).toEqual([1, 60])
  await vi.advanceTimersByTimeAsync(60_000)
  await done
  expect(asked(AskWhoCanOpen)).toEqual(['a', 'b', 'b', 'b', 'c'])
  expect([board.asked, board.left, board.asking.problem]).toEqual([3, [], undefined])
})

test('what was stopped goes on where it was', async () => {
  const { board, AskWhoCanOpen } = boardOf({ b: [pause('9')] })
  const done = board.askWhoCanOpen(['a', 'b', 'c'])
  await vi.advanceTimersByTimeAsync(1000)
  board.asking.stop()
  await done
  expect([board.asking.busy, board.asking.problem, board.asking.pause.left, board.left]).toEqual([
    ...[false, undefined, 0],
    ['b', 'c'],
  ])
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked(AskWhoCanOpen)).toEqual(['a', 'b'])

  await board.askWhoCanOpen(['a', 'b', 'c', 'd'])
  expect(asked(AskWhoCanOpen).slice(2)).toEqual(['b', 'c'])
  expect(board.left).toEqual([])
  await board.askWhoCanOpen(['a'])
  expect(asked(AskWhoCanOpen).at(-1)).toBe('a')
})

test('a doc that isn’t shown is passed over, any other failure ends it', async () => {
  const { board, AskWhoCanOpen } = boardOf({
    a: [new ProblemError('key-limited', { doc: 'a' })],
    b: [new ProblemError('no-network')],
  })
  await board.askWhoCanOpen(['a', 'b', 'c'])
  expect([board.asking.problem?.code, board.left]).toEqual(['no-network', ['b', 'c']])
  await board.askWhoCanOpen(['a', 'b', 'c'])
  expect(asked(AskWhoCanOpen)).toEqual(['a', 'b', 'b', 'c'])
  expect(board.asking.problem).toBeUndefined()
})

test('a pause of which nobody says how long is a problem, not a wait for ever', async () => {
  const { board } = boardOf({ a: [new ProblemError('rate-limited')] })
  await board.askWhoCanOpen(['a'])
  expect(board.asking.problem?.code).toBe('rate-limited')
})
