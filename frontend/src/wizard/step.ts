import type { PackView } from '../backend/backend'
import type { Choice, Step } from '../backend/step'

/**
 * What stands beside a step: the guide until there is a key that the service
 * knows, then what becomes of the key.
 */
export function besideOf(step: Step): 'guide' | 'keeping' {
  switch (step.kind) {
    case 'form':
      return ['way', 'key', 'approval', 'introduce', 'site'].includes(step.form.name) ? 'guide' : 'keeping'
    case 'wait':
      return step.waiting === 'vault' ? 'keeping' : 'guide'
    default:
      return 'guide'
  }
}

/** Whether the person signs in on the service's own page, so that there is no key to be spoken of. */
export function isApproval(pack: PackView, step: Step | undefined): boolean {
  if (step?.kind === 'form') return ['approval', 'introduce'].includes(step.form.name) || step.form.approved
  if (step?.kind === 'wait' && step.waiting === 'person') return true
  return pack.ways.length > 0 && pack.ways.every((way) => way.approved)
}

/** An answer that isn't typed, as the program wants it. */
export function choosing(choice: Choice): { choose: Choice } {
  return { choose: choice }
}
