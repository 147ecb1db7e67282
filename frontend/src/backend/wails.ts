import type { Backend } from './backend'
import { callsBy, type Call } from './calls'
import { ProblemError, problemFrom } from './problem'

type Bound = Record<string, (...args: unknown[]) => Promise<unknown>>

declare global {
  interface Window {
    go?: { app: { App: Bound } }
    runtime?: { EventsOn(name: string, tell: () => void): () => void }
  }
}

/** Says whether the page is shown by Patchbay's own window. */
export function inWindow(): boolean {
  return window.go?.app?.App !== undefined
}

/** The program, reached through the window's bindings. */
export function windowBackend(): Backend {
  const bound = window.go!.app.App
  const call: Call = async (method, ...args) => {
    const run = bound[method]
    if (!run) throw new ProblemError('unknown-method')
    try {
      return await run(...args)
    } catch (failure) {
      throw problemFrom(parse(failure))
    }
  }
  return {
    ...callsBy(call),
    open: async () => {},
    onChanged: (tell) => window.runtime!.EventsOn('changed', () => tell()),
    // The window lives and dies with the program.
    onNotice: () => () => {},
  }
}

// A binding rejects with text; what it was wrapped in depends on Wails.
function parse(failure: unknown): unknown {
  const text = failure instanceof Error ? failure.message : failure
  if (typeof text !== 'string') return failure
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
