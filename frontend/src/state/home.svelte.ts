import type { Backend, HomeView } from '../backend/backend'
import { merging } from './merging'
import { Task } from './task.svelte'

/** What the computer around Patchbay does for it. */
export class Home {
  /** As it was when it was last asked for: it may be changed by hand at any time. */
  now = $state.raw<HomeView>()
  readonly asking = new Task()
  readonly setting = new Task()
  readonly choosing = new Task()

  #backend: Backend
  #told: boolean | undefined

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Asks how it is now. An answer that is under way may be older than what was just changed: it is asked once more. */
  readonly refresh = merging(async () => {
    await this.asking.run(async () => (this.now = await this.#backend.Home()))
  })

  /** Makes Patchbay start when the person signs in to their computer, or no more. Shows what came of it. */
  async startAtLogin(on: boolean): Promise<void> {
    await this.setting.run(() => this.#backend.SetStartAtLogin(on))
    await this.refresh()
  }

  /** Chooses the browser that pages are opened in. Shows what came of it. */
  async useBrowser(id: string): Promise<void> {
    await this.choosing.run(() => this.#backend.SetBrowser(id))
    await this.refresh()
  }

  /** Tells whether the person has the page in front of them, from now on. */
  watch(): void {
    for (const event of ['focus', 'blur']) addEventListener(event, () => this.#tell())
    document.addEventListener('visibilitychange', () => this.#tell())
    this.tellAgain()
  }

  /** Tells it to a program that lost the page, and with it what it was told. */
  tellAgain(): void {
    this.#told = undefined
    this.#tell()
  }

  #tell(): void {
    const looking = document.visibilityState === 'visible' && document.hasFocus()
    if (looking === this.#told) return
    this.#told = looking
    void this.#backend.Looking(looking).catch(() => {})
  }
}
