import type { AccountView, BoardView, DocView, PackView, UseView } from '../../backend/backend'

/** How a cable looks: what a connection lets others do. */
export type Kind = 'private' | 'locked' | 'view' | 'act'

const kinds: Kind[] = ['private', 'locked', 'view', 'act']

export interface Bundle {
  /** Its kind and whether it is done, as a key. */
  look: string
  d: string
  kind: Kind
  done: boolean
}

export interface Cable {
  /** Unique among all cables. */
  id: string
  account: string
  doc: string
  kind: Kind
  /** Coda has it as it stands here, as far as the person said. */
  done: boolean
  use: UseView
}

/** The accounts of one Pack. */
export interface Group {
  pack: string
  name: string
  /** "#rrggbb" */
  colour: string
  /** The person added the Pack. */
  own: boolean
  accounts: AccountView[]
}

/** What is on the board. */
export interface Wires {
  groups: Group[]
  docs: DocView[]
  cables: Cable[]
  /** How many accounts the choice means, and how many of them are on the board. */
  meant: number
  shown: number
  /** The Pack that was chosen because there are too many accounts for all; empty where the person chose. */
  instead: string
}

/** What the person chose to see. */
export interface Choice {
  only: 'all' | 'act' | 'unfinished'
  /** Ids; empty for all. */
  pack: string
  doc: string
  /** Every word of it stands in the account, its Pack, or a doc that it is in. */
  query: string
}

/** Above this many accounts no picture can be read. */
export const mostAccounts = 40

export function cableId(account: string, doc: string): string {
  return `${account} ${doc}`
}

/** How a connection looks. What is to be taken out looks as Coda has it. */
export function kindOf(use: UseView): Kind {
  const leaving = use.state === 'take-out' && use.seenSharing !== ''
  const sharing = leaving ? use.seenSharing : use.sharing
  const level = leaving ? use.seenNonOwners : use.nonOwners
  if (sharing === 'private') return 'private'
  return level === 'act' ? 'act' : level === 'view' ? 'view' : 'locked'
}

/** Chooses what is on the board. */
export function wiresOf(view: BoardView, packs: PackView[], choice: Choice): Wires {
  const named = new Map(packs.map((pack) => [pack.id, pack]))
  const docs = new Map(view.docs.map((doc) => [doc.id, doc]))
  const known = new Set(view.accounts.map((account) => account.id))
  const acting = new Set(view.exposed.map(({ use }) => cableId(use.account, use.doc)))
  const words = choice.query.toLowerCase().split(/\s+/).filter(Boolean)
  const name = (pack: string) => named.get(pack)?.name ?? pack

  let uses = view.uses.filter((use) => known.has(use.account) && docs.has(use.doc))
  if (choice.only === 'act') uses = uses.filter((use) => acting.has(cableId(use.account, use.doc)))
  if (choice.only === 'unfinished') uses = uses.filter((use) => use.state !== 'done')
  if (choice.doc) uses = uses.filter((use) => use.doc === choice.doc)

  // A word may mean either end of a cable: then the other end belongs to it.
  const text = (account: AccountView) =>
    [name(account.pack), account.name, account.identity.email, account.identity.workspace].join(' ').toLowerCase()
  const texts = new Map(view.accounts.map((account) => [account.id, text(account)]))
  const means = (account: string, title: string) => {
    const whole = `${texts.get(account) ?? ''} ${title.toLowerCase()}`
    return words.every((word) => whole.includes(word))
  }
  if (words.length > 0) uses = uses.filter((use) => means(use.account, use.docTitle))

  const wired = new Set(uses.map((use) => use.account))
  // Whoever looks at all wants to see what isn't plugged in, too.
  const all = choice.only === 'all' && !choice.doc
  let accounts = view.accounts.filter((account) => wired.has(account.id) || (all && means(account.id, '')))
  const meantAtAll = accounts.length

  let instead = ''
  let pack = choice.pack
  if (!pack && accounts.length > mostAccounts) {
    pack = instead = firstFit(accounts)
  }
  if (pack) accounts = accounts.filter((account) => account.pack === pack)
  const meant = instead ? meantAtAll : accounts.length
  accounts = accounts.slice(0, mostAccounts)

  const on = new Set(accounts.map((account) => account.id))
  uses = uses.filter((use) => on.has(use.account))
  const plugged = new Set(uses.map((use) => use.doc))
  const narrowed = choice.pack !== '' || instead !== '' || words.length > 0 || !all
  const shownDocs = view.docs.filter((doc) => plugged.has(doc.id) || !narrowed || doc.id === choice.doc)

  return {
    groups: grouped(accounts, (id) => ({
      name: name(id),
      colour: named.get(id)?.color ?? '#5f5f5f',
      own: named.get(id)?.own === true,
    })),
    docs: shownDocs,
    cables: uses.map((use) => ({
      id: cableId(use.account, use.doc),
      account: use.account,
      doc: use.doc,
      kind: kindOf(use),
      done: use.state === 'done',
      use,
    })),
    meant,
    shown: accounts.length,
    instead,
  }
}

/** Cables that look alike, as one path for each look; what matters most comes last, hence on top. */
export function bundled(lines: { d: string; kind: Kind; done: boolean }[]): Bundle[] {
  const bundles = new Map<string, Bundle>()
  for (const { d, kind, done } of lines) {
    const look = `${kind} ${done}`
    const bundle = bundles.get(look)
    if (bundle) bundle.d += d
    else bundles.set(look, { look, d, kind, done })
  }
  return [...bundles.values()].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
}

/** The first Pack that fits on the board, else the first. */
function firstFit(accounts: AccountView[]): string {
  const counts = new Map<string, number>()
  for (const { pack } of accounts) counts.set(pack, (counts.get(pack) ?? 0) + 1)
  const fits = [...counts].find(([, count]) => count <= mostAccounts)
  return fits?.[0] ?? accounts[0]?.pack ?? ''
}

/** The accounts by Pack; they come in that order. */
function grouped(accounts: AccountView[], about: (pack: string) => Omit<Group, 'pack' | 'accounts'>): Group[] {
  const groups: Group[] = []
  for (const account of accounts) {
    const last = groups.at(-1)
    if (last?.pack === account.pack) last.accounts.push(account)
    else groups.push({ pack: account.pack, ...about(account.pack), accounts: [account] })
  }
  return groups
}
