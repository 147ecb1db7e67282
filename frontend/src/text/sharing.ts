import { m } from './generated/messages'

/** What an account may be used for in a doc, in the sentence that all screens share. */
export function sentenceOf(sharing: string, nonOwners: string): string {
  if (sharing === 'private') return m.uses_private()
  switch (nonOwners) {
    case 'view':
      return m.uses_view()
    case 'act':
      return m.uses_act()
    default:
      return m.uses_restricted()
  }
}
