import { execFile, spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'

/**
 * An X server of its own, without a monitor, and its clipboard as any other
 * program sees it. Debian: xvfb xclip; `make test` installs them.
 */
export class XServer {
  /** Its address, ":7". */
  display = ''
  #server: ChildProcess

  static async start(): Promise<XServer> {
    const server = new XServer()
    server.display = await new Promise((resolve, reject) => {
      server.#server.on('error', reject)
      server.#server.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
      const told = server.#server.stdio[3] as Readable
      told.once('data', (number) => resolve(`:${String(number).trim()}`))
    })
    return server
  }

  private constructor() {
    this.#server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
  }

  /** What xclip pastes; undefined where nobody has copied anything. */
  async pasted(): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      execFile(
        'xclip',
        ['-o', '-selection', 'clipboard'],
        { env: { ...process.env, DISPLAY: this.display } },
        (failure, text, said) => {
          if (!failure) resolve(text)
          // Other failures, as of a missing xclip, are no empty clipboard.
          else if (/target .* not available|no clipboard|There is no owner/i.test(said)) resolve(undefined)
          else reject(failure)
        },
      )
    })
  }

  async close(): Promise<void> {
    this.#server.removeAllListeners('exit')
    const ended = new Promise((resolve) => this.#server.once('exit', resolve))
    this.#server.kill()
    await ended
  }
}
