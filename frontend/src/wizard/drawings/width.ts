/**
 * About how wide a text in a drawing is. A drawing has no way to measure, so
 * this is an estimate that suits the fonts of all platforms with room to spare.
 */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) {
    width += /[MW@m]/.test(letter) ? 12.5 : /[A-Z0-9w]/.test(letter) ? 10 : /[ijltfr.,:' ]/.test(letter) ? 5.2 : 8.6
  }
  return Math.round(width)
}
