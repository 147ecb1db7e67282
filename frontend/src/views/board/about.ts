import { keyOf, type Item } from './keys'
import type { Cable, Wires } from './wires'

/** What is on the board, by id, so that nothing has to be looked for. */
export interface About {
  cables: Map<string, Cable>
  /** The Pack of an account. */
  packOf: Map<string, string>
  packNames: Map<string, string>
  /** The Packs that the person added. */
  own: Set<string>
  /** The names that accounts have; empty for none. */
  accountNames: Map<string, string>
  accountsOf: Map<string, string[]>
  docTitles: Map<string, string>
  /** The cables at each end, by the end's key: an account, its Pack, a doc. */
  at: Map<string, Cable[]>
}

export function aboutOf(wires: Wires): About {
  const accounts = wires.groups.flatMap((group) => group.accounts)
  const about: About = {
    cables: new Map(wires.cables.map((cable) => [cable.id, cable])),
    packOf: new Map(accounts.map(({ id, pack }) => [id, pack])),
    packNames: new Map(wires.groups.map(({ pack, name }) => [pack, name])),
    own: new Set(wires.groups.filter(({ own }) => own).map(({ pack }) => pack)),
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
    accountsOf: new Map(wires.groups.map(({ pack, accounts }) => [pack, accounts.map(({ id }) => id)])),
    docTitles: new Map(wires.docs.map(({ id, title }) => [id, title])),
    at: new Map(),
  }
  for (const cable of wires.cables) {
    const ends: Item[] = [
      { kind: 'account', id: cable.account },
      { kind: 'pack', id: about.packOf.get(cable.account) ?? '' },
      { kind: 'doc', id: cable.doc },
    ]
    for (const end of ends) {
      const there = about.at.get(keyOf(end))
      if (there) there.push(cable)
      else about.at.set(keyOf(end), [cable])
    }
  }
  return about
}

/** What belongs to an item: the ids of its cables, and of the accounts and docs at their ends. */
export interface Lot {
  cables: ReadonlySet<string>
  ends: ReadonlySet<string>
}

/** What is lit while an item is looked at; undefined for what lights nothing. */
export function lotOf(about: About, { kind, id }: Item): Lot | undefined {
  if (kind === 'loose') return undefined
  const end: Item = kind === 'fold' ? { kind: 'doc', id } : { kind, id }
  const own = kind === 'cable' ? [about.cables.get(id)] : (about.at.get(keyOf(end)) ?? [])
  const cables = own.flatMap((cable) => cable ?? [])
  const ends = cables.flatMap(({ account, doc }) => [account, doc])
  const within = kind === 'pack' ? (about.accountsOf.get(id) ?? []) : []
  return { cables: new Set(cables.map((cable) => cable.id)), ends: new Set([id, ...ends, ...within]) }
}
