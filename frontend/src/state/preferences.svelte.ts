import type { Backend, PreferencesView } from '../backend/backend'
import { Task } from './task.svelte'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const textSizes = ['normal', 'large', 'larger'] as const
export type TextSize = (typeof textSizes)[number]

/** How the accounts are shown. */
export type Shown = 'list' | 'board'

/** What the person chooses in the settings. */
export interface Chosen {
  theme: Theme
  text: TextSize
  notifications: 'on' | 'off'
}

/** The person's wishes. They are kept by the program: the page's own storage is lost at every start. */
export class Preferences {
  chosen = $state.raw<Chosen>({ theme: 'system', text: 'normal', notifications: 'on' })
  accounts = $state<Shown>('list')
  readonly saving = new Task()

  #backend: Backend
  /** What the program keeps; chosen is what is shown. */
  #kept: Chosen = this.chosen

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async load(): Promise<void> {
    const kept: PreferencesView = await this.#backend.Preferences()
    this.accounts = kept.accounts === 'board' ? 'board' : 'list'
    this.#kept = {
      theme: themes.find((known) => known === kept.theme) ?? 'system',
      text: textSizes.find((known) => known === kept.text) ?? 'normal',
      notifications: kept.notifications === 'off' ? 'off' : 'on',
    }
    this.#show(this.#kept)
  }

  /** Shows it at once, and goes back where it can't be kept. Of several in a row the last one is kept. */
  async choose(wanted: Partial<Chosen>): Promise<void> {
    this.#show({ ...this.chosen, ...wanted })
    if (this.saving.busy) return // the loop below takes it up
    const well = await this.saving.run(async () => {
      for (let name = this.#unkept(); name; name = this.#unkept()) {
        const value = this.chosen[name]
        await this.#backend.SetPreference(name, value)
        this.#kept = { ...this.#kept, [name]: value }
      }
    })
    if (!well) this.#show(this.#kept)
  }

  #unkept(): keyof Chosen | undefined {
    return (['theme', 'text', 'notifications'] as const).find((name) => this.chosen[name] !== this.#kept[name])
  }

  /** Shows them so at once. Where that can't be kept it is for this time only: nobody need be told. */
  setAccounts(shown: Shown): void {
    this.accounts = shown
    void this.#backend.SetPreference('accounts', shown).catch(() => {})
  }

  #show(chosen: Chosen): void {
    this.chosen = chosen
    const { dataset } = document.documentElement
    if (chosen.theme === 'system') delete dataset['theme']
    else dataset['theme'] = chosen.theme
    if (chosen.text === 'normal') delete dataset['text']
    else dataset['text'] = chosen.text
  }
}
