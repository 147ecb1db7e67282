import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownCodes } from '../backend/problem'
import words from './en/problems.json'

const root = join(import.meta.dirname, '../../..')

function codesIn(path: string, pattern: RegExp): string[] {
  const source = readFileSync(join(root, path), 'utf8')
  return [...source.matchAll(pattern)].map((found) => found[1]!)
}

const causes = codesIn('internal/patchbay/cause.go', /^\t\w+\s+Cause = "([a-z-]+)"/gm)
const shells = codesIn('internal/loopback/problem.go', /^\tproblem\w+\s+= "([a-z-]+)"/gm)

test('the codes of the program are found in its source', () => {
  expect(causes).toContain('key-refused')
  expect(causes.length).toBeGreaterThan(40)
  expect(shells).toContain('session-needed')
})

test('there is exactly one sentence and one next action for each code', () => {
  const codes = new Set([...causes, ...shells, ...ownCodes])
  const expected = [...codes].flatMap((code) => [code, `${code}_do`]).sort()
  const written = Object.keys(words).filter((key) => key !== '$schema')
  expect(written.sort()).toEqual(expected)
})
