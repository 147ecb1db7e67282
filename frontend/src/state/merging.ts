/**
 * Makes a function that does the work, and of which calls while it is under way
 * become one more. The work must not reject.
 */
export function merging(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false

  async function run(): Promise<void> {
    do {
      again = false
      await work()
    } while (again)
    running = undefined // at once: a call from here on would wait for nothing
  }

  return () => {
    if (running) again = true
    else running = run()
    return running
  }
}
