/** Where one is in Patchbay; it stands behind the # of the address, so that Back works. */
export type Place = 'accounts' | 'settings'

/** The address of a place. */
export function addressOf(place: Place): string {
  return `#/${place}`
}

/** The place that an address means; accounts where it means none. */
export function placeIn(hash: string): Place {
  return hash === addressOf('settings') ? 'settings' : 'accounts'
}
