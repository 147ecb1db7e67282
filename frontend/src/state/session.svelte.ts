import type { AboutView, Backend, Problem } from '../backend/backend'
import { asProblem } from '../backend/problem'

/** Whether the page may speak to the program, and what that program is. */
export class Session {
  state = $state<'opening' | 'open' | 'closed'>('opening')
  /** Why it is closed. */
  problem = $state<Problem>()
  about = $state.raw<AboutView>()

  #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Opens it. opened is called as soon as the program can be called. */
  async open(opened: () => void = () => {}): Promise<boolean> {
    this.state = 'opening'
    try {
      await this.#backend.open()
      const about = this.refresh()
      opened()
      await about
      this.state = 'open'
      return true
    } catch (failure) {
      this.problem = asProblem(failure)
      this.state = 'closed'
      return false
    }
  }

  /** Asks again what is true of the program: it changes when a password store is chosen. */
  async refresh(): Promise<void> {
    this.about = await this.#backend.About()
  }

  /** Opens the folder of the log. Rejects with a ProblemError. */
  openLog(): Promise<void> {
    return this.#backend.OpenLog()
  }
}
