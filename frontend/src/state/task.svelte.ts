import type { Problem } from '../backend/backend'
import { asProblem } from '../backend/problem'

/**
 * One thing that can be under way, with its progress and what went wrong with
 * it. Whatever is shown as busy or failed has exactly one Task.
 */
export class Task {
  busy = $state(false)
  problem = $state<Problem>()

  /** Does it, unless it is under way. Says whether it was done well; never rejects. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = undefined
    try {
      await work()
      return true
    } catch (failure) {
      this.problem = asProblem(failure)
      return false
    } finally {
      this.busy = false
    }
  }
}
