import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownCodes } from '../backend/problem'
import { whatIsWrong, whatToDo } from './problem'
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
  const expected = [...codes].flatMap((code) => [`problem_${code}`, `problem_${code}_do`]).sort()
  const written = Object.keys(words).filter((key) => key !== '$schema')
  expect(written.sort()).toEqual(expected)
})

const codes = Object.keys(words)
  .filter((key) => key !== '$schema' && !key.endsWith('_do'))
  .map((key) => key.replace('problem_', ''))

test.each(codes)('%s reads well without any value', (code) => {
  for (const text of [whatIsWrong({ code, values: {} }), whatToDo({ code, values: {} })]) {
    expect(text).not.toMatch(/undefined|null|NaN|[{}]/)
    expect(text).toMatch(/^[A-Z].*$/)
  }
  // Not what is said of a code that this page doesn't know.
  if (code !== 'unexplained') expect(whatIsWrong({ code, values: {} })).not.toBe(whatIsWrong({ code: '?', values: {} }))
})

test('no sentence holds a word that only its makers know', () => {
  for (const [key, text] of Object.entries(words)) {
    if (key !== '$schema')
      expect(text, key).not.toMatch(/\b(credential|register|identity|flow|policy|vault|API|JSON|HTTP)\b/i)
  }
})

test('values stand in the sentence, and numbers are said as people say them', () => {
  const problem = (code: string, values: Record<string, string>) => ({ code, values })
  expect(whatIsWrong(problem('key-refused', {}), 'Todoist')).toBe("Todoist doesn't accept this key.")
  expect(whatToDo(problem('rate-limited', { seconds: '90' }))).toContain('Wait 2 minutes')
  expect(whatIsWrong(problem('clock-wrong', { minutes: '-7' }))).toContain('7 minutes behind')
  expect(whatIsWrong(problem('clock-wrong', { minutes: '90' }))).toContain('2 hours ahead')
  expect(whatIsWrong(problem('different-account', { expected: 'Ann', got: 'Bob' }))).toContain('to Bob, not to Ann')
})

test('a code that this page has never heard of still gets a sentence', () => {
  expect(whatIsWrong({ code: 'from-the-future', values: {} })).toBe('Something went wrong inside Patchbay.')
})
