import { m } from '../text/generated/messages'

/** What it means that a part of a Pack's description isn't confirmed; the part's own name where it isn't known. */
export function unconfirmedSaid(part: string): string {
  switch (part) {
    case 'signIn':
      return m.unconfirmed_sign_in()
    case 'whoAmI':
      return m.unconfirmed_who_am_i()
    case 'guide':
      return m.unconfirmed_guide()
    case 'inCoda':
      return m.unconfirmed_in_coda()
    case 'uses':
      return m.unconfirmed_uses()
    case 'manage':
      return m.unconfirmed_manage()
    default:
      return part
  }
}
