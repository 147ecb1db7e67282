/**
 * Draws a long list a part at a time, for use where a component begins: what is
 * in sight comes first, and the frames after it bring the rest. total is how
 * long the list is; shown says how many of it to draw by now.
 */
export function gradually(total: () => number): { readonly shown: number } {
  let shown = $state(Math.ceil(window.innerHeight / lowest))
  $effect(() => {
    if (shown >= total()) return
    let after = 0
    const frame = requestAnimationFrame(() => {
      after = window.setTimeout(() => (shown += atOnce)) // not before this frame is painted
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

/** No row of a long list is lower, in CSS pixels: so many as fit are drawn at once. */
const lowest = 44
const atOnce = 60
