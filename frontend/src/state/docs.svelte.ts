import type {
  Backend,
  DocDetailView,
  DocView,
  Level,
  MayUseView,
  OthersView,
  Problem,
  Purpose,
  Sharing,
} from '../backend/backend'
import { asProblem } from '../backend/problem'
import { Finding } from './finding.svelte'
import { merging } from './merging'

/** Somebody else's shared account, as the person notes it. */
export type Noting = Pick<OthersView, 'doc' | 'pack' | 'name' | 'whose' | 'may'>

/**
 * The docs known here, and the one that is looked at. Asks again whenever the
 * program says that something changed. Every verb asks again before it answers,
 * and rejects with a ProblemError: who asks, shows it.
 */
export class Docs {
  /** By title. */
  list = $state.raw<DocView[]>([])
  /** The doc that is looked at; undefined until it is there. */
  shown = $state.raw<DocDetailView>()
  /** The first answer is there. */
  ready = $state(false)
  /** Why the last refresh failed. */
  problem = $state<Problem>()
  /** Why the doc that is looked at could not be shown; unknown-doc where it is gone. */
  shownProblem = $state<Problem>()

  #backend: Backend
  #looking = ''

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** The docs whose title or link holds every word of query. */
  matching(query: string): DocView[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    return this.list.filter(({ title, link }) => {
      const text = `${title} ${link}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
  }

  /** Looks at a doc from now on; at none where the id is empty. */
  async look(doc: string): Promise<void> {
    if (doc !== this.#looking) {
      this.#looking = doc
      this.shown = undefined
      this.shownProblem = undefined
    }
    if (doc) await this.#show()
  }

  /** Asks for everything anew. Calls while one is under way become one more. */
  readonly refresh = merging(async () => {
    try {
      ;[this.list] = await Promise.all([this.#backend.Docs(), this.#looking ? this.#show() : undefined])
      this.problem = undefined
      this.ready = true
    } catch (failure) {
      this.problem = asProblem(failure)
    }
  })

  /** Fetches the doc that is looked at; an answer for another one is dropped. */
  async #show(): Promise<void> {
    const doc = this.#looking
    try {
      const shown = await this.#backend.Doc(doc)
      if (doc !== this.#looking) return
      this.shown = shown
      this.shownProblem = undefined
    } catch (failure) {
      if (doc !== this.#looking) return
      this.shownProblem = asProblem(failure)
      if (this.shownProblem.code === 'unknown-doc') this.shown = undefined
    }
  }

  /** Adds a doc by its link, its title, or both, and answers it. */
  async add(link: string, title: string): Promise<DocView> {
    const doc = await this.#backend.AddDoc(link.trim(), title.trim())
    await this.refresh()
    return doc
  }

  /** Gives a doc its link. */
  async setLink(doc: string, link: string): Promise<void> {
    await this.#backend.SetDocLink(doc, link.trim())
    await this.refresh()
  }

  /** A search among the docs that Coda shows to one of its accounts. */
  finding(): Finding {
    return new Finding(this.#backend)
  }

  /** Asks Coda for a doc, on behalf of one of its accounts. That it isn't shown is noted, and doc-not-shown. */
  async lookInCoda(account: string, doc: string): Promise<void> {
    try {
      await this.#backend.LookInCoda(account, doc)
    } finally {
      await this.refresh()
    }
  }

  /** Takes a doc off the list. Accounts that Coda may have there leave a to-do. */
  async forget(doc: string): Promise<void> {
    await this.#backend.ForgetDoc(doc)
    await this.refresh()
  }

  /** Opens a doc in the person's browser. */
  openInCoda(doc: string): Promise<void> {
    return this.#backend.OpenDoc(doc)
  }

  /** Puts an account into a doc without signing in anew. A shared one begins restricted. */
  async addToDoc(account: string, doc: string, sharing: Sharing): Promise<void> {
    await this.#backend.AddToDoc(account, doc, sharing)
    await this.refresh()
  }

  /** Makes an account the private one of a Pack in a doc, in place of the one that is. */
  async choosePrivate(doc: string, pack: string, account: string): Promise<void> {
    await this.#backend.ChoosePrivate(doc, pack, account)
    await this.refresh()
  }

  /** Makes a private account a shared one of the same doc, restricted as each new one. */
  async shareInstead(account: string, doc: string): Promise<void> {
    await this.#backend.ShareInstead(account, doc)
    await this.refresh()
  }

  /** Says what others may do with a shared account. */
  async setNonOwners(account: string, doc: string, level: Level): Promise<void> {
    await this.#backend.SetNonOwners(account, doc, level)
    await this.refresh()
  }

  /** Takes an account out of docs, all in one step. */
  async disconnect(account: string, docs: string[]): Promise<void> {
    await this.#backend.Disconnect(account, docs)
    await this.refresh()
  }

  /** What the owner and others may do with an account in a doc, and why. */
  mayUse(account: string, doc: string, purpose: Purpose): Promise<MayUseView> {
    return this.#backend.MayUse(account, doc, purpose)
  }

  /** Notes somebody else's shared account. */
  async noteOthers(noting: Noting): Promise<OthersView> {
    const noted = await this.#backend.NoteOthers({ ...noting, id: '', noted: '' })
    await this.refresh()
    return noted
  }

  /** Takes such a note away. */
  async dropNote(id: string): Promise<void> {
    await this.#backend.DropNote(id)
    await this.refresh()
  }
}
