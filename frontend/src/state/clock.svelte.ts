/** The time as the page shows it: "3 minutes ago" grows old by itself. */
export class Clock {
  now = $state(Date.now())

  /** Lets it go on, every 20 seconds, until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => (this.now = Date.now()), 20_000)
    return () => clearInterval(timer)
  }
}
