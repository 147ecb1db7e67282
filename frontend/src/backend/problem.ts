import type { app } from '../../wailsjs/go/models'

/** Why a call failed: a code, for which the page has the words, and the values that belong into them. */
export class ProblemError extends Error implements app.Problem {
  constructor(
    readonly code: string,
    readonly values: Record<string, string> = {},
  ) {
    super(code)
    this.name = 'ProblemError'
  }
}

/** The codes that the page gives itself; all others come from the program. */
export const ownCodes = [
  'patchbay-away', // the program didn't answer at all
] as const

/** Reads {"code", "values"}; anything else is "unexplained". */
export function problemFrom(said: unknown): ProblemError {
  if (typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string' && said.code) {
    const values: Record<string, string> = {}
    if ('values' in said && typeof said.values === 'object' && said.values !== null) {
      for (const [name, value] of Object.entries(said.values)) values[name] = String(value)
    }
    return new ProblemError(said.code, values)
  }
  return new ProblemError('unexplained')
}

/** Any failure as a problem. */
export function asProblem(failure: unknown): ProblemError {
  return failure instanceof ProblemError ? failure : new ProblemError('unexplained')
}
