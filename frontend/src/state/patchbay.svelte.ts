import { createContext } from 'svelte'
import type { Backend } from '../backend/backend'
import { Accounts } from './accounts.svelte'
import { Board } from './board.svelte'
import { Bringing } from './bringing.svelte'
import { Clock } from './clock.svelte'
import { Copied } from './copied.svelte'
import { Docs } from './docs.svelte'
import { Flow } from './flow.svelte'
import { Home } from './home.svelte'
import { Introductions } from './introductions.svelte'
import { Notices } from './notices.svelte'
import { Outside } from './outside.svelte'
import { Places } from './places.svelte'
import { Preferences } from './preferences.svelte'
import { Session } from './session.svelte'
import { Task } from './task.svelte'

/** All that the page knows, in one value that main makes and Shell hands down. */
export class Patchbay {
  readonly session: Session
  readonly accounts: Accounts
  readonly docs: Docs
  readonly board: Board
  readonly places: Places
  readonly copied: Copied
  readonly bringing: Bringing
  readonly flow: Flow
  readonly introductions: Introductions
  readonly preferences: Preferences
  readonly outside: Outside
  readonly home: Home
  readonly notices = new Notices()
  readonly clock = new Clock()
  readonly practising = new Task()
  readonly quitting = new Task()

  constructor(readonly backend: Backend) {
    this.session = new Session(backend)
    this.accounts = new Accounts(backend)
    this.docs = new Docs(backend)
    this.board = new Board(backend)
    this.places = new Places(backend, this.accounts)
    this.copied = new Copied(backend)
    this.bringing = new Bringing(backend)
    this.introductions = new Introductions(backend)
    this.flow = new Flow(backend, (id) => {
      const pack = this.accounts.pack(id)
      return pack !== undefined && this.introductions.leadsToCoda(pack)
    })
    this.preferences = new Preferences(backend)
    this.outside = new Outside(backend)
    this.home = new Home(backend)
  }

  /** Opens the session and asks for what the first screen shows. */
  async start(): Promise<void> {
    this.backend.onNotice((notice) => {
      this.notices.hear(notice)
      if (notice !== 'back') return
      this.outside.tell()
      this.home.tellAgain()
    })
    this.backend.onChanged(() => {
      void this.accounts.refresh()
      void this.docs.refresh()
      // In the browser whoever leads opens a new page, which asks when it opens.
      if (this.session.about?.shell === 'window') void this.outside.ask()
    })
    const asked: Promise<void>[] = []
    const opened = await this.session.open(() => {
      asked.push(
        this.accounts.refresh(),
        this.preferences.load().catch(() => {}),
      )
      void this.docs.refresh() // the first screen doesn't wait for it
    })
    if (!opened) return
    this.clock.start()
    this.home.watch()
    void this.outside.ask()
    await Promise.all(asked)
    void this.introductions.load() // who connects next may need it
  }

  startPractice(): Promise<boolean> {
    return this.practising.run(() => this.backend.StartPractice())
  }

  async quit(): Promise<void> {
    if (await this.quitting.run(() => this.backend.Quit())) this.notices.hear('bye')
  }
}

export const [usePatchbay, providePatchbay] = createContext<Patchbay>()
