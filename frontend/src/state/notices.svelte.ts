import type { Notice } from '../backend/backend'

/** What the page was told besides answers, and how far it can be used. */
export class Notices {
  /**
   * lost ends by itself. The others are final: replaced by a newer page,
   * unknown to the program, or the program has ended.
   */
  connection = $state<'there' | 'lost' | 'replaced' | 'ended' | 'bye'>('there')
  /** Somebody opened a link that had been used. */
  linkUsedTwice = $state(false)

  hear(notice: Notice): void {
    switch (notice) {
      case 'link-used-twice':
        this.linkUsedTwice = true
        return
      case 'back':
        this.connection = 'there'
        return
      default:
        this.connection = notice
    }
  }

  dismissLinkUsedTwice(): void {
    this.linkUsedTwice = false
  }
}
