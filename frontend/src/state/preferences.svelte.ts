import type { Backend } from '../backend/backend'
import { Task } from './task.svelte'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** How the accounts are shown. */
export type Shown = 'list' | 'board'

/** The person's wishes. They are kept by the program: the page's own storage is lost at every start. */
export class Preferences {
  theme = $state<Theme>('system')
  accounts = $state<Shown>('list')
  readonly saving = new Task()

  #backend: Backend
  /** What the program keeps; theme is what is shown. */
  #kept: Theme = 'system'

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async load(): Promise<void> {
    const { theme, accounts } = await this.#backend.Preferences()
    this.accounts = accounts === 'board' ? 'board' : 'list'
    this.#kept = themes.find((known) => known === theme) ?? 'system'
    this.#show(this.#kept)
  }

  /** Shows it at once, and goes back where it can't be kept. Of several in a row the last one is kept. */
  async setTheme(theme: Theme): Promise<void> {
    this.#show(theme)
    if (this.saving.busy) return // the loop below takes it up
    const well = await this.saving.run(async () => {
      while (this.theme !== this.#kept) {
        const wanted = this.theme
        await this.#backend.SetPreference('theme', wanted)
        this.#kept = wanted
      }
    })
    if (!well) this.#show(this.#kept)
  }

  /** Shows them so at once. Where that can't be kept it is for this time only: nobody need be told. */
  setAccounts(shown: Shown): void {
    this.accounts = shown
    void this.#backend.SetPreference('accounts', shown).catch(() => {})
  }

  #show(theme: Theme): void {
    this.theme = theme
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }
}
