import type { LeavingStepView } from '../../backend/backend'
import { m } from '../../text/generated/messages'

/** The kinds of steps, in their order, with what to say of each. */
export function kinds(): { ids: string[]; title: string; text: string; who: string }[] {
  const stays = m.leaving_who_stays()
  const you = m.leaving_who_you()
  return [
    { ids: ['connect-anew'], title: m.leaving_do_connect(), text: m.leaving_do_connect_text(), who: stays },
    { ids: ['replace-elsewhere'], title: m.leaving_do_replace(), text: m.leaving_do_replace_text(), who: stays },
    { ids: ['take-out-shared'], title: m.leaving_do_out_shared(), text: m.leaving_do_out_shared_text(), who: you },
    { ids: ['take-out-private'], title: m.leaving_do_out_private(), text: m.leaving_do_out_private_text(), who: you },
    { ids: ['remove-at-coda'], title: m.leaving_do_remove(), text: m.leaving_do_remove_text(), who: you },
    { ids: ['delete-key'], title: m.leaving_do_delete(), text: m.leaving_do_delete_text(), who: you },
    { ids: ['nothing-there'], title: m.leaving_do_nothing(), text: m.leaving_do_nothing_text(), who: '' },
  ]
}

/** The words of the table, by the codes that stand for them. */
export function words(): Record<string, string> {
  const all: Record<string, string> = {
    column_order: m.leaving_column_order(),
    column_do: m.leaving_column_do(),
    column_who: m.leaving_column_who(),
    column_place: m.leaving_column_place(),
    column_link: m.leaving_column_link(),
    column_pack: m.leaving_column_pack(),
    column_account: m.leaving_column_account(),
    column_sharing: m.leaving_column_sharing(),
    column_others: m.leaving_column_others(),
    column_state: m.leaving_column_state(),
    column_instead: m.leaving_column_instead(),
    sharing_private: m.leaving_sharing_private(),
    sharing_shared: m.leaving_sharing_shared(),
    others_restricted: m.leaving_others_restricted(),
    others_view: m.leaving_others_view(),
    others_act: m.leaving_others_act(),
    state_planned: m.leaving_state_planned(),
    state_done: m.leaving_state_done(),
    'state_old-key': m.leaving_state_old(),
    'state_take-out': m.leaving_state_out(),
  }
  for (const { ids, title, who } of kinds()) {
    for (const id of ids) {
      all[`do_${id}`] = title
      all[`who_${id}`] = who
    }
  }
  return all
}

/** How an account is used in a doc: "Shared · Locked to you · Not finished in Coda". */
export function howSaid({ sharing, nonOwners, state }: LeavingStepView): string {
  const known = words()
  return [known[`sharing_${sharing}`], known[`others_${nonOwners}`], known[`state_${state}`]]
    .filter(Boolean)
    .join(' · ')
}

/** What is theirs, by something of it; each place and account once, whatever is to be done with it. */
export function by(steps: LeavingStepView[], key: (step: LeavingStepView) => string): [string, LeavingStepView[]][] {
  const groups = new Map<string, LeavingStepView[]>()
  for (const step of steps) {
    const group = groups.get(key(step)) ?? []
    if (!groups.has(key(step))) groups.set(key(step), group)
    const same = (one: LeavingStepView) => one.account === step.account && one.place.id === step.place.id
    if (!group.some(same)) group.push(step)
  }
  return [...groups]
}
