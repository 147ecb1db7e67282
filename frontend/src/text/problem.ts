import { m } from './generated/messages'

type Said = (values: Record<string, string>) => string

interface Named {
  code: string
  values: Record<string, string>
}

// The one place where messages are found by a name made at run time.
const messages = m as unknown as Record<string, Said | undefined>

/** What is the matter, in one sentence. */
export function whatIsWrong(problem: Named): string {
  return say(problem, '')
}

/** What to do next. */
export function whatToDo(problem: Named): string {
  return say(problem, '_do')
}

function say({ code, values }: Named, which: '' | '_do'): string {
  const said = messages[code + which] ?? messages['unexplained' + which]
  return said?.(values) ?? code
}
