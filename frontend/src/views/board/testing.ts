import type { AccountView, BoardView, DocView, PackView, UseView } from '../../backend/backend'

const none = { code: '', values: {} }
const since = '2026-11-22T10:00:00Z'

export function account(id: string, pack = 'tasks', over: Partial<AccountView> = {}): AccountView {
  return {
    ...{ id, pack, name: id, label: '', status: 'connected', trouble: none, address: '' },
    ...{ connected: since, checked: since, places: 0, alsoInCoda: false, approved: false, lacks: [] },
    identity: { named: true, name: id, email: '', workspace: '', keyName: '', scoped: false, limited: false },
    ...over,
  }
}

export function doc(id: string): DocView {
  return {
    ...{ id, title: id, link: `https://coda.io/d/_d${id}`, added: since, accounts: 0, unfinished: 0 },
    ...{ canLook: false, seen: '', notShown: '', notShownTo: '' },
  }
}

/** A shared and locked connection that was seen in Coda. */
export function use(of: string, into: string, over: Partial<UseView> = {}): UseView {
  const one = {
    ...{ account: of, accountName: of, accountStatus: 'connected', pack: 'tasks' },
    ...{ doc: into, docTitle: into, docLink: '', sharing: 'shared', nonOwners: 'restricted' },
    ...{ state: 'done', since, mayHave: true, copied: '', dismissed: false },
    ...over,
  }
  return { seenSharing: one.sharing, seenNonOwners: one.nonOwners, ...one }
}

export function pack(id: string, over: Partial<PackView> = {}): PackView {
  return {
    ...{ id, name: id[0]!.toUpperCase() + id.slice(1), color: '#d6472c', account: 'required', inCoda: 'paste' },
    ...{ uses: ['sync', 'formula', 'action'], accounts: ['private', 'shared'], links: {}, ways: [] },
    ...{ guide: { limitedKey: [] }, manage: { link: '', steps: [] }, alsoKnownAs: [] },
    ...over,
  } as unknown as PackView
}

export function view(over: Partial<BoardView> = {}): BoardView {
  return { accounts: [], docs: [], uses: [], exposed: [], mayAsk: false, ...over } as BoardView
}

export const everything = { only: 'all', pack: '', doc: '', query: '' } as const
