import type { Backend, OwnServiceView, PackView, Problem, Sharing } from '../backend/backend'
import { asProblem } from '../backend/problem'
import type { Step } from '../backend/step'

type Begin = { pack: string; sharing: Sharing | '' } | { account: string } | { own: OwnServiceView }

/** How long to wait after a call that failed for want of an answer, in milliseconds. */
const pause = 1000

/**
 * The one attempt to connect or sign in again that the page shows.
 *
 * While one is open it keeps asking for the next step, which keeps the attempt
 * alive in the program. A step that comes late, after a newer one or after the
 * attempt was closed, is dropped. Where the program has forgotten the attempt
 * (a long pause, a restart), it is begun anew, and `typed` stays.
 */
export class Flow {
  /** What the person must see or do now; undefined while it begins, and when closed. */
  step = $state<Step>()
  /** An attempt is shown. */
  open = $state(false)
  /** The Pack's id. */
  pack = $state('')
  /** The way to sign in that the newest form belongs to; empty while it is chosen. */
  way = $state('')
  /** The account to sign in to again; empty for a new one. */
  account = $state('')
  /** The doc that the account is put into at the end; empty for none. */
  doc = $state('')
  /** As what it is put there; empty where there is no doc. */
  sharing = $state<Sharing | ''>('')
  /** An answer or a beginning is under way. */
  busy = $state(false)
  /** Why it could not be begun or answered. What the step itself says is in the step. */
  problem = $state<Problem>()
  /** The program had forgotten the attempt, and it was begun anew. */
  restarted = $state(false)
  /** What the person has typed, by field. Gone as soon as the attempt is over or closed. */
  typed = $state<Record<string, string>>({})

  /** The account is approved inside Coda: there is nothing to ask the program, only to note. */
  inCoda = $state(false)
  /** The name of a service that the catalogue lacks, as far as it was typed. */
  other = $state('')

  /** The Pack of a service that no Pack was for: it isn't in the catalogue before the account is kept. */
  made = $state.raw<PackView>()

  #backend: Backend
  #leadsToCoda: (pack: string) => boolean
  #begin: Begin | undefined
  /** Counts attempts: what belongs to an older one is dropped. */
  #attempt = 0

  /** leadsToCoda says of which Packs an account is best approved inside Coda. */
  constructor(backend: Backend, leadsToCoda: (pack: string) => boolean = () => false) {
    this.#backend = backend
    this.#leadsToCoda = leadsToCoda
  }

  /** Whether closing would lose something that the person typed. */
  get dirty(): boolean {
    return this.open && this.step?.kind !== 'done' && Object.values(this.typed).some((value) => value !== '')
  }

  /** Starts connecting an account of a Pack; into a doc, where both are given. */
  start(pack: string, doc = '', sharing: Sharing | '' = ''): Promise<void> {
    return this.#start({ pack, sharing }, pack, '', doc, sharing)
  }

  /** Starts connecting an account of a service that no Pack is for. Rejects with a ProblemError where it can't be one. */
  async startOwn(own: OwnServiceView): Promise<void> {
    const { pack, step } = await this.#backend.ConnectOwn(own)
    this.cancel()
    this.#begin = { own }
    this.made = pack
    this.pack = pack.id
    this.open = true
    const attempt = ++this.#attempt
    this.#take(attempt, step)
    void this.#follow(attempt, step.flow)
  }

  /** Shows what there is to note of an account of a service that the catalogue lacks, by a name to begin with. */
  noteOther(service: string): void {
    this.cancel()
    this.other = service
    this.open = true
    this.inCoda = true
  }

  /** Signs in here all the same, where the attempt leads into Coda. */
  here(): Promise<void> {
    this.inCoda = false
    return this.#beginAnew()
  }

  /** Starts signing in to an account again. */
  signInAgain(account: { id: string; pack: string }): Promise<void> {
    return this.#start({ account: account.id }, account.pack, account.id, '')
  }

  /** Begins the same attempt once more, for instance after it has failed. What was typed stays. */
  async again(): Promise<void> {
    this.#abandon()
    this.restarted = false
    await this.#beginAnew()
  }

