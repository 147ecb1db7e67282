import { asProblem } from '../backend/problem'
import { Task } from './task.svelte'

/** Seconds that count down. */
export class Pause {
  /** How many are left; 0 while there is no pause. */
  left = $state(0)

  #ticking: ReturnType<typeof setInterval> | undefined
  #over: ((over: boolean) => void) | undefined

  /** Resolves when they are over, or with false where it was ended before. */
  start(seconds: number): Promise<boolean> {
    this.end()
    this.left = seconds
    this.#ticking = setInterval(() => {
      this.left -= 1
      if (this.left <= 0) this.#end(true)
    }, 1000)
    return new Promise((tell) => (this.#over = tell))
  }

  end(): void {
    this.#end(false)
  }

  #end(over: boolean): void {
    clearInterval(this.#ticking)
    this.left = 0
    this.#over?.(over)
    this.#over = undefined
  }
}

/** For how many seconds a service must be left alone; 0 where a failure has another reason. */
export function pauseOf(failure: unknown): number {
  const { code, values } = asProblem(failure)
  const seconds = Number(values['seconds'])
  return code === 'rate-limited' && seconds > 0 ? seconds : 0
}

class Stopped extends Error {}

/**
 * A Task that asks a service for one thing after the other. Where the service wants a pause it waits, and goes on by
 * itself. The person can stop it, which is no problem.
 */
export class PatientTask extends Task {
  readonly pause = new Pause()
  #stopped = false

  override async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.#stopped = false
    const done = await super.run(() =>
      work().catch((failure: unknown) => {
        if (!(failure instanceof Stopped)) throw failure
      }),
    )
    return done && !this.#stopped
  }

  /** Asks for one thing, for use within run's work. Once stopped it rejects, and so ends that. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#stopped) throw new Stopped()
      try {
        return await call()
      } catch (failure) {
        const seconds = pauseOf(failure)
        if (!seconds) throw failure
        await this.pause.start(seconds)
      }
    }
  }

  /** Ends it before it asks for the next thing. */
  stop(): void {
    this.#stopped = true
    this.pause.end()
  }
}
