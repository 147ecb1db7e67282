import { family } from './family'
import { duration } from './time'
import { m } from './generated/messages'

interface Named {
  code: string
  values: Record<string, string>
}

const messages = family(import.meta.glob('./generated/messages/problem_*.js', { eager: true }))

/** What is the matter, in one sentence. service is the outside company's name, where one is concerned. */
export function whatIsWrong(problem: Named, service?: string): string {
  return say(problem, '', service)
}

/** What to do next. */
export function whatToDo(problem: Named, service?: string): string {
  return say(problem, '_do', service)
}

function say({ code, values }: Named, which: '' | '_do', service?: string): string {
  const said = messages[`problem_${code}${which}`] ?? messages[`problem_unexplained${which}`]
  const text = said?.({ ...unknown(), ...values, ...derived(values), ...(service ? { service } : {}) }) ?? code
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What to say of a value that didn't come. */
function unknown(): Record<string, string> {
  return {
    service: m.common_unknown_service(),
    host: m.common_unknown_host(),
    status: m.common_unknown_status(),
    path: m.common_unknown_path(),
    address: m.common_unknown_address(),
    field: m.common_unknown_field(),
    domain: m.common_unknown_domain(),
    doc: m.common_unknown_doc(),
    docs: m.common_unknown_docs(),
    account: m.common_unknown_account_other(),
    name: m.common_unknown_account_other(),
    expected: m.common_unknown_account(),
    got: m.common_unknown_account_other(),
    said: m.common_unknown_said(),
    ports: m.common_unknown_ports(),
    least: '12',
    most: '100',
  }
}

/** Numbers as people say them. */
function derived(values: Record<string, string>): Record<string, string> {
  const seconds = Number(values['seconds'])
  const minutes = Number(values['minutes'])
  return {
    wait: seconds > 0 ? duration(seconds) : m.common_some_minutes(),
    clock: !minutes
      ? m.common_clock_off()
      : minutes < 0
        ? m.common_clock_behind({ by: duration(-minutes * 60) })
        : m.common_clock_ahead({ by: duration(minutes * 60) }),
  }
}
