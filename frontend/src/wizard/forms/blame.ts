import type { FieldView, Problem } from '../../backend/backend'

/**
 * The id of the field that a problem is about, where it is about one: its
 * sentence then stands at the field. A refused pair of user name and password
 * may be either's fault.
 */
export function fieldToBlame(problem: Problem, fields: FieldView[]): string | undefined {
  switch (problem.code) {
    case 'key-refused':
      return fields.length === 1 ? fields[0]?.id : undefined
    case 'field-missing':
      return fields.find((field) => field.label === problem.values['field'])?.id
    case 'address-invalid':
    case 'host-invalid':
      return fields.find((field) => !field.secret)?.id
    default:
      return undefined
  }
}
