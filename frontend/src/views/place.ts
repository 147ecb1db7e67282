/** Where one is in Patchbay; it stands behind the # of the address, so that Back works. */
export type Place = 'accounts' | 'docs' | 'settings' | 'bring-in' | 'leaving'

/** The address of a place; of one doc, where an id is given with docs. */
export function addressOf(place: Place, doc = ''): string {
  return doc ? `#/${place}/${encodeURIComponent(doc)}` : `#/${place}`
}

/** The place that an address means; accounts where it means none. */
export function placeIn(hash: string): Place {
  if (hash === addressOf('settings')) return 'settings'
  if (hash === addressOf('bring-in')) return 'bring-in'
  if (hash === addressOf('leaving')) return 'leaving'
  return hash === addressOf('docs') || docIn(hash) ? 'docs' : 'accounts'
}

/** The id of the doc that an address means; empty where it means none. */
export function docIn(hash: string): string {
  const id = /^#\/docs\/([^/]+)$/.exec(hash)?.[1] ?? ''
  try {
    return decodeURIComponent(id)
  } catch {
    return ''
  }
}
