import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A certified authorization server that isn't ours, on this computer. */
export class Oidc {
  /** Starts it, with settings that its own file explains. */
  static async start(settings: object = {}): Promise<Oidc> {
    const server = fileURLToPath(new URL('../oidc/server.js', import.meta.url))
    const child = spawn(process.execPath, [server, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'ignore'] })
    for await (const line of createInterface({ input: child.stdout! })) return new Oidc(line, child)
    throw new Error("the authorization server doesn't start")
  }

  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
  ) {}

  /** Where the API of its service is, whose who-am-I is at /me. */
  get api(): string {
    return `${this.issuer}/api`
  }

  close(): void {
    this.child.stdin?.end()
  }
}
