/** Black or white, whichever reads better on a "#rrggbb" ground (WCAG 2.2, relative luminance). */
export function letterColour(ground: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(ground.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  // Both contrasts are equal, about 4.6:1, at 0.179.
  return luminance > 0.179 ? '#000000' : '#ffffff'
}
