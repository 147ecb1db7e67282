import type { Choice, FormName, Step } from '../backend/step'

/** What a step is called where only that matters: its form's name, or its kind. */
export function titleOf(step: Step): FormName | 'wait' | 'done' | 'failed' {
  return step.kind === 'form' ? step.form.name : step.kind
}

/** An answer that isn't typed, as the program wants it. */
export function choosing(choice: Choice): { choose: Choice } {
  return { choose: choice }
}
