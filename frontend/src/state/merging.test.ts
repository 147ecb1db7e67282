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
