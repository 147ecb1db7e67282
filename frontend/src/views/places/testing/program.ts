import { render } from '@testing-library/svelte'
import { vi } from 'vitest'
import type {
  AccountView,
  Backend,
  ElsewhereView,
  FormerDocView,
  PackView,
  PastedView,
  ToDoView,
  UnfinishedView,
  UseView,
} from '../../../backend/backend'
import { Patchbay } from '../../../state/patchbay.svelte'
import Stage from './Stage.svelte'

const none = { code: '', values: {} }
const since = '2026-11-22T10:00:00Z'

/** A use of Ann in a doc called after its id, private and planned. */
export function use(doc: string, over: Partial<UseView> = {}): UseView {
  return {
    ...{ account: 'ann', accountName: 'Ann', accountStatus: 'connected', pack: 'tasks' },
    ...{ doc: doc.toLowerCase(), docTitle: doc, docLink: `https://coda.io/d/${doc}` },
    ...{ sharing: 'private', nonOwners: '', seenSharing: '', seenNonOwners: '' },
    ...{ state: 'planned', since, mayHave: false, copied: '', dismissed: false },
    ...over,
  }
}

/** The same, seen in Coda as it stands here. */
export function seen(doc: string, over: Partial<UseView> = {}): UseView {
  const one = use(doc, { state: 'done', mayHave: true, ...over })
  return { ...one, seenSharing: one.sharing, seenNonOwners: one.nonOwners }
}

export function toDo(over: Partial<ToDoView> = {}): ToDoView {
  return {
    ...{ id: 't1', account: 'ann', pack: 'tasks', name: 'Ann', keyName: 'Laptop', why: 'removed', since },
    ...{ until: '2026-12-22T10:00:00Z', blockedBy: [], accepted: false, mayBeBack: false },
    place: { id: '', name: '', link: '', elsewhere: false },
    ...over,
  }
}

/** A program with the one account Ann, which does what it is told as far as the first screen shows it. */
export class Program {
  status = 'connected'
  inCoda = 'paste'
  docs: UseView[] = []
  elsewhere: ElsewhereView[] = []
  /** What there is to paste of Ann. */
  pasted: PastedView[] = [{ field: 'token', label: 'API Key', text: '' }]
  toDos: ToDoView[] = []
  former: FormerDocView[] = []

  Disconnect = vi.fn(async (_account: string, docs: string[]) => {
    this.docs = this.docs
      .filter((one) => one.mayHave || !docs.includes(one.doc))
      .map((one) => (docs.includes(one.doc) ? { ...one, state: 'take-out' } : one))
  })
  MarkInCoda = vi.fn(async (_account: string, place: string, said: string) => {
    this.docs = this.docs
      .filter((one) => one.doc !== place || said !== 'taken-out')
      .map((one) => (one.doc === place ? { ...seen(one.docTitle, one), state: said } : one))
    this.elsewhere = this.elsewhere.map((one) => (one.id === place ? { ...one, state: said, mayHave: true } : one))
  })
  Dismiss = vi.fn(async (_account: string, place: string) => {
    this.docs = this.docs.map((one) => (one.doc === place ? { ...one, dismissed: true } : one))
  })
  AddElsewhere = vi.fn(async (account: string, name: string) => {
    const there = { state: 'planned', since, mayHave: false, copied: '', dismissed: false }
    const place = { id: name.toLowerCase(), account, name, ...there }
    this.elsewhere = [...this.elsewhere, place]
    return place
  })
  RemoveElsewhere = vi.fn(async (_account: string, id: string) => {
    this.elsewhere = this.elsewhere
      .filter((one) => one.mayHave || one.id !== id)
      .map((one) => (one.id === id ? { ...one, state: 'take-out' } : one))
  })
  AtStep = vi.fn(async (_account: string, _place: string) => {})
  CopyKey = vi.fn(async (_account: string, place: string, _field: string) => {
    const copied = since
    this.docs = this.docs.map((one) => (one.doc === place ? { ...one, copied, mayHave: true } : one))
    this.elsewhere = this.elsewhere.map((one) => (one.id === place ? { ...one, copied, mayHave: true } : one))
    return 30
  })
  ClearCopied = vi.fn(async () => {})
  PutBack = vi.fn(async (_account: string, docs: string[]) => {
    const back = this.former.filter((one) => docs.includes(one.doc))
    this.docs = [...this.docs, ...back.map(({ title, again }) => use(title, { sharing: 'shared', nonOwners: again }))]
    this.former = this.former.filter((one) => !docs.includes(one.doc))
  })
  LeaveOut = vi.fn(async (_account: string) => {
    this.former = []
  })
  OpenDoc = vi.fn(async (_doc: string) => {})
  Tick = vi.fn(async (_toDo: string) => {})
  KeepKey = vi.fn(async (toDo: string) => {
    this.toDos = this.toDos.filter((one) => one.id !== toDo)
  })
  AcceptStop = vi.fn(async (_toDo: string, _places: string[]) => {
    this.toDos = this.toDos.map((one) => ({ ...one, blockedBy: [], accepted: true }))
  })

