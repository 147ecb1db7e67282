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
    Forget: (toDo) => plain('Forget', toDo),
    Connect: (pack, doc, sharing) => step('Connect', pack, doc, sharing),
    ConnectOwn: async (service) => {
      const begun = await plain<app.BegunView>('ConnectOwn', service)
      return { pack: begun.pack, step: stepFrom(begun.step) }
    },
    SignInAgain: (account) => step('SignInAgain', account),
    Submit: (flow, n, values) => step('Submit', flow, n, values),
    Wait: (flow, n) => step('Wait', flow, n),
    Cancel: (flow) => plain('Cancel', flow),
    OpenPage: (flow) => plain('OpenPage', flow),
    AddKeptOf: (service, name, doc, sharing) => plain('AddKeptOf', service, name, doc, sharing),
    OwnPacks: () => plain('OwnPacks'),
    ReadOwnPacks: () => plain('ReadOwnPacks'),
    OpenOwnPacks: () => plain('OpenOwnPacks'),
    AddKeptByCoda: (pack, name, doc, sharing) => plain('AddKeptByCoda', pack, name, doc, sharing),
    AcceptStop: (toDo, places) => plain('AcceptStop', toDo, places),
    KeepKey: (toDo) => plain('KeepKey', toDo),

    Board: () => plain('Board'),
    AskWhoCanOpen: (doc) => plain('AskWhoCanOpen', doc),
    LeavingList: () => plain('LeavingList'),
    LeavingTable: (words) => plain('LeavingTable', words),

    SaveFile: (name, content) => plain('SaveFile', name, content),

    Docs: () => plain('Docs'),
    Doc: (doc) => plain('Doc', doc),
    AddDoc: (link, title) => plain('AddDoc', link, title),
    SetDocLink: (doc, link) => plain('SetDocLink', doc, link),
    FindDocs: (account, query, page) => plain('FindDocs', account, query, page),
    LookInCoda: (account, doc) => plain('LookInCoda', account, doc),
    ForgetDoc: (doc) => plain('ForgetDoc', doc),
    OpenDoc: (doc) => plain('OpenDoc', doc),
    NoteOthers: (others) => plain('NoteOthers', others),
    DropNote: (id) => plain('DropNote', id),

    ReadAccounts: (html, text) => plain('ReadAccounts', html, text),
    CompareSeen: (seen) => plain('CompareSeen', seen),
    Organisations: (account) => plain('Organisations', account),
    ReadAsAdmin: (account, organisation, page, before) => plain('ReadAsAdmin', account, organisation, page, before),
    BringIn: (accounts) => plain('BringIn', accounts),

    Connections: (account) => plain('Connections', account),
    AddToDoc: (account, doc, sharing) => plain('AddToDoc', account, doc, sharing),
    ChoosePrivate: (doc, pack, account) => plain('ChoosePrivate', doc, pack, account),
    ShareInstead: (account, doc) => plain('ShareInstead', account, doc),
    SetNonOwners: (account, doc, level) => plain('SetNonOwners', account, doc, level),
    Disconnect: (account, docs) => plain('Disconnect', account, docs),
    Swap: (from, to) => plain('Swap', from, to),
    FormerDocs: (account) => plain('FormerDocs', account),
    PutBack: (account, docs) => plain('PutBack', account, docs),
    LeaveOut: (account) => plain('LeaveOut', account),
    AddElsewhere: (account, name) => plain('AddElsewhere', account, name),
    RemoveElsewhere: (account, elsewhere) => plain('RemoveElsewhere', account, elsewhere),
    MarkInCoda: (account, place, state) => plain('MarkInCoda', account, place, state),
    CopyKey: (account, place, field) => plain('CopyKey', account, place, field),
    ClearCopied: () => plain('ClearCopied'),
    Dismiss: (account, place) => plain('Dismiss', account, place),
    MayUse: (account, doc, purpose) => plain('MayUse', account, doc, purpose),

    Introductions: () => plain('Introductions'),
    Introduce: (pack, id, secret) => plain('Introduce', pack, id, secret),
    Withdraw: (pack) => plain('Withdraw', pack),
    Browsers: (account) => plain('Browsers', account),
    ChooseBrowser: (account, browser) => plain('ChooseBrowser', account, browser),

    Vault: () => plain('Vault'),
    ChooseVault: (name, passphrase) => plain('ChooseVault', name, passphrase),
    Unlock: (passphrase) => plain('Unlock', passphrase),
    Destination: () => plain('Destination'),
    AtStep: (account, place) => plain('AtStep', account, place),
    HideWindow: () => plain('HideWindow'),
    Home: () => plain('Home'),
    SetBrowser: (browser) => plain('SetBrowser', browser),
    SetStartAtLogin: (on) => plain('SetStartAtLogin', on),
    Looking: (looking) => plain('Looking', looking),
    OpenInBrowser: () => plain('OpenInBrowser'),

    OpenLink: (pack, link) => plain('OpenLink', pack, link),
    OpenLog: () => plain('OpenLog'),
    History: (account, page) => plain('History', account, page),
    Preferences: () => plain('Preferences'),
    SetPreference: (name, value) => plain('SetPreference', name, value),
    StartPractice: () => plain('StartPractice'),
    Quit: () => plain('Quit'),
  }
}
