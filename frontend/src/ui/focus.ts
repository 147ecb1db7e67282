/**
 * Whether nothing has the focus: what had it is gone, and the person hasn't
 * gone on to something else meanwhile.
 */
export function focusIsLost(): boolean {
  return !document.activeElement || document.activeElement === document.body
}
