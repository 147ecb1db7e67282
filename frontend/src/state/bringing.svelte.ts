import type {
  Backend,
  BroughtAccountView,
  ComparedAccountView,
  ComparedDocView,
  SeenAccountView,
  SeenView,
} from '../backend/backend'
import { AsAdmin, nothingSeen } from './asadmin.svelte'
import { different } from './different'
import { Task } from './task.svelte'

/** What others may do with an account in a doc, in one word; empty where nobody knows. */
export type Rule = '' | 'private' | 'restricted' | 'view' | 'act'

/** What is done about a doc. */
export type Do = 'leave' | 'as-seen' | 'keep' | 'take-out'

/** A doc under an account, as the person corrects it. */
export interface DocRow {
  where: 'both' | 'there' | 'here' | 'changed'
  /** The doc here that it is; empty for one that isn't known here. */
  doc: string
  title: string
  link: string
  /** The page had no link to it. */
  unlinked: boolean
  /** What Coda's page says of it, in its own words. */
  said: string
  rule: Rule
  hereRule: Rule
  hereState: string
  can: Do[]
  do: Do
  /** The private account that stands in its way. */
  clash: string
}

/** An account on either side, as the person corrects it. */
export interface AccountRow {
  where: 'both' | 'there' | 'here'
  /** What Coda calls its Pack and it. */
  seenPack: string
  seenName: string
  folded: boolean
  /** A Pack's id or, where the catalogue lacks it, its name; empty where nobody knows. */
  pack: string
  /** The account here that it is; empty for a new one. */
  account: string
  /** Those that it may be: the person must say. */
  candidates: string[]
  /** The person has said which it is, or that it is new. */
  chosen: string
  name: string
  take: boolean
  docs: DocRow[]
}

/** What the program reads at most, in bytes. */
const mostMegabytes = 20

/**
 * Bringing in what Coda has: the copy of Coda's page is read and compared, and
 * what the person makes of that is kept all at once. The copy goes to the
 * program on this computer as a text, is never shown as a page, and isn't kept.
 */
export class Bringing {
  rows = $state<AccountRow[]>([])
  unread = $state.raw<string[]>([])
  byLayout = $state(false)
  /** It is what Coda tells an admin, who sees but a part; and how many connections of others were left out. */
  partial = $state(false)
  others = $state(0)
  /** A page has been read. */
  read = $state(false)

  readonly reading = new Task()
  readonly comparing = new Task()
  readonly saving = new Task()

  #backend: Backend
  #seen = nothingSeen()

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Accounts and docs that the page shows. */
  readonly found = $derived.by(() => {
    const there = this.rows.filter(({ where }) => where !== 'here')
    const docs = there.flatMap((row) => row.docs.filter(({ where }) => where !== 'here').map(sameDoc))
    return { accounts: there.length, docs: different(docs), folded: there.filter(({ folded }) => folded).length }
  })

  /** There was something here before. */
  readonly again = $derived(this.rows.some(({ where }) => where !== 'there'))

  /** What saving would do, as it is told to the program. */
  readonly chosen = $derived(this.rows.map(brought).filter((row) => row !== undefined))

