import { expect, test } from 'vitest'

const topics = import.meta.glob<Record<string, unknown>>('./en/*.json', { eager: true, import: 'default' })

test('no two keys become one when they are compiled', () => {
  const seen = new Map<string, string>()
  for (const [file, words] of Object.entries(topics)) {
    for (const key of Object.keys(words)) {
      if (key === '$schema') continue
      // A key becomes a name in a program: case and hyphens are lost.
      const name = key.toLowerCase().replaceAll(/\W/g, '_')
      expect(seen.get(name), `${file}: ${key}`).toBeUndefined()
      seen.set(name, `${file}: ${key}`)
    }
  }
  expect(seen.size).toBeGreaterThan(200)
})
