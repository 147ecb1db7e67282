/**
 * Gives the focus to something when a dialog has closed. A dialog gives it back
 * to what had it before, some frames after it is gone: so this asks until the
 * focus stays, for two seconds at most. Show says whether there is anything.
 */
export async function refocus(show: () => boolean): Promise<void> {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  const end = performance.now() + 2_000
  let stayed = 0
  let shown: Element | null = null
  while (performance.now() < end && stayed < 4) {
    await frame()
    if (document.querySelector('[role=dialog]')) continue
    if (shown && document.activeElement === shown) {
      stayed += 1
      continue
    }
    stayed = 0
    shown = show() ? document.activeElement : null
  }
}