  /** Reads a copy of Coda's page; either may be empty. */
  async paste(html: string, text: string): Promise<boolean> {
    if (this.reading.busy) return false
    if (new Blob([html, text]).size > mostMegabytes * 1024 * 1024) {
      this.reading.problem = { code: 'page-too-large', values: { most: String(mostMegabytes) } }
      return false
    }
    return this.reading.run(async () => this.#take(await this.#backend.ReadAccounts(html, text)))
  }

  /** What Coda tells an admin: for take. */
  asAdmin(): AsAdmin {
    return new AsAdmin(this.#backend)
  }

  /** Takes what was read elsewhere. */
  take(seen: SeenView): Promise<boolean> {
    return this.reading.run(() => this.#take(seen))
  }

  async #take(seen: SeenView): Promise<void> {
    const compared = await this.#backend.CompareSeen(seen)
    this.#seen = seen
    this.rows = compared.map((account, i) => rowOf(account, seen.accounts[i]))
    this.unread = seen.unread
    this.byLayout = seen.byLayout
    this.partial = seen.partial
    this.others = seen.others
    this.read = true
  }

  /** Says of what Pack an account is: an id or a name. */
  choosePack(row: AccountRow, pack: string): Promise<boolean> {
    return this.#change(row, (seen) => ({ ...seen, pack, chosen: '' }))
  }

  /** Says which account here it is; "new" for none. */
  chooseAccount(row: AccountRow, chosen: string): Promise<boolean> {
    return this.#change(row, (seen) => ({ ...seen, chosen }))
  }

  /** Compares anew after one account was told apart. What was chosen for others stays. */
  #change(row: AccountRow, change: (seen: SeenAccountView) => SeenAccountView): Promise<boolean> {
    const at = this.rows.indexOf(row)
    return this.comparing.run(async () => {
      const seen = { ...this.#seen, accounts: this.#seen.accounts.map((one, i) => (i === at ? change(one) : one)) }
      const compared = await this.#backend.CompareSeen(seen)
      this.#seen = seen
      this.rows = compared.map((account, i) => {
        const before = this.rows[i]
        const same = i !== at && before?.account === account.account && before.pack === account.pack
        return same && before.where === account.where ? before : rowOf(account, seen.accounts[i])
      })
    })
  }

  /** Keeps what is chosen, all or nothing. */
  async save(): Promise<boolean> {
    const done = await this.saving.run(() => this.#backend.BringIn(this.chosen))
    if (done) this.forget()
    return done
  }

  /** Lets go of what was read. */
  forget(): void {
    this.#seen = nothingSeen()
    this.rows = []
    this.unread = []
    this.read = false
    for (const task of [this.reading, this.comparing, this.saving]) task.problem = undefined
  }
}

/** What a new account lacks before it can come in. */
export function lacks(row: AccountRow): '' | 'which' | 'pack' | 'name' {
  if (row.account) return ''
  if (row.candidates.length > 0) return 'which'
  if (!row.pack) return 'pack'
  return row.name.trim() ? '' : 'name'
}

/** What a doc lacks before it can come in. */
export function lacksInDoc(row: DocRow): '' | 'link' | 'title' | 'rule' {
  if (row.where === 'both' || row.where === 'here') return ''
  if (!row.doc && !row.link.trim()) return 'link'
  if (!row.doc && !row.title.trim()) return 'title'
  return row.rule ? '' : 'rule'
}

function rowOf(compared: ComparedAccountView, seen: SeenAccountView | undefined): AccountRow {
  const row: AccountRow = {
    where: compared.where as AccountRow['where'],
    seenPack: seen?.pack ?? '',
    seenName: seen?.name ?? '',
    folded: seen?.folded ?? false,
    pack: compared.pack,
    account: compared.account,
    candidates: compared.candidates,
    chosen: seen?.chosen ?? '',
    name: compared.name,
    take: false,
    docs: compared.docs.map((doc, i) => docRow(doc, seen?.docs[i])),
  }
  row.take = lacks(row) === ''
  return row
}

function docRow(compared: ComparedDocView, seen: SeenAccountView['docs'][number] | undefined): DocRow {
  const row: DocRow = {
    where: compared.where as DocRow['where'],
    doc: compared.doc,
    title: compared.title,
    link: compared.link,
    unlinked: !compared.doc && !compared.link,
    said: seen?.said ?? '',
    rule: ruleOf(seen?.sharing ?? '', seen?.nonOwners ?? ''),
    hereRule: ruleOf(compared.hereSharing, compared.hereNonOwners),
    hereState: compared.hereState,
    can: compared.can as Do[],
    do: (compared.can[0] ?? 'leave') as Do,
    clash: compared.clash,
  }
  if (lacksInDoc(row)) row.do = 'leave'
  return row
}

function ruleOf(sharing: string, nonOwners: string): Rule {
  return (sharing === 'private' ? 'private' : nonOwners) as Rule
}

function sameDoc(row: DocRow): string {
  return row.doc || row.link || row.title
}

/** What is done with an account; nothing where all of it is left as it is. */
function brought(row: AccountRow): BroughtAccountView | undefined {
  if (!row.account && (!row.take || lacks(row))) return undefined
  const docs = row.docs
    .filter((doc) => doc.do !== 'leave' && !lacksInDoc(doc))
    .map((doc) => ({
      doc: doc.doc,
      link: doc.link.trim(),
      title: doc.title.trim(),
      do: doc.do,
      sharing: doc.rule === '' ? '' : doc.rule === 'private' ? 'private' : 'shared',
      nonOwners: doc.rule === 'private' ? '' : doc.rule,
    }))
  if (row.account && docs.length === 0) return undefined
  return { account: row.account, pack: row.pack, name: row.seenName || row.name, label: row.name, docs }
}
