import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import type { Step } from '../backend/step'
import { Flow } from './flow.svelte'

const at = { flow: 'f1', pack: 'coda', account: '' }
const key = (n: number, flow = 'f1'): Step => ({
  ...at,
  flow,
  n,
  kind: 'form',
  form: {
    name: 'key',
    way: 'bearer',
    fields: [],
    choices: [],
    identity: undefined as never,
    removed: [],
    names: [],
    browser: '',
    approved: false,
    unasked: false,
    lacks: [],
  },
})
const wait = (n: number): Step => ({ ...at, n, kind: 'wait', waiting: 'service' })
const done = (n: number): Step => ({
  ...at,
  n,
  kind: 'done',
  done: { account: 'a1', replaced: false, given: false, already: false, doc: '', notInDoc: { code: '', values: {} } },
})

/** A call that the test answers when it wants to. */
function held<T>() {
  const calls: { args: unknown[]; answer: (value: T) => void; fail: (code: string) => void }[] = []
  const call = vi.fn(
    (...args: unknown[]) =>
      new Promise<T>((answer, reject) => {
        calls.push({ args, answer, fail: (code) => reject(new ProblemError(code)) })
      }),
  )
  return { call, calls }
}

let connects: ReturnType<typeof held<Step>>
let submits: ReturnType<typeof held<Step>>
let waits: ReturnType<typeof held<Step>>
let cancel: ReturnType<typeof vi.fn>
let flow: Flow

beforeEach(() => {
  vi.useFakeTimers()
  connects = held()
  submits = held()
  waits = held()
  cancel = vi.fn(async () => {})
  const backend = {
    Connect: connects.call,
    Submit: submits.call,
    Wait: waits.call,
    Cancel: cancel,
    SignInAgain: connects.call,
  }
  flow = new Flow(backend as unknown as Backend)
})

afterEach(() => vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

async function begin(): Promise<void> {
  void flow.start('coda')
  connects.calls.at(-1)!.answer(key(1))
  await settle()
}

test('it opens at once, and shows the first step when it is there', async () => {
  void flow.start('coda')
  expect(flow).toMatchObject({ open: true, busy: true, pack: 'coda', step: undefined })
  connects.calls[0]!.answer(key(1))
  await settle()
  expect(flow).toMatchObject({ busy: false, step: { n: 1, kind: 'form' } })
})

test('an account for a doc ends there, also when the attempt is begun again', async () => {
  void flow.start('coda', 'doc-1', 'shared')
  expect(connects.calls[0]!.args).toEqual(['coda', 'doc-1', 'shared'])
  connects.calls[0]!.answer(key(1))
  await settle()
  void flow.again()
  expect(connects.calls[1]!.args).toEqual(['coda', 'doc-1', 'shared'])
  flow.cancel()
  expect(flow.doc).toBe('')
  void flow.start('coda')
  expect(connects.calls[2]!.args).toEqual(['coda', '', ''])
})

test('it keeps asking for the step after the one that is shown', async () => {
  await begin()
  expect(waits.calls[0]!.args).toEqual(['f1', 1])
  waits.calls[0]!.answer(key(1))
  await settle()
  expect(waits.calls[1]!.args).toEqual(['f1', 1])
  waits.calls[1]!.answer(wait(2))
  await settle()
  expect(flow.step?.n).toBe(2)
  expect(waits.calls[2]!.args).toEqual(['f1', 2])
})

test('an answer names the step that the person saw, and a second press does nothing', async () => {
  await begin()
  void flow.answer({ token: 'pretend-token-1' })
  void flow.answer({ token: 'pretend-token-1' })
  expect(submits.call).toHaveBeenCalledOnce()
  expect(submits.calls[0]!.args).toEqual(['f1', 1, { token: 'pretend-token-1' }])
  submits.calls[0]!.answer(wait(2))
  await settle()
  expect(flow).toMatchObject({ busy: false, step: { n: 2 } })
})

test('a late answer is dropped by its number', async () => {
  await begin()
  void flow.answer({})
  waits.calls[0]!.answer(key(3))
  await settle()
  submits.calls[0]!.answer(wait(2))
  await settle()
  expect(flow.step?.n).toBe(3)
})

test('a late answer of an attempt that was closed is dropped', async () => {
  await begin()
  void flow.answer({})
  flow.cancel()
  expect(cancel).toHaveBeenCalledWith('f1')
  submits.calls[0]!.answer(done(2))
  waits.calls[0]!.answer(done(2))
  await settle()
  expect(flow).toMatchObject({ open: false, step: undefined, busy: false })
})

test('an attempt closed before it has begun is told to the program as soon as it is known', async () => {
  void flow.start('coda')
  flow.cancel()
  connects.calls[0]!.answer(key(1))
  await settle()
  expect(cancel).toHaveBeenCalledWith('f1')
  expect(flow).toMatchObject({ open: false, step: undefined })
  expect(waits.call).not.toHaveBeenCalled()
})

test.each(['answer', 'wait'])(
  'an attempt that the program has forgotten (%s) begins anew, and what was typed stays',
  async (how) => {
    await begin()
    flow.typed['token'] = 'pretend-token-1'
    if (how === 'answer') {
      void flow.answer({ ...flow.typed })
      submits.calls[0]!.fail('flow-ended')
    } else {
      waits.calls[0]!.fail('flow-ended')
    }
    await settle()
    expect(connects.call).toHaveBeenCalledTimes(2)
    connects.calls[1]!.answer(key(1, 'f2'))
    await settle()
    expect(flow).toMatchObject({
      open: true,
      busy: false,
      restarted: true,
      step: { flow: 'f2', n: 1 },
      typed: { token: 'pretend-token-1' },
    })
    expect(waits.calls.at(-1)!.args).toEqual(['f2', 1])
  },
)

test('a failed answer says why, and the step can be answered again', async () => {
  await begin()
  void flow.answer({})
  submits.calls[0]!.fail('patchbay-away')
  await settle()
  expect(flow).toMatchObject({ busy: false, problem: { code: 'patchbay-away' }, step: { n: 1 } })
  void flow.answer({})
  expect(submits.call).toHaveBeenCalledTimes(2)
  expect(flow.problem).toBeUndefined()
})

test('while the program is away it keeps asking, with pauses', async () => {
  await begin()
  waits.calls[0]!.fail('patchbay-away')
  await settle()
  expect(waits.call).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(waits.call).toHaveBeenCalledTimes(2)
  expect(flow.step?.n).toBe(1)
})

test('nothing that was typed survives the end or the close', async () => {
  await begin()
  flow.typed['token'] = 'pretend-token-1'
  expect(flow.dirty).toBe(true)
  waits.calls[0]!.answer(done(2))
  await settle()
  expect(flow.typed).toEqual({})
  expect(flow.dirty).toBe(false)
  expect(waits.call).toHaveBeenCalledTimes(1)

  await begin()
  flow.typed['token'] = 'pretend-token-2'
  flow.cancel()
  expect(flow.typed).toEqual({})
})
