import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Speaks what Patchbay needs of Coda's API v1 (https://coda.io/developers/apis/v1),
 * on this computer. A key "pretend-USER-VERSION" is USER's; one whose version
 * begins with "limited" may not list docs.
 */
export class Coda {
  /** The key that it was last asked with. */
  lastKey = ''
  /** Answers to everything with this status, while it isn't 0. */
  outage = 0

  #server: Server

  static async start(): Promise<Coda> {
    const coda = new Coda()
    await new Promise<void>((resolve) => coda.#server.listen(0, '127.0.0.1', resolve))
    return coda
  }

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  /** The argument that makes Patchbay speak to it. */
  get flag(): string {
    return `--pack-url=coda=${this.#address}/apis/v1`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  get #address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const key = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const [, user, version] = /^pretend-([a-z]+)-([a-z0-9]+)$/.exec(key) ?? []
    if (this.outage) return refuse(response, this.outage)
    if (!user || !version) return refuse(response, 401)
    this.lastKey = key
    const limited = version.startsWith('limited')
    switch (new URL(request.url ?? '', this.#address).pathname) {
      case '/apis/v1/whoami':
        return send(response, 200, {
          name: `Pretend ${user}`,
          loginId: `${user}@example.com`,
          type: 'user',
          scoped: limited,
          tokenName: `key ${version}`,
          href: `${this.#address}/apis/v1/whoami`,
          workspace: { id: 'ws-1', type: 'workspace', browserLink: `${this.#address}/ws`, name: 'Pretend workspace' },
        })
      case '/apis/v1/docs':
        return limited
          ? refuse(response, 403)
          : send(response, 200, { items: [], href: `${this.#address}/apis/v1/docs` })
      default:
        return refuse(response, 404)
    }
  }
}

function refuse(response: ServerResponse, status: number): void {
  send(response, status, { statusCode: status, statusMessage: 'Pretend', message: 'Pretend' })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
