import type { Backend, IntroductionView, PackView } from '../backend/backend'
import { Task } from './task.svelte'

/** To which services Patchbay must be introduced, and is. */
export class Introductions {
  list = $state.raw<IntroductionView[]>([])
  readonly loading = new Task()
  readonly keeping = new Task()
  readonly withdrawing = new Task()

  #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  of(pack: string): IntroductionView | undefined {
    return this.list.find((one) => one.pack === pack)
  }

  /**
   * An account of the Pack is best approved inside Coda, which takes nothing
   * else for it: unless the service's own dialog can be had here as well,
   * without anything to be arranged first.
   */
  leadsToCoda(pack: PackView): boolean {
    const asEasyHere = pack.ways.some(
      (way) => way.approved && way.confirmed && (!way.introduce || this.of(pack.id)?.done),
    )
    return pack.inCoda === 'approve' && !asEasyHere
  }

  load(): Promise<boolean> {
    return this.loading.run(async () => {
      this.list = await this.#backend.Introductions()
    })
  }

  /** Keeps what the service made for Patchbay. Says whether it is kept. */
  introduce(pack: string, id: string, secret: string): Promise<boolean> {
    return this.keeping.run(async () => {
      await this.#backend.Introduce(pack, id, secret)
      this.list = await this.#backend.Introductions()
    })
  }

  withdraw(pack: string): Promise<boolean> {
    return this.withdrawing.run(async () => {
      await this.#backend.Withdraw(pack)
      this.list = await this.#backend.Introductions()
    })
  }
}
