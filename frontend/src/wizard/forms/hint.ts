import type { FieldView } from '../../backend/backend'

/**
 * The warning that a value doesn't look as this field's values usually do, or
 * undefined. Services change what their keys look like, so it blocks nothing.
 */
export function hintFor(field: FieldView, value: string): string | undefined {
  const text = value.trim()
  if (!text || !field.hintPattern) return undefined
  return new RegExp(field.hintPattern, 'u').test(text) ? undefined : field.hintMessage
}
