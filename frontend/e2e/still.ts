import type { Locator, Page } from '@playwright/test'

/** Waits until no colour is on its way from one theme to the other, and what was changed is drawn. */
export function settled(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const changing = () => document.getAnimations().some((one) => one instanceof CSSTransition)
    for (let still = 0; still < 2; still = changing() ? 0 : still + 1) {
      await new Promise((drawn) => requestAnimationFrame(drawn))
    }
  })
}

/** Gives the page a size, and waits until it is drawn in it. */
export async function resized(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height])
  await settled(page)
}

/** Where something is in the window, once it has stayed there for a few frames: what gets the focus is scrolled into sight. */
export function restingBox(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return locator.evaluate(async (element) => {
    const box = () => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x, y, width, height }
    }
    let last = box()
    for (let still = 0; still < 4;) {
      await new Promise((drawn) => requestAnimationFrame(drawn))
      const now = box()
      still = now.x === last.x && now.y === last.y ? still + 1 : 0
      last = now
    }
    return last
  })
}
