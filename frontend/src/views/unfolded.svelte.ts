import { SvelteSet } from 'svelte/reactivity'

/** Which accounts are unfolded, by id; kept while one looks at another place. */
export class Unfolded {
  readonly ids = new SvelteSet<string>()
  /** The one to bring into sight as soon as it is there. */
  wanted = $state('')
  /** The to-do to bring into sight. */
  wantedToDo = $state('')

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id)
  }

  /** Unfolds an account and brings it into sight. */
  show(id: string): void {
    this.ids.add(id)
    this.wanted = id
  }
}
