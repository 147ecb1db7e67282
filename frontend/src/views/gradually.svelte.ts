/** How many of a list to draw at first, and how many more with each frame. */
export interface Parts {
  first: number
  more: number
}

/** More rows than fit a tall screen. */
const rows: Parts = { first: 30, more: 60 }

/**
 * Draws a long list a part at a time, for use where a component begins: what is
 * in sight comes first, and the frames after it bring the rest. total is how
 * long the list is; shown says how many of it to draw by now. parts is for what
 * is taller than a row.
 */
export function gradually(total: () => number, parts: Parts = rows): { readonly shown: number } {
  let shown = $state(parts.first)
  $effect(() => {
    if (shown >= total()) return
    let after = 0
    const frame = requestAnimationFrame(() => {
      after = window.setTimeout(() => (shown += parts.more)) // not before this frame is painted
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
