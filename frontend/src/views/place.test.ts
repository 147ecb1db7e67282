import { expect, test } from 'vitest'
import { addressOf, docIn, placeIn } from './place'

test('an address leads to the place that it was made for', () => {
  for (const place of ['accounts', 'docs', 'settings', 'bring-in'] as const) {
    expect(placeIn(addressOf(place))).toBe(place)
    expect(docIn(addressOf(place))).toBe('')
  }
})

test("a doc's address leads to that doc, whatever its id is made of", () => {
  for (const id of ['AbCdEf1234', 'a-b_c', 'a/b#c d%']) {
    expect(placeIn(addressOf('docs', id))).toBe('docs')
    expect(docIn(addressOf('docs', id))).toBe(id)
  }
})

test('an address that means nothing leads home', () => {
  for (const hash of ['', '#/', '#/elsewhere', '#/docs/', '#/docs/%', '#/docs/a/b', '#/settings/a']) {
    expect(placeIn(hash)).toBe('accounts')
    expect(docIn(hash)).toBe('')
  }
})
