import type { PackView } from '../backend/backend'
import { m } from '../text/generated/messages'
import { getLocale } from '../text/generated/runtime'

/** Where a key of the Pack goes, in words: of a service that people run themselves, the address that they type. */
export function sentTo(pack: PackView): string {
  const hosted = pack.ways.some((way) => way.selfHosted)
  return new Intl.ListFormat(getLocale()).format(hosted ? [m.wizard_own_address()] : pack.domains)
}
