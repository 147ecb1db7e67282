/** A copy of Coda's page of accounts: so many accounts of five Packs, docs and connections between them. */
export function accountPage(accounts: number, docs: number, connections: number): string {
  const packs = ['Coda', 'Figma', 'Todoist', 'Trello', 'Zendesk']
  const rules = [
    'Only you can take actions',
    'All members can pull in data. Only you can take actions',
    'All members can pull in data and take actions',
  ]
  const inDocs: string[][] = Array.from({ length: accounts }, () => [])
  for (let n = 0; n < connections; n++) {
    const doc = n % docs
    inDocs[(n * 7 + Math.floor(n / docs)) % accounts]!.push(
      `<div><a href="https://coda.io/d/Doc-${doc}_dPretend${String(doc).padStart(4, '0')}">Doc number ${doc}</a> ` +
        `<span>${rules[n % rules.length]}</span></div><button>Disconnect</button>`,
    )
  }
  const each = Math.ceil(accounts / packs.length)
  const sections = packs.map((pack, p) => {
    const own = inDocs.slice(p * each, (p + 1) * each)
    const shown = own.map(
      (rows, i) =>
        `<details open><summary>person${i}@${pack.toLowerCase()}.example</summary><h4>Connected docs</h4>` +
        `${rows.join('')}<button>Sign in again</button><button>Remove this account</button></details>`,
    )
    return `<h3>${pack}</h3>${shown.join('')}`
  })
  return `<h1>Account settings</h1><h2>Accounts connected to Packs</h2>${sections.join('')}`
}
