import type { PackView } from '../../backend/backend'
import { m } from '../../text/generated/messages'

/** How one signs in, in a few words. */
export function howToSignIn(pack: PackView): string {
  const ways = pack.ways.filter((way) => way.confirmed)
  const here = ways.some((way) => way.approved && !way.introduce)
  if (pack.inCoda === 'approve' && !here) return m.pick_in_coda()
  if (ways.length > 1) return m.pick_several({ count: ways.length })
  if (ways[0]?.approved) return m.pick_approval()
  return ways[0]?.way === 'basic' ? m.pick_password() : m.pick_key()
}

/** The categories that there are, by name. */
export function categoriesOf(packs: PackView[]): string[] {
  return [...new Set(packs.map((pack) => pack.category))].sort((a, b) => a.localeCompare(b))
}

/** The Packs of a category, or of all, in whose names or description every word stands; those called so come first. */
export function found(packs: PackView[], query: string, category: string): PackView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = packs.filter((pack) => {
    const text = [pack.name, ...pack.alsoKnownAs, pack.category, pack.description, howToSignIn(pack)]
      .join(' ')
      .toLowerCase()
    return (!category || pack.category === category) && words.every((word) => text.includes(word))
  })
  const first = words[0]
  if (!first) return fits
  const called = (pack: PackView) =>
    [pack.name, ...pack.alsoKnownAs].some((name) => name.toLowerCase().startsWith(first)) ? 0 : 1
  return fits.toSorted((a, b) => called(a) - called(b))
}
