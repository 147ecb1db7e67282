import type { Backend } from '../backend/backend'
import { Task } from './task.svelte'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The person's wishes. They are kept by the program: the page's own storage is lost at every start. */
export class Preferences {
  theme = $state<Theme>('system')
  readonly saving = new Task()

  #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async load(): Promise<void> {
    const { theme } = await this.#backend.Preferences()
    this.#show(themes.find((known) => known === theme) ?? 'system')
  }

  /** Shows it at once, and goes back where it can't be kept. */
  async setTheme(theme: Theme): Promise<void> {
    const before = this.theme
    this.#show(theme)
    if (!(await this.saving.run(() => this.#backend.SetPreference('theme', theme)))) this.#show(before)
  }

  #show(theme: Theme): void {
    this.theme = theme
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }
}
