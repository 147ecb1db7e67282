import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createPlain, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A service's example answers, by its Pack's id; "me" for what isn't in the catalogue. */
interface Answer {
  status: number
  body: unknown
}

/** Says whether a request carries the key, where the service wants it. */
export type Carries = (request: IncomingMessage, query: URLSearchParams) => boolean

/**
 * Services on this computer, each below its Pack's id, that answer as the
 * examples in the catalogue's testdata: to the key in its place as to a good
 * one, to all else as to a wrong one.
 */
export class Played {
  /** Where it is, without a slash at its end. */
  readonly address: string
  #server: Server

  /** Starts it, over https with a certificate of its own where there is a folder for that. */
  static async start(carries: Record<string, Carries>, secure?: string): Promise<Played> {
    const listener = answering(carries)
    const server = secure ? createSecure(certificate(secure), listener) : createPlain(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new Played(server, secure ? 'https' : 'http')
  }

  private constructor(server: Server, scheme: string) {
    this.#server = server
    this.address = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

/** The file with the certificate that Played.start made in a folder. */
export function certificateIn(folder: string): string {
  return join(folder, 'certificate.pem')
}

function certificate(folder: string): { key: string; cert: string } {
  const key = join(folder, 'key.pem')
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...[
        '-subj',
        '/CN=Pretend',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        key,
        '-out',
        certificateIn(folder),
      ],
    ],
    { stdio: 'ignore' },
  )
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(certificateIn(folder), 'utf8') }
}

function answering(carries: Record<string, Carries>): RequestListener {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const pack = pathname.split('/')[1] ?? ''
    const good = carries[pack]?.(request, searchParams)
    const { status, body } = answer(pack, good ? 'good' : 'wrong-key')
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  }
}

function answer(pack: string, which: 'good' | 'wrong-key'): Answer {
  if (pack.startsWith('own-')) {
    return which === 'good' ? { status: 200, body: { id: '7', name: `Pat at ${pack}` } } : { status: 401, body: {} }
  }
  const file = new URL(`../../internal/packs/testdata/${pack}/${which}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Answer
}

/** The Authorization header of a user name and a password. */
export function basic(user: string, password = ''): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
