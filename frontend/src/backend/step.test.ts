import { expect, test } from 'vitest'
import { stepFrom } from './step'

const view = {
  flow: 'f1',
  n: 3,
  kind: 'form',
  pack: 'coda',
  account: '',
  waiting: '',
  page: { address: '', unopened: false, code: '', until: '' },
  problem: { code: '', values: {} },
  done: { account: '', replaced: false, given: false, already: false, doc: '', notInDoc: { code: '', values: {} } },
  form: {
    name: 'key',
    fields: [],
    choices: [],
    problem: { code: '', values: {} },
    identity: {
      named: false,
      name: '',
      email: '',
      workspace: '',
      keyName: '',
      scoped: false,
      limited: false,
    },
    removed: [],
    way: 'bearer',
    names: [],
    browser: '',
    approved: false,
    unasked: false,
    lacks: [],
  },
}

test('a step keeps what belongs to its kind', () => {
  expect(stepFrom({ ...view, kind: 'wait', waiting: 'vault' })).toEqual({
    flow: 'f1',
    n: 3,
    pack: 'coda',
    account: '',
    kind: 'wait',
    waiting: 'vault',
  })
  expect(stepFrom({ ...view, kind: 'failed', problem: { code: 'too-slow', values: {} } })).toMatchObject({
    problem: { code: 'too-slow' },
  })
})

test('a wait for the person says where their page is', () => {
  const page = {
    address: 'https://example.com/allow',
    unopened: true,
    code: 'ABCD-EFGH',
    until: '2026-11-22T13:05:00Z',
  }
  expect(stepFrom({ ...view, kind: 'wait', waiting: 'person', page })).toMatchObject({ waiting: 'person', page })
})

test('a form has a problem only where there is one', () => {
  expect(stepFrom(view)).toMatchObject({ form: { name: 'key' } })
  expect(stepFrom(view)).not.toHaveProperty('form.problem')
  const form = { ...view.form, problem: { code: 'key-refused', values: {} } }
  expect(stepFrom({ ...view, form })).toMatchObject({ form: { problem: { code: 'key-refused' } } })
})

test('what this page cannot show is said, not shown half', () => {
  expect(() => stepFrom({ ...view, kind: 'dance' })).toThrow('unexplained')
  expect(() => stepFrom({ ...view, form: { ...view.form, name: 'poem' } })).toThrow('unexplained')
})
