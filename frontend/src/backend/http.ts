import type { Backend, Notice, Stop } from './backend'
import { callsBy, type Call } from './calls'
import { streamEvents } from './events'
import { ProblemError, problemFrom } from './problem'

const keyName = 'patchbay-session'

/**
 * The program, reached through its server on this computer. The link that
 * opened the page has a one-time code behind the #; open() exchanges it for a
 * key, which stays in this tab and survives a reload.
 */
export function httpBackend(): Backend {
  const code = codeIn(location.hash)
  // Out of the address at once: it must not lie in the history, nor be seen.
  if (code) history.replaceState(null, '', location.pathname + location.search)
  // A fresh link, pasted into the address of a page that is open, loads nothing by itself.
  addEventListener('hashchange', () => {
    if (codeIn(location.hash)) location.reload()
  })

  const changed = new Set<() => void>()
  const noticed = new Set<(notice: Notice) => void>()
  const notice = (what: Notice) => noticed.forEach((tell) => tell(what))

  const call: Call = async (method, ...args) => {
    const answer = await post(`api/${method}`, args)
    return answer.result
  }

  return {
    ...callsBy(call),
    async open() {
      if (code) {
        try {
          const { key } = await post('api/session', { code })
          if (typeof key !== 'string') throw new ProblemError('unexplained')
          sessionStorage.setItem(keyName, key)
        } catch (failure) {
          // A link that was opened twice in the same tab: the first one's session still holds.
          if (!sessionStorage.getItem(keyName)) throw failure
          await ask()
        }
      } else {
        await ask()
      }
      streamEvents({
        connect: (signal) => send('api/events', [], signal),
        changed: () => changed.forEach((tell) => tell()),
        notice,
      })
    },
    onChanged: (tell) => subscribe(changed, tell),
    onNotice: (tell) => subscribe(noticed, tell),
  }

  // Any cheap call tells whether there is a session.
  async function ask(): Promise<void> {
    if (!sessionStorage.getItem(keyName)) throw new ProblemError('session-needed')
    await call('Preferences')
  }
}

// The page's own places begin with a slash.
function codeIn(hash: string): string {
  return hash.startsWith('#/') ? '' : hash.slice(1)
}

function subscribe<T>(all: Set<T>, one: T): Stop {
  all.add(one)
  return () => all.delete(one)
}

function send(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const key = sessionStorage.getItem(keyName)
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(body),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    ...(signal ? { signal } : {}),
  })
}

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  let response: Response
  let answer: Record<string, unknown>
  try {
    response = await send(path, body)
    answer = (await response.json()) as Record<string, unknown>
  } catch (failure) {
    if (failure instanceof SyntaxError) throw new ProblemError('unexplained')
    throw new ProblemError('patchbay-away')
  }
  if (!response.ok) throw problemFrom(answer['problem'])
  return answer
}
