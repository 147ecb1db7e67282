import type { ReachView } from '../../backend/backend'
import { m } from '../../text/generated/messages'

/** Who can open a doc, in a sentence. */
export function reachSaid({ open, access, domains, groups, people }: ReachView): string {
  const named = domains.filter((domain) => domain !== '?')
  switch (open) {
    case 'anyone':
      return access === 'readonly'
        ? m.reach_anyone_readonly()
        : access === 'comment'
          ? m.reach_anyone_comment()
          : m.reach_anyone_write()
    case 'domain':
      return named.length > 0 ? m.reach_domain({ domains: named.join(', ') }) : m.reach_domain_unnamed()
    case 'workspace':
      return named.length > 0 ? m.reach_domain({ domains: named.join(', ') }) : m.reach_workspace()
    case 'groups':
      return m.reach_groups({ count: groups })
    case 'people':
      return m.reach_people({ count: people })
    case 'nobody':
      return m.reach_nobody()
    default:
      return m.reach_unknown()
  }
}

/** Whether many people can open it, as far as is known. */
export function isWide({ open }: ReachView): boolean {
  return open === 'anyone' || open === 'domain' || open === 'workspace'
}
