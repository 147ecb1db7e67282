import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { settled } from './still'

/** Some of axe's rules. */
export interface RunOnly {
  type: 'rule' | 'tag'
  values: string[]
}

/** What axe finds on a page that has come to rest, a line each; by all its rules, or only by some. */
export async function violations(page: Page, runOnly?: RunOnly): Promise<string[]> {
  await settled(page)
  // To read axe takes the browser as long as to run it.
  const there = await page.evaluate(() => 'axe' in window)
  const { violations } = await new AxeBuilder(there ? { page, axeSource: 'void 0' } : { page })
    .setLegacyMode() // or it opens a page of its own each time
    .options({ ...(runOnly && { runOnly }), preload: false, resultTypes: ['violations'] })
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
  )
}
