import type { Furniture } from './furnish'

/** Accounts and docs as many as somebody may have: so many accounts, docs and connections. */
export function crowd(accounts: number, docs: number, cables: number): Furniture[] {
  const packs = ['coda', 'figma', 'todoist', 'trello', 'zendesk']
  const all = Array.from({ length: accounts }, (_, i): Furniture => {
    const pack = packs[Math.floor((i * packs.length) / accounts)]!
    return { pack, name: `${pack} account ${i + 1}`, docs: {} }
  })
  const doc = (at: number) => `Doc number ${at + 1}`
  const levels = ['restricted', 'view', 'restricted', 'act', 'restricted', 'view'] as const
  for (let n = 0; n < cables; n++) {
    const account = all[n % accounts]!
    let at = (n % accounts) * 3 + Math.floor(n / accounts) * 17
    while (account.docs[doc(at % docs)]) at++
    account.docs[doc(at % docs)] = { level: levels[n % levels.length]!, done: n % 4 !== 0 }
  }
  return all
}
