import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'

const binary = process.env['PATCHBAY_BINARY'] ?? fileURLToPath(new URL('../../build/bin/patchbay', import.meta.url))

export interface How {
  /** Arguments besides --no-open. */
  args: string[]
  /** With the keyring that the tests run in. Else it finds no message bus, hence none. */
  keyring?: boolean
  /** The file of the certificates that it trusts, in place of the computer's. */
  certificates?: string
  /** On this X display, ":7". Else it finds none, hence no clipboard. */
  display?: string
}

/** A Patchbay that runs: the real program, in a process group of its own. */
export class Program {
  /** The link that it printed last. */
  link = ''
  /** All that it said in its terminal. */
  said = ''
  /** It was ended, or has ended well: what a page still asks it for is refused. */
  over = false
  readonly ended: Promise<number | null>

  #process: ChildProcess
  #printed = ''
  #opened: string

  /** Starts the program; home is a folder for what it needs besides its data. */
  static async start(home: string, how: How): Promise<Program> {
    expect(existsSync(binary), `${binary} is there; make builds it`).toBe(true)
    const program = new Program(home, how)
    await expect.poll(() => program.#printed, { message: 'its first line' }).not.toBe('')
    expect(program.#printed, 'its first line').toMatch(/^Patchbay is at http:\/\/127\.0\.0\.1:\d+\/#\S+\n/)
    return program
  }

  private constructor(home: string, how: How) {
    this.#opened = join(home, 'opened')
    this.#process = spawn(binary, ['--no-open', ...how.args], {
      env: environment(home, this.#opened, how),
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#process.stderr?.on('data', (text) => (this.said += text))
    const lines = createInterface({ input: this.#process.stdout! })
    lines.on('line', (line) => {
      this.said += `${line}\n`
      this.#printed += `${line}\n`
      const link = line.match(/^Patchbay is at (http:\S+)$/)
      if (link?.[1]) this.link = link[1]
    })
    this.ended = new Promise((resolve, reject) => {
      this.#process.on('error', reject)
      this.#process.on('exit', (code) => {
        if (code === 0) this.over = true
        resolve(code)
      })
    })
  }

  /** Its address, without the code. */
  get address(): string {
    return this.link.replace(/#.*/, '')
  }

  /** Presses Enter in its terminal and returns the fresh link. */
  async freshLink(): Promise<string> {
    const before = this.link
    this.#process.stdin?.write('\n')
    await expect.poll(() => this.link).not.toBe(before)
    return this.link
  }

  /** The addresses that it has asked the computer to open, the newest last. */
  opened(): string[] {
    return existsSync(this.#opened) ? readFileSync(this.#opened, 'utf8').split('\n').filter(Boolean) : []
  }

  /** Ends it as Ctrl-C does, and returns its exit code. */
  interrupt(): Promise<number | null> {
    this.over = true
    this.#process.kill('SIGINT')
    return this.ended
  }

  /** Ends the program itself with SIGKILL, and nothing that it has started. */
  async killAlone(): Promise<void> {
    this.over = true
    this.#process.kill('SIGKILL')
    await this.ended
  }

  /** Ends it, and all that it has started, as a power cut does. */
  async kill(): Promise<void> {
    if (this.#process.pid === undefined) return
    this.over = true
    try {
      process.kill(-this.#process.pid, 'SIGKILL')
    } catch {
      return // everything in the group has ended
    }
    await this.ended
  }
}

/** A temporary folder and how to take it away. */
export function folder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'patchbay-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * What the program finds around it. Its first xdg-open writes down what it is
 * to open: a person's browser would show it, a test opens it in a page.
 */
function environment(home: string, opened: string, { keyring, display, certificates }: How): NodeJS.ProcessEnv {
  const bin = join(home, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >>'${opened}'\n`)
  chmodSync(join(bin, 'xdg-open'), 0o755)
  const temporary = join(home, 'tmp') // what a killed program leaves there goes with the test
  mkdirSync(temporary, { recursive: true })
  const around: NodeJS.ProcessEnv = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, TMPDIR: temporary }
  delete around['DISPLAY']
  delete around['WAYLAND_DISPLAY']
  if (display) around['DISPLAY'] = display
  if (certificates) around['SSL_CERT_FILE'] = certificates
  if (keyring) return around

  const run = join(home, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  around['HOME'] = home
  around['XDG_CONFIG_HOME'] = join(home, '.config')
  around['XDG_DATA_HOME'] = join(home, '.local', 'share')
  around['XDG_RUNTIME_DIR'] = run
  delete around['DBUS_SESSION_BUS_ADDRESS']
  // Where somebody is logged in, a bus is found without being named.
  if (existsSync(`/run/user/${process.getuid?.()}/bus`)) {
    around['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${run}/no-bus-here`
  }
  return around
}
