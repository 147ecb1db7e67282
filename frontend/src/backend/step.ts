import type { app } from '../../wailsjs/go/models'
import { ProblemError } from './problem'

interface AnyStep {
  flow: string
  n: number
  /** The Pack's id. */
  pack: string
  /** The account that is signed in to again; empty in a new connection. */
  account: string
}

/** The forms that there are; what they mean is said at FormStep. */
export type FormName = 'way' | 'key' | 'approval' | 'introduce' | 'site' | 'identity' | 'naming' | 'already'

/** The answers that aren't typed, other than the ways to sign in. */
export type Choice = 'yes' | 'no' | 'retry' | 'own-network' | 'exact' | 'replace' | 'other-way'

/**
 * A question. `way` chooses among `choices`; `key` asks for `fields`; `approval`
 * says that the service's own page is about to be opened, and mostly asks for none;
 * `introduce` says that the service must know Patchbay first; `site` asks which of
 * several sites, by their `names`, the account is of; `identity` asks "Is this you?"; `naming` asks for a name, where the service
 * doesn't tell whose the key is; `already` says that the account is connected
 * and asks whether the new key shall take the old one's place.
 */
export interface FormStep extends AnyStep {
  kind: 'form'
  form: Omit<app.FormView, 'name' | 'problem'> & {
    name: FormName
    /** Why this is asked once more. */
    problem?: app.Problem
  }
}

/**
 * Something is at work; `vault` may mean that the computer asks for its
 * password, `person` that they are to answer on the service's `page`.
 */
export interface WaitStep extends AnyStep {
  kind: 'wait'
  waiting: 'service' | 'vault' | 'person'
  page?: app.PageView
}

export interface DoneStep extends AnyStep {
  kind: 'done'
  done: app.DoneView
}

export interface FailedStep extends AnyStep {
  kind: 'failed'
  problem: app.Problem
}

/** What the person must see or do now. Done and failed are last. */
export type Step = FormStep | WaitStep | DoneStep | FailedStep

const forms: readonly string[] = [
  'way',
  'key',
  'approval',
  'introduce',
  'site',
  'identity',
  'naming',
  'already',
] satisfies FormName[]

/** Keeps of a step what belongs to its kind. A kind or form unknown to this page is "unexplained". */
export function stepFrom(view: app.StepView): Step {
  const { flow, n, pack, account } = view
  const any = { flow, n, pack, account }
  switch (view.kind) {
    case 'form': {
      const { problem, name, ...form } = view.form
      if (!forms.includes(name)) break
      return {
        ...any,
        kind: 'form',
        form: { ...form, name: name as FormName, ...(problem.code ? { problem } : {}) },
      }
    }
    case 'wait':
      if (view.waiting === 'person') return { ...any, kind: 'wait', waiting: 'person', page: view.page }
      return { ...any, kind: 'wait', waiting: view.waiting === 'vault' ? 'vault' : 'service' }
    case 'done':
      return { ...any, kind: 'done', done: view.done }
    case 'failed':
      return { ...any, kind: 'failed', problem: view.problem }
  }
  throw new ProblemError('unexplained')
}
