import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend, FoundDocsView } from '../backend/backend'
import { ProblemError } from '../backend/problem'
import { Finding } from './finding.svelte'

type Answer = (account: string, query: string, page: string) => Promise<unknown>

function page(next: string, ...ids: string[]): FoundDocsView {
  const docs = ids.map((id) => ({
    id,
    title: `Doc ${id}`,
    link: `https://coda.io/d/_d${id}`,
    owner: '',
    folder: '',
    here: '',
  }))
  return { docs, next } as unknown as FoundDocsView
}

function finding(answer: Answer) {
  const FindDocs = vi.fn(answer)
  return { FindDocs, one: new Finding({ FindDocs } as unknown as Backend) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('searching as one types asks for the last word alone', async () => {
  const { one, FindDocs } = finding(async (_, query) => page('', query || 'all'))
  one.begin('ann')
  await vi.advanceTimersByTimeAsync(0)
  for (const text of ['p', 'pl', 'pla', ' plan']) {
    one.search(text)
    await vi.advanceTimersByTimeAsync(300)
  }
  await vi.advanceTimersByTimeAsync(100)
  expect(FindDocs.mock.calls).toEqual([
    ['ann', '', ''],
    ['ann', 'plan', ''],
  ])
  expect(one.found?.map(({ id }) => id)).toEqual(['plan'])
  one.search('plans')
  one.search('plan ')
  await vi.advanceTimersByTimeAsync(1000)
  expect(FindDocs).toHaveBeenCalledTimes(2)
})

test('one thing is asked at a time, and what is wanted no more is dropped', async () => {
  const answers: (() => void)[] = []
  const { one, FindDocs } = finding((_, query) => new Promise((tell) => answers.push(() => tell(page('', query)))))
  one.begin('ann', 'a')
  one.search('b')
  await vi.advanceTimersByTimeAsync(500)
  one.search('c')
  await vi.advanceTimersByTimeAsync(500)
  expect(FindDocs).toHaveBeenCalledTimes(1)
  answers[0]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(one.found).toBeUndefined()
  expect(FindDocs.mock.calls.map(([, query]) => query)).toEqual(['a', 'c'])
  answers[1]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(one.found?.map(({ id }) => id)).toEqual(['c'])
  expect(one.busy).toBe(false)
})

test('where Coda must be left alone it counts down, and then asks for the latest', async () => {
  let limited = true
  const { one, FindDocs } = finding(async (_, query) => {
    if (limited) throw new ProblemError('rate-limited', { seconds: '3' })
    return page('', query)
  })
  one.begin('ann', 'a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(one.wait).toBe(2)
  expect(one.problem).toBeUndefined()
  one.search('b')
  await vi.advanceTimersByTimeAsync(1000)
  expect(FindDocs).toHaveBeenCalledTimes(1)
  limited = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(one.wait).toBe(0)
  expect(FindDocs.mock.calls.map(([, query]) => query)).toEqual(['a', 'b'])
  expect(one.found?.map(({ id }) => id)).toEqual(['b'])
})

test('more is added to what is there, each doc once', async () => {
  const { one, FindDocs } = finding(async (_, query, at) => (at ? page('', '2', '3') : page('at 2', '1', '2')))
  one.begin('ann', 'plan')
  await vi.advanceTimersByTimeAsync(0)
  expect(one.more).toBe(true)
  one.showMore()
  await vi.advanceTimersByTimeAsync(0)
  expect(FindDocs).toHaveBeenLastCalledWith('ann', 'plan', 'at 2')
  expect(one.found?.map(({ id }) => id)).toEqual(['1', '2', '3'])
  expect(one.more).toBe(false)
})

test('a failure is told, keeps what was found, and waits for the person', async () => {
  let fails = false
  const { one, FindDocs } = finding(async () => {
    if (fails) throw new ProblemError('no-network')
    return page('', '1')
  })
  one.begin('ann')
  await vi.advanceTimersByTimeAsync(0)
  fails = true
  one.search('plan')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(one.problem?.code).toBe('no-network')
  expect(one.found).toHaveLength(1)
  expect(FindDocs).toHaveBeenCalledTimes(2)
  fails = false
  one.again('plan')
  await vi.advanceTimersByTimeAsync(0)
  expect(one.problem).toBeUndefined()
})

test('an answer for another account is dropped, and nothing goes on after stop', async () => {
  const answers: (() => void)[] = []
  const { one, FindDocs } = finding((account) => new Promise((tell) => answers.push(() => tell(page('', account)))))
  one.begin('ann')
  one.begin('bob')
  answers[0]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(one.found).toBeUndefined()
  answers[1]!()
  await vi.advanceTimersByTimeAsync(0)
  expect(one.found?.map(({ id }) => id)).toEqual(['bob'])
  one.search('late')
  one.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(FindDocs).toHaveBeenCalledTimes(2)
})
