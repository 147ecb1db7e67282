import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { Copied } from './copied.svelte'

const key = { account: 'ann', place: 'plans', field: 'token' }
const other = { account: 'ann', place: 'nango', field: 'token' }

let answers: { answer: (life: number) => void; fail: (code: string) => void }[]
let cleared: ReturnType<typeof vi.fn>
let copied: Copied

beforeEach(() => {
  vi.useFakeTimers()
  answers = []
  cleared = vi.fn(async () => {})
  copied = new Copied({
    CopyKey: () =>
      new Promise<number>((answer, reject) => answers.push({ answer, fail: (code) => reject(new ProblemError(code)) })),
    ClearCopied: cleared,
  } as unknown as Backend)
})

afterEach(() => vi.useRealTimers())

async function copy(wanted = key) {
  const copying = copied.copy(wanted)
  answers.at(-1)!.answer(30)
  await copying
}

test('it counts down from what the program says, and then says that it is over', async () => {
  const copying = copied.copy(key)
  expect(copied.step).toBe('asking')
  answers[0]!.answer(30)
  await copying
  expect([copied.step, copied.left]).toEqual(['there', 30])
  vi.advanceTimersByTime(6_100)
  expect([copied.step, copied.left]).toEqual(['there', 24])
  vi.advanceTimersByTime(23_700)
  expect(copied.step).toBe('there')
  vi.advanceTimersByTime(500)
  expect([copied.step, copied.left]).toEqual(['over', 0])
})

test('a later copy takes over, and begins to count anew', async () => {
  await copy()
  vi.advanceTimersByTime(20_000)
  await copy(other)
  expect([copied.is(key), copied.is(other), copied.left]).toEqual([false, true, 30])
  vi.advanceTimersByTime(15_000)
  expect(copied.step).toBe('there')
})

test('what becomes of an earlier copy is not said of a later one', async () => {
  const earlier = copied.copy(key)
  const later = copied.copy(other)
  answers[0]!.fail('flow-ended')
  answers[1]!.answer(30)
  await Promise.all([earlier, later])
  expect([copied.step, copied.is(other), copied.problem]).toEqual(['there', true, undefined])
})

test('it is cleared now', async () => {
  await copy()
  await copied.clear()
  expect(cleared).toHaveBeenCalledOnce()
  expect(copied.step).toBe('cleared')
  vi.advanceTimersByTime(60_000)
  expect(copied.step).toBe('cleared')
})

test('a failure is said with its cause', async () => {
  const copying = copied.copy(key)
  answers[0]!.fail('no-clipboard')
  await copying
  expect([copied.step, copied.problem?.code]).toEqual(['failed', 'no-clipboard'])
})

test('who leaves while the password store is asked does not find the key on the clipboard later', async () => {
  const copying = copied.copy(key)
  copied.leave(other.account, other.place)
  expect(cleared).not.toHaveBeenCalled()
  copied.leave(key.account, key.place)
  expect(cleared).toHaveBeenCalledOnce()
  answers[0]!.fail('flow-ended')
  await copying
  expect([copied.step, copied.problem]).toEqual(['none', undefined])
})

test('who leaves while it is on the clipboard comes back to the rest of its time', async () => {
  await copy()
  copied.leave(key.account, key.place)
  vi.advanceTimersByTime(10_000)
  expect([copied.step, copied.left]).toEqual(['there', 20])
})
