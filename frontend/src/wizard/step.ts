import type { Choice, Step } from '../backend/step'

/**
 * What stands beside a step: the guide until there is a key that the service
 * knows, then what becomes of the key.
 */
export function besideOf(step: Step): 'guide' | 'keeping' {
  switch (step.kind) {
    case 'form':
      return step.form.name === 'way' || step.form.name === 'key' ? 'guide' : 'keeping'
    case 'wait':
      return step.waiting === 'vault' ? 'keeping' : 'guide'
    default:
      return 'guide'
  }
}

/** An answer that isn't typed, as the program wants it. */
export function choosing(choice: Choice): { choose: Choice } {
  return { choose: choice }
}
