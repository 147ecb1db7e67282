import { m } from '../../text/generated/messages'
import type { Cable, Kind } from './wires'

/** What a connection lets others do, in a few words. */
export function kindSaid(kind: Kind): string {
  const said = {
    private: m.board_kind_private,
    locked: m.board_kind_locked,
    view: m.board_kind_view,
    act: m.board_kind_act,
  }
  return said[kind]()
}

/** What a cable is called: which account, in which doc, how, and what is left to do. */
export function cableSaid({ use, kind, done }: Cable, pack: string): string {
  const values = { pack, name: use.accountName || m.account_unnamed(), doc: use.docTitle, kind: kindSaid(kind) }
  if (done) return m.board_cable(values)
  const state =
    use.state === 'take-out'
      ? m.board_state_out()
      : use.state === 'old-key'
        ? m.board_state_old()
        : m.board_state_planned()
  return m.board_cable_open({ ...values, state })
}