  /** Answers the step that is shown; `typed` and a choice are what is usually in it. */
  async answer(values: Record<string, string>): Promise<void> {
    const step = this.step
    if (this.busy || step?.kind !== 'form') return
    const attempt = this.#attempt
    this.busy = true
    this.problem = undefined
    try {
      this.#take(attempt, await this.#backend.Submit(step.flow, step.n, values))
    } catch (failure) {
      if (attempt !== this.#attempt) return
      const problem = asProblem(failure)
      if (problem.code === 'flow-ended') {
        await this.#restart()
        return
      }
      this.problem = problem
    } finally {
      if (attempt === this.#attempt) this.busy = false
    }
  }

  /** Opens the page that the person is waited for on once more. Rejects with a ProblemError. */
  async openPage(): Promise<void> {
    if (this.step) await this.#backend.OpenPage(this.step.flow)
  }

  /** Closes the attempt and forgets what was typed. */
  cancel(): void {
    this.#abandon()
    this.#begin = undefined
    this.open = false
    this.pack = ''
    this.way = ''
    this.account = ''
    this.doc = ''
    this.sharing = ''
    this.restarted = false
    this.inCoda = false
    this.other = ''
    this.made = undefined
    this.typed = {}
  }

  async #start(begin: Begin, pack: string, account: string, doc: string, sharing: Sharing | '' = ''): Promise<void> {
    this.cancel()
    this.#begin = begin
    this.pack = pack
    this.account = account
    this.doc = doc
    this.sharing = sharing
    this.open = true
    this.inCoda = 'pack' in begin && this.#leadsToCoda(pack)
    if (!this.inCoda) await this.#beginAnew()
  }

  async #beginAnew(): Promise<void> {
    const begin = this.#begin
    if (!begin) return
    const attempt = ++this.#attempt
    this.busy = true
    this.problem = undefined
    try {
      const step = await this.#first(begin)
      if (attempt !== this.#attempt) {
        void this.#backend.Cancel(step.flow).catch(() => {})
        return
      }
      this.#take(attempt, step)
      void this.#follow(attempt, step.flow)
    } catch (failure) {
      if (attempt === this.#attempt) this.problem = asProblem(failure)
    } finally {
      if (attempt === this.#attempt) this.busy = false
    }
  }

  async #first(begin: Begin): Promise<Step> {
    if ('account' in begin) return this.#backend.SignInAgain(begin.account)
    if ('own' in begin) return (await this.#backend.ConnectOwn(begin.own)).step
    return this.#backend.Connect(begin.pack, this.doc, begin.sharing)
  }

  async #restart(): Promise<void> {
    this.#attempt++
    this.step = undefined
    this.restarted = true
    await this.#beginAnew()
  }

  /** Leaves the current attempt, and tells the program unless it is over. */
  #abandon(): void {
    const step = this.step
    this.#attempt++
    this.step = undefined
    this.busy = false
    this.problem = undefined
    if (step && step.kind !== 'done' && step.kind !== 'failed') {
      void this.#backend.Cancel(step.flow).catch(() => {})
    }
  }

  #take(attempt: number, step: Step): void {
    if (attempt !== this.#attempt) return
    if (this.step && step.n <= this.step.n) return
    this.step = step
    if (step.kind === 'form') this.way = step.form.way
    if (step.kind === 'done') this.typed = {}
  }

  /** Asks for the next step until the attempt is over or left. */
  async #follow(attempt: number, flow: string): Promise<void> {
    while (attempt === this.#attempt) {
      const step = this.step
      if (!step || step.kind === 'done' || step.kind === 'failed') return
      try {
        this.#take(attempt, await this.#backend.Wait(flow, step.n))
      } catch (failure) {
        if (attempt !== this.#attempt) return
        if (asProblem(failure).code === 'flow-ended') {
          await this.#restart()
          return
        }
        // No answer: the banner says so, and the attempt may well live on.
        await new Promise((wake) => setTimeout(wake, pause))
      }
    }
  }
}
