import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callsBy } from './calls'

test('the wall has every method of the program, with as many arguments, and no other', async () => {
  const bindings = readFileSync(join(import.meta.dirname, '../../wailsjs/go/app/App.d.ts'), 'utf8')
  const bound = [...bindings.matchAll(/^export function (\w+)\((.*?)\):/gm)].map(([, name, args]) => [
    name,
    args ? args.split(/,(?=arg)/).length : 0,
  ])
  expect(bound.length).toBeGreaterThan(20)

  const called: string[] = []
  const calls = callsBy(async (method, ...args) => {
    called.push(`${method}/${args.length}`)
    return { kind: 'done', done: {}, step: { kind: 'done', done: {} } }
  })
  for (const call of Object.values(calls)) await (call as (...args: unknown[]) => Promise<unknown>)('a', 1, {})
  expect(called.sort()).toEqual(bound.map(([name, count]) => `${name}/${count}`).sort())
})
