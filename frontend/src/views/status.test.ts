import { expect, test } from 'vitest'
import type { AccountView } from '../backend/backend'
import { helpFor, statusOf } from './status'

const said = (status: string, checked = '') => statusOf({ status, checked } as AccountView).words

test('each state has its words', () => {
  expect(said('connected')).toBe('Connected')
  expect(said('limited')).toBe('Limited')
  expect(said('needs-sign-in')).toBe('Needs sign-in')
  expect(said('needs-attention')).toBe('Needs your attention')
  expect(said('kept-by-coda')).toBe('Kept by Coda')
  expect(said('not-checked', '2026-11-22T10:00:00Z')).toMatch(/^Not checked since 22 November 2026 at \d\d:00$/)
  expect(said('not-checked')).toBe('Not checked yet')
})

test('what helps depends on the trouble, and on whether the password store is locked', () => {
  expect(helpFor('key-refused', false)).toBe('sign-in')
  expect(helpFor('approval-limited', false), 'what is missing is asked for there').toBe('sign-in')
  expect(helpFor('sign-in-over', false)).toBe('sign-in')
  expect(helpFor('sign-in-moved', false)).toBe('sign-in')
  expect(helpFor('service-down', true)).toBe('check')
  expect(helpFor('vault-absent', true)).toBe('unlock')
  expect(helpFor('vault-absent', false)).toBe('sign-in')
  expect(helpFor('vault-locked', true)).toBe('unlock')
  expect(helpFor('vault-locked', false)).toBe('check')
})
