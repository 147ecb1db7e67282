import type { Notice } from './backend'

/** After this long without a word the connection is taken for dead; the heart beats every 20 seconds. */
export const silence = 45_000

const firstPause = 500
const longestPause = 10_000

export interface EventSource {
  /** Opens the stream. */
  connect(signal: AbortSignal): Promise<Response>
  changed(): void
  notice(notice: Notice): void
}

/**
 * Reads the stream of events for as long as the page lives, and opens it again
 * with growing pauses when it breaks. A stream begins with "changed" where
 * something may have been missed. Ends when the program does, or the session.
 */
export async function streamEvents(source: EventSource): Promise<void> {
  let pause = firstPause
  let lost = false
  for (;;) {
    const end = await readOnce(source, () => {
      pause = firstPause
      if (lost) {
        lost = false
        source.notice('back')
      }
    })
    if (end !== 'broken') {
      source.notice(end)
      return
    }
    if (!lost) {
      lost = true
      source.notice('lost')
    }
    await new Promise((wake) => setTimeout(wake, pause))
    pause = Math.min(pause * 2, longestPause)
  }
}

type End = 'broken' | 'replaced' | 'ended' | 'bye'

async function readOnce(source: EventSource, alive: () => void): Promise<End> {
  const silent = new AbortController()
  let timer = setTimeout(() => silent.abort(), silence)
  try {
    const response = await source.connect(silent.signal)
    if (response.status === 401) return await whyRefused(response)
    if (!response.ok || !response.body) return 'broken'
    const lines = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await lines.read()
      if (done) return 'broken'
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), silence)
      alive()
      const parts = (rest + value).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        switch (eventOf(line)) {
          case 'changed':
            source.changed()
            break
          case 'link-used-twice':
            source.notice('link-used-twice')
            break
          case 'replaced':
            return 'replaced'
          case 'bye':
            return 'bye'
        }
      }
    }
  } catch {
    return 'broken'
  } finally {
    clearTimeout(timer)
    silent.abort()
  }
}

async function whyRefused(response: Response): Promise<End> {
  const answer = (await response.json()) as { problem?: { code?: unknown } }
  return answer.problem?.code === 'session-replaced' ? 'replaced' : 'ended'
}

function eventOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { event?: unknown }).event
  } catch {
    return undefined
  }
}
