import type { Page } from '@playwright/test'

/** An account that Coda keeps, and the docs it is in. */
export interface Furniture {
  pack: string
  name: string
  /** By title: how it is used there, and whether it was seen done in Coda. */
  docs: Record<string, { level: 'private' | 'restricted' | 'view' | 'act'; done?: boolean; out?: boolean }>
}

/** One of each: every rule, finished in Coda or not, and one to be taken out. */
export const some: Furniture[] = [
  {
    pack: 'pretend-mail',
    name: 'Mia',
    docs: { 'Team hub': { level: 'act', done: true }, Plans: { level: 'restricted' } },
  },
  { pack: 'pretend-mail', name: 'Sam', docs: { Plans: { level: 'private', done: true } } },
  { pack: 'nameless-notes', name: '=Notes', docs: { 'Team hub': { level: 'view', done: true, out: true } } },
]

/** The link of a doc with that title. Ids of practice docs can be given. */
export function linkOf(title: string, id = title.replaceAll(/\W/g, '')): string {
  return `https://coda.io/d/${encodeURIComponent(title.replaceAll(' ', '-'))}_d${id}`
}

/** Notes accounts and docs in the program behind a page, faster than a person would. */
export async function furnish(page: Page, all: Furniture[], bare: string[] = []): Promise<void> {
  await page.waitForFunction(() => sessionStorage.getItem('patchbay-session') !== null)
  const docs = [...new Set([...all.flatMap((one) => Object.keys(one.docs)), ...bare])]
  await page.evaluate(
    async ({ all, docs }) => {
      const call = async (method: string, ...args: unknown[]) => {
        const answer = await fetch(`api/${method}`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            Authorization: `Bearer ${sessionStorage.getItem('patchbay-session')}`,
          },
          body: JSON.stringify(args),
        })
        const said = await answer.json()
        if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(said)}`)
        return said.result
      }
      const ids: Record<string, string> = {}
      for (const { title, link } of docs) ids[title] = (await call('AddDoc', link, title)).id
      for (const { pack, name, docs } of all) {
        const account = await call('AddKeptByCoda', pack, name, '', '')
        for (const [title, { level, done, out }] of Object.entries(docs)) {
          const doc = ids[title]
          await call('AddToDoc', account, doc, level === 'private' ? 'private' : 'shared')
          if (level === 'view' || level === 'act') await call('SetNonOwners', account, doc, level)
          if (done || out) await call('MarkInCoda', account, doc, 'done')
          if (out) await call('Disconnect', account, [doc])
        }
      }
    },
    { all, docs: docs.map((title) => ({ title, link: linkOf(title) })) },
  )
}
