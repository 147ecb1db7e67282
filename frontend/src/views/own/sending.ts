import type { OwnServiceView } from '../../backend/backend'
import { m } from '../../text/generated/messages'

/** How a key can be sent: the ways, and a user name without a password. */
export const manners = ['bearer', 'header', 'query', 'basic', 'alone'] as const
export type Manner = (typeof manners)[number]

/** What a person can say of a service that no Pack is for. */
export interface Described {
  name: string
  manner: Manner
  keyName: string
  prefix: string
  checkAddress: string
}

export function mannerSaid(manner: Manner): string {
  const said = {
    bearer: m.own_way_bearer,
    header: m.own_way_header,
    query: m.own_way_query,
    basic: m.own_way_basic,
    alone: m.own_way_alone,
  }
  return said[manner]()
}

/** What the program is told: nothing of what was typed for another manner. */
export function serviceOf({ name, manner, keyName, prefix, checkAddress }: Described): OwnServiceView {
  const named = manner === 'header' || manner === 'query'
  return {
    name: name.trim(),
    way: manner === 'alone' ? 'basic' : manner,
    keyName: named ? keyName.trim() : '',
    prefix: manner === 'header' ? prefix.trim() : '',
    alone: manner === 'alone',
    checkAddress: checkAddress.trim(),
  }
}

/** What a request will look like, with words where the person's own part goes; empty while a name is missing. */
export function sampleOf({ manner, keyName, prefix }: Described): string {
  const key = m.own_sample_key()
  const name = keyName.trim()
  switch (manner) {
    case 'bearer':
      return `Authorization: Bearer ${key}`
    case 'header':
      return name && `${name}: ${[prefix.trim(), key].filter(Boolean).join(' ')}`
    case 'query':
      return name && `?${name}=${key}`
    case 'basic':
      return m.own_sample_both()
    case 'alone':
      return m.own_sample_alone({ key })
  }
}
