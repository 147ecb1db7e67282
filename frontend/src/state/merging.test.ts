import { expect, test } from 'vitest'
import { merging } from './merging'

test('calls while one is under way become one more', async () => {
  const ends: (() => void)[] = []
  const refresh = merging(() => new Promise((end) => ends.push(end)))
  const first = refresh()
  const others = [refresh(), refresh(), refresh()]
  expect(ends).toHaveLength(1)
  ends[0]!()
  await Promise.resolve()
  expect(ends).toHaveLength(2)
  ends[1]!()
  await Promise.all([first, ...others])
  expect(ends).toHaveLength(2)

  const later = refresh()
  expect(ends).toHaveLength(3)
  ends[2]!()
  await later
})

test('a call just as the work ends is not lost', async () => {
  for (let turns = 0; turns < 8; turns++) {
    let works = 0
    const refresh = merging(async () => void works++)
    void refresh()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    await refresh()
    expect(works, `called ${turns} turns later`).toBe(2)
  }
})
