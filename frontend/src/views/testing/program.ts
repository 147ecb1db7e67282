import { render } from '@testing-library/svelte'
import { vi } from 'vitest'
import type {
  AccountView,
  Backend,
  DestinationView,
  HomeView,
  Notice,
  PackView,
  ToDoView,
  UnfinishedView,
  VaultView,
} from '../../backend/backend'
import type { Step } from '../../backend/step'
import { Patchbay } from '../../state/patchbay.svelte'
import Shell from '../Shell.svelte'

export const none = { code: '', values: {} }
export const nowhere: DestinationView = { to: '', account: '', place: '', toDo: '' }
export const coda = {
  id: 'coda',
  name: 'Coda',
  color: '#d6472c',
  account: 'required',
  alsoKnownAs: [],
  category: 'Docs',
  description: 'Your docs.',
  links: { tokens: 'https://coda.io/account' },
  ways: [{ way: 'bearer', fields: [], confirmed: true }],
  guide: { needs: [], steps: [], limitedKey: ['Patchbay shows no list of docs.'] },
  manage: { link: 'tokens', steps: ['Find the token called "{keyName}".'] },
  accounts: ['private', 'shared'],
  inCodaOnly: false,
  unconfirmed: [],
} as unknown as PackView
export const cats = { ...coda, id: 'cats', name: 'Cats', account: 'none', ways: [] }
export const ready: VaultView = {
  state: 'ready',
  name: 'keyring',
  title: 'GNOME Keyring',
  passphrase: false,
  chosen: false,
  problem: none,
  choices: [],
  waiting: 0,
}

export function account(over: Partial<AccountView> = {}): AccountView {
  return {
    id: 'a1',
    pack: 'coda',
    name: 'Ann',
    label: '',
    status: 'connected',
    trouble: none,
    identity: {
      named: true,
      name: 'Ann',
      email: 'ann@example.com',
      workspace: 'Practice',
      keyName: 'Laptop',
      scoped: false,
      limited: false,
    },
    address: 'https://coda.io/apis/v1',
    alsoInCoda: false,
    connected: '2026-11-01T10:00:00Z',
    checked: new Date().toISOString(),
    places: 0,
    approved: false,
    lacks: [],
    ...over,
  }
}

/** A program that remembers what it was told. */
export class Program {
  accounts: AccountView[] = []
  toDos: ToDoView[] = []
  vault = ready
  unfinished: UnfinishedView[] = []
  shell = 'browser'
  to: DestinationView = nowhere
  changed: () => void = () => {}
  problem = none
  notice: (notice: Notice) => void = () => {}
  Remove = vi.fn(async (id: string) => {
    this.accounts = this.accounts.filter((one) => one.id !== id)
    return { deleted: true, problem: none, revoked: false, notRevoked: none }
  })
  Rename = vi.fn(async (id: string, label: string) => {
    this.accounts = this.accounts.map((one) => (one.id === id ? { ...one, label, name: label || 'Ann' } : one))
  })
  Check = vi.fn(async (_id: string) => {})
  ChooseVault = vi.fn(async (_name: string, _passphrase: string) => {
    this.vault = ready
  })
  Unlock = vi.fn(async (_passphrase: string) => {})
  Tick = vi.fn(async (_id: string) => {
    this.toDos = []
  })
  OpenLink = vi.fn(async (_pack: string, _link: string) => {})
  open = vi.fn(async () => {})
  packs: PackView[] = [cats, coda]
  Connect = vi.fn<Backend['Connect']>(() => new Promise(() => {}))
  AddKeptOf = vi.fn<Backend['AddKeptOf']>(async () => 'a1')
  AddKeptByCoda = vi.fn<Backend['AddKeptByCoda']>(async () => 'a1')
  HideWindow = vi.fn(async () => {})
  OpenInBrowser = vi.fn(async () => {})
  home: HomeView = { start: 'off', notifications: 'there', browsers: [], browser: '' }
  SetBrowser = vi.fn(async (browser: string) => {
    this.home = { ...this.home, browser }
  })
  Looking = vi.fn(async (_looking: boolean) => {})
  SetPreference = vi.fn(async (_name: string, _value: string) => {})
  SetStartAtLogin = vi.fn(async (on: boolean) => {
    this.home = { ...this.home, start: on ? 'on' : 'off' }
  })
  SignInAgain = vi.fn(async (account: string): Promise<Step> => ({
    flow: 'f1',
    n: 1,
    pack: 'coda',
    account,
    kind: 'wait',
    waiting: 'service',
  }))

  async shown(): Promise<void> {
    const backend: Partial<Backend> = {
      open: this.open,
      onChanged: (tell) => {
        this.changed = tell
        return () => {}
      },
      onNotice: (tell) => {
        this.notice = tell
        return () => {}
      },
      List: async () => ({ accounts: this.accounts, toDos: this.toDos, unfinished: this.unfinished, exposed: 0 }),
      Connections: async (id) => ({
        account: this.accounts.find((one) => one.id === id)!,
        docs: [],
        elsewhere: [],
        toDos: [],
        pasted: [],
      }),
      Docs: async () => [],
      FormerDocs: async () => [],
      AtStep: async () => {},
      Looking: this.Looking,
      SetBrowser: this.SetBrowser,
      Home: async () => this.home,
      SetStartAtLogin: this.SetStartAtLogin,
      History: async () => [],
      Destination: async () => {
        const to = this.to
        this.to = nowhere
        return to
      },
      SetPreference: this.SetPreference,
      SignInAgain: this.SignInAgain,
      HideWindow: this.HideWindow,
      OpenInBrowser: this.OpenInBrowser,
      Cancel: async () => {},
      Wait: () => new Promise(() => {}),
      Vault: async () => this.vault,
      Packs: async () => this.packs,
      Connect: this.Connect,
      AddKeptByCoda: this.AddKeptByCoda,
      AddKeptOf: this.AddKeptOf,
      Preferences: async () => ({ theme: 'system', accounts: 'list', text: 'normal', notifications: 'on' }),
      About: async () => ({
        version: '1',
        system: 'linux',
        shell: this.shell,
        dataFolder: '/data',
        logFolder: '/log',
        practice: false,
        problem: this.problem,
        trial: [],
        facts: [],
      }),
      Remove: this.Remove,
      Rename: this.Rename,
      Check: this.Check,
      ChooseVault: this.ChooseVault,
      Unlock: this.Unlock,
      Tick: this.Tick,
      OpenLink: this.OpenLink,
    }
    const patchbay = new Patchbay(backend as Backend)
    render(Shell, { patchbay })
    await patchbay.start()
  }
}
