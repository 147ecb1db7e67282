import type { DocRow, Do, Rule } from '../../state/bringing.svelte'
import { m } from '../../text/generated/messages'

/** A key together with the one that commands, as this computer has it. */
export function key(letter: string): string {
  return /Mac|iP(hone|ad)/.test(navigator.platform) ? m.bringin_key_mac({ letter }) : m.bringin_key({ letter })
}

/** What others may do, in a few words. */
export function ruleSaid(rule: Rule): string {
  switch (rule) {
    case 'private':
      return m.bringin_rule_private()
    case 'restricted':
      return m.bringin_rule_restricted()
    case 'view':
      return m.bringin_rule_view()
    case 'act':
      return m.bringin_rule_act()
    default:
      return m.bringin_rule_none()
  }
}

export const rules: Rule[] = ['private', 'restricted', 'view', 'act']

/** On which side something is. */
export function whereSaid(where: DocRow['where']): string {
  switch (where) {
    case 'both':
      return m.bringin_where_both()
    case 'there':
      return m.bringin_where_there()
    case 'here':
      return m.bringin_where_here()
    default:
      return m.bringin_where_changed()
  }
}

export function toneOf(where: DocRow['where']): 'good' | 'warn' | 'quiet' {
  return where === 'both' ? 'good' : where === 'changed' || where === 'here' ? 'warn' : 'quiet'
}

/** What differs about a doc. */
export function difference(row: DocRow): string {
  if (row.where === 'there') return row.said ? said(row.said) : m.bringin_said_nothing()
  if (row.where === 'both') return m.bringin_is_both()
  if (row.where === 'here') {
    if (row.hereState === 'take-out') return m.bringin_is_taken()
    return row.hereState === 'planned' ? m.bringin_is_not_yet() : m.bringin_is_gone()
  }
  if (row.hereState === 'take-out') return m.bringin_is_leaving()
  if (!row.rule) return m.bringin_is_unclear()
  if (row.rule === row.hereRule) return m.bringin_is_planned()
  return m.bringin_is_rules({ here: ruleSaid(row.hereRule), coda: ruleSaid(row.rule) })
}

/** What can be done about it. */
export function doSaid(row: DocRow, what: Do): string {
  switch (what) {
    case 'keep':
      return m.bringin_do_keep()
    case 'take-out':
      return row.hereState === 'take-out' ? m.bringin_do_taken() : m['bringin_do_take-out']()
    case 'as-seen':
      if (row.hereState === 'take-out') return m.bringin_do_back()
      return row.rule === row.hereRule ? m.bringin_do_tick() : m['bringin_do_as-seen']()
    default:
      return m.bringin_do_leave()
  }
}

/** What Coda says: on its page in a sentence, to an admin in two words, who may read data and who may act. */
function said(words: string): string {
  switch (words) {
    case 'None/Self':
      return m.bringin_access_private()
    case 'Anyone/Self':
      return m.bringin_access_view()
    case 'Anyone/None':
      return m.bringin_access_data()
    case 'Anyone/Anyone':
      return m.bringin_access_act()
    case 'None/Anyone':
      return m.bringin_access_actions()
    case 'None/None':
      return m.bringin_access_none()
    default:
      return m.bringin_said({ said: words })
  }
}
