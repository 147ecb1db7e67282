/** How wide a text is, in pixels, at a size in pixels. */
export type Measure = (text: string, size: number) => number

const thin = /[iljtfrI.,:;'’|!()[\]{}/\\ ·-]/u
const broad = /[mwMWQO@%&…—]/u
const full = /[\p{Extended_Pictographic}\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/u
const upper = /\p{Lu}/u

/** How wide a letter is, for a size of 1. */
function widthOf(letter: string): number {
  if (/\p{M}|\u200d/u.test(letter)) return 0
  if (full.test(letter)) return 1.05
  if (broad.test(letter)) return 0.9
  if (thin.test(letter)) return 0.36
  return upper.test(letter) ? 0.68 : 0.57
}

/** A guess that is rather too wide than too narrow; scale is how much wider the font is than most. */
export function estimate(scale = 1): Measure {
  const known = new Map<string, number>()
  return (text, size) => {
    let sum = 0
    for (const letter of text) {
      let width = known.get(letter)
      if (width === undefined) known.set(letter, (width = widthOf(letter)))
      sum += width
    }
    return sum * size * scale
  }
}

/** The text, or as much of its beginning as is no wider than room, with an ellipsis. */
export function fit(text: string, room: number, size: number, measure: Measure): string {
  if (measure(text, size) <= room) return text
  const letters = [...text]
  let low = 0
  let high = letters.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (measure(`${letters.slice(0, middle).join('').trimEnd()}…`, size) <= room) low = middle
    else high = middle - 1
  }
  // A joiner or a mark alone would be drawn as a letter of its own.
  return `${letters
    .slice(0, low)
    .join('')
    .replace(/[\s\u200d\p{M}]+$/u, '')}…`
}

/** How much wider the page's own font is than most, for estimate; 1 where nothing can measure it. */
export function scaleOfFont(): number {
  if (typeof OffscreenCanvas === 'undefined') return 1
  const measuring = new OffscreenCanvas(1, 1).getContext('2d')
  if (!measuring) return 1
  // Bold, as names are.
  measuring.font = `600 100px ${getComputedStyle(document.body).fontFamily}`
  const text = 'Support mia@example.com'
  return Math.max(0.8, measuring.measureText(text).width / estimate()(text, 100))
}