  /** Shows the first screen. */
  async shown(): Promise<void> {
    const backend: Partial<Backend> = {
      List: async () => ({ accounts: [this.#ann()], toDos: this.toDos, unfinished: this.#unfinished(), exposed: 0 }),
      Connections: async () => ({
        account: this.#ann(),
        docs: this.docs,
        elsewhere: this.elsewhere,
        toDos: [],
        pasted: this.pasted,
      }),
      FormerDocs: async () => this.former,
      PutBack: this.PutBack,
      LeaveOut: this.LeaveOut,
      Packs: async () => [this.#pack()],
      Docs: async () => [],
      Vault: async () => ({
        ...{ state: 'ready', name: 'keyring', title: 'GNOME Keyring', passphrase: false, chosen: true },
        ...{ problem: none, choices: [], waiting: 0 },
      }),
      Disconnect: this.Disconnect,
      MarkInCoda: this.MarkInCoda,
      Dismiss: this.Dismiss,
      AddElsewhere: this.AddElsewhere,
      RemoveElsewhere: this.RemoveElsewhere,
      CopyKey: this.CopyKey,
      ClearCopied: this.ClearCopied,
      AtStep: this.AtStep,
      OpenDoc: this.OpenDoc,
      Tick: this.Tick,
      AcceptStop: this.AcceptStop,
      KeepKey: this.KeepKey,
    }
    const patchbay = new Patchbay(backend as Backend)
    await patchbay.accounts.refresh()
    render(Stage, { patchbay })
  }

  #ann(): AccountView {
    return {
      ...{
        id: 'ann',
        pack: 'tasks',
        name: 'Ann',
        label: '',
        status: this.status,
        trouble: none,
        address: '',
        alsoInCoda: false,
      },
      ...{ connected: since, checked: since, places: this.docs.length, approved: false, lacks: [] },
      identity: { named: true, name: 'Ann', email: '', workspace: '', keyName: '', scoped: false, limited: false },
    }
  }

  #pack(): PackView {
    return {
      ...{ id: 'tasks', name: 'Tasks', color: '#d6472c', account: 'required', inCoda: this.inCoda, links: {} },
      ...{ ways: [], guide: { limitedKey: [] }, manage: { link: '', steps: [] }, alsoKnownAs: [] },
    } as unknown as PackView
  }

  #unfinished(): UnfinishedView[] {
    const open = [
      ...this.docs.map((one) => ({ ...one, place: { id: one.doc, name: one.docTitle, link: '', elsewhere: false } })),
      ...this.elsewhere.map((one) => ({
        ...{ ...one, accountName: 'Ann', pack: 'tasks' },
        place: { id: one.id, name: one.name, link: '', elsewhere: true },
      })),
    ]
    return open.filter((one) => one.state !== 'done' && !one.dismissed)
  }
}
