import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend, Notice } from './backend'
import { silence } from './events'
import { httpBackend } from './http'

/** A stand-in for the program's server: it speaks the protocol, and can be told to misbehave. */
class Server {
  code = 'CODE7'
  key = 'pretend-session-key'
  used = false
  replaced = false
  away = false
  asked: { path: string; body: unknown; key: string | null }[] = []
  results: Record<string, unknown> = { Preferences: { theme: 'system', accounts: 'list' } }
  streams: ReadableStreamDefaultController<Uint8Array>[] = []

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    if (this.away) throw new TypeError('Failed to fetch')
    const headers = new Headers(init.headers)
    const body: unknown = JSON.parse(String(init.body))
    const key = headers.get('Authorization')
    this.asked.push({ path, body, key })
    expect(init.method).toBe('POST')
    expect(headers.get('Content-Type')).toBe('application/json')
    if (path === 'api/session') {
      if ((body as { code: string }).code !== this.code) return problem(401, 'link-unknown')
      if (this.used) return problem(401, 'link-used')
      this.used = true
      return answer(200, { key: this.key })
    }
    if (key !== `Bearer ${this.key}`) return problem(401, 'session-needed')
    if (this.replaced) return problem(401, 'session-replaced')
    if (path === 'api/events') return this.#stream(init.signal)
    const method = path.replace('api/', '')
    if (method in this.results) return answer(200, { result: this.results[method] })
    return answer(422, { problem: { code: 'rate-limited', values: { seconds: '30' } } })
  }

  tell(event: string): void {
    this.send(`{"event":"${event}"}\n`)
  }

  send(text: string): void {
    this.streams.at(-1)!.enqueue(new TextEncoder().encode(text))
  }

  #stream(signal?: AbortSignal | null): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.push(controller)
        signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')))
      },
    })
    return new Response(body, { status: 200 })
  }
}

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const problem = (status: number, code: string) => answer(status, { problem: { code, values: {} } })

let server: Server
let backend: Backend
let changes: number
let notices: Notice[]

function load(hash: string): Backend {
  history.replaceState(null, '', `/${hash}`)
  backend = httpBackend()
  changes = 0
  notices = []
  backend.onChanged(() => changes++)
  backend.onNotice((notice) => notices.push(notice))
  return backend
}

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  server = new Server()
  vi.stubGlobal('fetch', server.fetch)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settle = () => vi.advanceTimersByTimeAsync(0)

test('the code leaves the address before anything is asked', async () => {
  load('#CODE7')
  expect(location.hash).toBe('')
  expect(server.asked).toEqual([])
  await backend.open()
  expect(server.asked[0]).toEqual({ path: 'api/session', body: { code: 'CODE7' }, key: null })
  expect(sessionStorage.getItem('patchbay-session')).toBe('pretend-session-key')
})

test("a reload keeps the session, and a place behind the # isn't taken for a code", async () => {
  await load('#CODE7').open()
  await load('#/settings').open()
  expect(location.hash).toBe('#/settings')
  expect(server.asked.filter(({ path }) => path === 'api/session')).toHaveLength(1)
})

test('a used link opened again in the same tab goes on with its session', async () => {
  await load('#CODE7').open()
  await expect(load('#CODE7').open()).resolves.toBeUndefined()
})

test.each([
  ['', 'session-needed'],
  ['#WRONG', 'link-unknown'],
])('without a session, %j is %s', async (hash, code) => {
  await expect(load(hash).open()).rejects.toMatchObject({ code })
})

test('a call is a JSON array of its arguments with the key, and answers the result', async () => {
  await load('#CODE7').open()
  server.results['Rename'] = null
  await backend.Rename('a1', 'Work')
  expect(server.asked.at(-1)).toEqual({
    path: 'api/Rename',
    body: ['a1', 'Work'],
    key: 'Bearer pretend-session-key',
  })
})

test('a refused call rejects with its code and values', async () => {
  await load('#CODE7').open()
  await expect(backend.Check('a1')).rejects.toMatchObject({ code: 'rate-limited', values: { seconds: '30' } })
})

test('no answer and no JSON are problems, too', async () => {
  await load('#CODE7').open()
  server.away = true
  await expect(backend.List()).rejects.toMatchObject({ code: 'patchbay-away' })
  server.away = false
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
  await expect(backend.List()).rejects.toMatchObject({ code: 'unexplained' })
})

test('events are told, also where a line comes in pieces', async () => {
  await load('#CODE7').open()
  await settle()
  server.tell('changed')
  server.send('{"event":"cha')
  await settle()
  expect(changes).toBe(1)
  server.send('nged"}\n{"event":"heartbeat"}\nnot json\n')
  server.tell('link-used-twice')
  await settle()
  expect(changes).toBe(2)
  expect(notices).toEqual(['link-used-twice'])
})

test('a broken stream is lost, tried again with growing pauses, and back', async () => {
  await load('#CODE7').open()
  await settle()
  server.away = true
  server.streams[0]!.close()
  await settle()
  expect(notices).toEqual(['lost'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(notices).toEqual(['lost'])
  server.away = false
  await vi.advanceTimersByTimeAsync(10_000)
  server.tell('changed')
  await settle()
  expect(notices).toEqual(['lost', 'back'])
  expect(changes).toBe(1)
})

test('silence counts as lost, a heartbeat does not', async () => {
  await load('#CODE7').open()
  await settle()
  await vi.advanceTimersByTimeAsync(silence - 1000)
  server.tell('heartbeat')
  await vi.advanceTimersByTimeAsync(silence - 1000)
  expect(notices).toEqual([])
  await vi.advanceTimersByTimeAsync(2000)
  expect(notices).toEqual(['lost'])
})

test.each(['replaced', 'bye'] as const)('%s is final', async (event) => {
  await load('#CODE7').open()
  await settle()
  server.tell(event)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(notices).toEqual([event])
  expect(server.streams).toHaveLength(1)
})

test('a page that comes back to a newer session is told so', async () => {
  await load('#CODE7').open()
  await settle()
  server.replaced = true
  server.streams[0]!.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(notices).toEqual(['lost', 'replaced'])
})
