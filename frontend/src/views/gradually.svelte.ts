/** No row of a long list is lower, and no card of one, in CSS pixels. */
const row = { lowest: 44, more: 60 }
export const card = { lowest: 160, more: 16 }

/**
 * Draws a long list a part at a time, for use where a component begins: as many
 * as fit the window come first, and the frames after it bring more. total is how
 * long the list is; shown says how many of it to draw by now. of is what the
 * list is made of.
 */
export function gradually(total: () => number, of: typeof row = row): { readonly shown: number } {
  let shown = $state(Math.ceil(window.innerHeight / of.lowest))
  $effect(() => {
    if (shown >= total()) return
    let after = 0
    const frame = requestAnimationFrame(() => {
      after = window.setTimeout(() => (shown += of.more)) // not before this frame is painted
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  })
  return {
    get shown() {
      return shown
    },
  }
}
