import { render } from '@testing-library/svelte'
import { vi } from 'vitest'
import type { Backend, PackView, Problem } from '../../backend/backend'
import type { DoneStep, FailedStep, FormStep, Step, WaitStep } from '../../backend/step'
import { Patchbay } from '../../state/patchbay.svelte'
import { catalogue } from './catalogue'
import Stage from './Stage.svelte'

const person = {
  named: true,
  name: 'Maria Santos',
  email: 'maria@example.com',
  workspace: 'Bakery Santos',
  keyName: 'Coda via Patchbay',
  scoped: false,
  limited: false,
}

/** A form as step n, with what matters to a test. */
export function form(n: number, name: FormStep['form']['name'], more: Partial<FormStep['form']> = {}): FormStep {
  return {
    ...{ flow: 'flow-1', n, pack: '', account: '', kind: 'form' },
    form: {
      name,
      way: '',
      fields: [],
      choices: [],
      removed: [],
      names: [],
      browser: '',
      identity: person,
      approved: false,
      unasked: false,
      lacks: [],
      ...more,
    },
  }
}

export function wait(n: number, waiting: WaitStep['waiting']): WaitStep {
  return { flow: 'flow-1', n, pack: '', account: '', kind: 'wait', waiting }
}

/** A wait for the person, who is to answer on the service's page. */
export function page(n: number, more: Partial<NonNullable<WaitStep['page']>> = {}): WaitStep {
  const shown = {
    address: 'https://example.com/allow?state=x',
    unopened: false,
    code: '',
    until: '2026-11-22T13:05:00Z',
  }
  return { ...wait(n, 'service'), waiting: 'person', page: { ...shown, ...more } }
}

export function done(n: number, more: Partial<DoneStep['done']> = {}): DoneStep {
  return {
    ...{ flow: 'flow-1', n, pack: '', account: '', kind: 'done' },
    done: {
      account: 'account-1',
      replaced: false,
      given: false,
      already: false,
      doc: '',
      notInDoc: { code: '', values: {} },
      ...more,
    },
  }
}

export function failed(n: number, problem: Problem): FailedStep {
  return { flow: 'flow-1', n, pack: '', account: '', kind: 'failed', problem }
}

export function problem(code: string, values: Record<string, string> = {}): Problem {
  return { code, values }
}

export { person }

/** The wizard for a Pack at a step, over a program that answers what the test says, in place of `program` where it says so. */
export async function stage(pack: PackView, first: Step, answers: Partial<Backend> = {}) {
  const never = () => new Promise<never>(() => {})
  const program = {
    Packs: vi.fn(async () => catalogue()),
    List: vi.fn(async () => ({ accounts: [], toDos: [], unfinished: [], exposed: 0 })),
    Vault: vi.fn(async () => ({
      ...{ state: 'ready', name: 'keyring', title: 'the GNOME keyring', passphrase: false, chosen: true },
      ...{ problem: problem(''), choices: [], waiting: 0 },
    })),
    Connect: vi.fn(async (): Promise<Step> => first),
    SignInAgain: vi.fn(async (): Promise<Step> => first),
    Wait: vi.fn(never),
    Submit: vi.fn<Backend['Submit']>(never),
    Cancel: vi.fn(async () => {}),
    OpenLink: vi.fn(async () => {}),
    Connections: vi.fn(async () => ({ docs: [], elsewhere: [], toDos: [] })),
    FormerDocs: vi.fn(async () => []),
    OpenPage: vi.fn(async () => {}),
  }
  const patchbay = new Patchbay({ ...program, ...answers } as unknown as Backend)
  const onvault = vi.fn()
  const onaccounts = vi.fn()
  const onkept = vi.fn()
  await patchbay.accounts.refresh()
  await patchbay.flow.start(pack.id)
  if (patchbay.flow.inCoda) await patchbay.flow.here()
  render(Stage, { patchbay, onvault, onaccounts, onkept })
  return { patchbay, program, flow: patchbay.flow, onvault, onaccounts, onkept }
}
