import type { app } from '../../wailsjs/go/models'
import type { Backend } from './backend'
import { stepFrom } from './step'

/** Calls a method of the program by its name. Rejects with a ProblemError. */
export type Call = (method: string, ...args: unknown[]) => Promise<unknown>

/** The methods of a Backend, without what is special to each way to reach the program. */
export type Calls = Omit<Backend, 'open' | 'onChanged' | 'onNotice'>

/** Builds the methods upon one way to call. Types are the program's own word: its bindings generate them. */
export function callsBy(call: Call): Calls {
  const plain = <T>(method: string, ...args: unknown[]) => call(method, ...args) as Promise<T>
  const step = async (method: string, ...args: unknown[]) => stepFrom((await call(method, ...args)) as app.StepView)
  return {
    About: () => plain('About'),
    Packs: () => plain('Packs'),
    List: () => plain('List'),
    Check: (account) => plain('Check', account),
    Rename: (account, label) => plain('Rename', account, label),
    Remove: (account) => plain('Remove', account),
    Tick: (toDo) => plain('Tick', toDo),
    Forget: (account) => plain('Forget', account),
    Connect: (pack) => step('Connect', pack),
    SignInAgain: (account) => step('SignInAgain', account),
    Submit: (flow, n, values) => step('Submit', flow, n, values),
    Wait: (flow, n) => step('Wait', flow, n),
    Cancel: (flow) => plain('Cancel', flow),
    Vault: () => plain('Vault'),
    ChooseVault: (name, passphrase) => plain('ChooseVault', name, passphrase),
    Unlock: (passphrase) => plain('Unlock', passphrase),
    OpenLink: (pack, link) => plain('OpenLink', pack, link),
    OpenLog: () => plain('OpenLog'),
    History: (page) => plain('History', page),
    Preferences: () => plain('Preferences'),
    SetPreference: (name, value) => plain('SetPreference', name, value),
    StartPractice: () => plain('StartPractice'),
    Quit: () => plain('Quit'),
  }
}
