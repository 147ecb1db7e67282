import type { Backend, DestinationView } from '../backend/backend'
import { Task } from './task.svelte'

/** What reaches the page from outside of it, the panel and the window's frame, and what they are told of it. */
export class Outside {
  /** Where the page was asked to go; undefined where it has gone there, or nowhere. */
  to = $state.raw<DestinationView>()
  readonly hiding = new Task()
  readonly browsing = new Task()

  #backend: Backend
  /** The copying step that is shown. */
  #step: { account: string; place: string } | undefined

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Asks where to go. Nobody is told where that fails: the page stays where it is. */
  async ask(): Promise<void> {
    const to = await this.#backend.Destination().catch(() => undefined)
    if (to?.to) this.to = to
  }

  /** It is where it was asked to go. */
  arrived(): void {
    this.to = undefined
  }

  /** The step is shown at which an account's key is copied for a place. */
  enter(account: string, place: string): void {
    this.#step = { account, place }
    this.tell()
  }

  /** It isn't any more. */
  leave(account: string, place: string): void {
    if (this.#step?.account !== account || this.#step.place !== place) return
    this.#step = undefined
    this.tell()
  }

  /** Says which step is shown; the program forgets it when it loses the page. */
  tell(): void {
    void this.#backend.AtStep(this.#step?.account ?? '', this.#step?.place ?? '').catch(() => {})
  }

  /** Hides the window. */
  hide(): Promise<boolean> {
    return this.hiding.run(() => this.#backend.HideWindow())
  }

  /** Shows this Patchbay in the browser, too. */
  browse(): Promise<boolean> {
    return this.browsing.run(() => this.#backend.OpenInBrowser())
  }
}
