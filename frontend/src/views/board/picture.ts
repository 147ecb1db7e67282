// Makes a picture of the board that stands alone: an SVG whose looks are in its
// own attributes, and a PNG of that.
//
// The PNG is drawn from a data: address, since the page's policy lets pictures
// come from itself and data: alone, and scripts from neither.

const looks = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['stroke-linejoin', 'font-family', 'font-size', 'font-weight', 'text-anchor'],
]

const kept = new Set([
  ...['x', 'y', 'cx', 'cy', 'r', 'rx', 'ry', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'd', 'points', 'viewBox'],
])

const namespace = 'http://www.w3.org/2000/svg'

/** How much room there is around the picture. */
const edge = 24

/** The largest PNG, in pixels; more than this some browsers refuse. */
const mostPixels = 16_000_000

/** The picture as the text of an SVG file. Nothing that can only be used, and no name beyond what is seen, is in it. */
export function svgText(picture: SVGSVGElement, title: string): string {
  const [, , width = 0, height = 0] = (picture.getAttribute('viewBox') ?? '').split(/\s+/).map(Number)
  const out = document.implementation.createDocument(namespace, 'svg')
  const root = out.documentElement
  const w = width + 2 * edge
  const h = height + 2 * edge
  for (const [name, value] of [
    ['viewBox', `${-edge} ${-edge} ${w} ${h}`],
    ['width', w],
    ['height', h],
  ] as const) {
    root.setAttribute(name, String(value))
  }
  const heading = out.createElementNS(namespace, 'title')
  heading.textContent = title
  const ground = out.createElementNS(namespace, 'rect')
  for (const [name, value] of [
    ['x', -edge],
    ['y', -edge],
    ['width', w],
    ['height', h],
    ['fill', getComputedStyle(document.documentElement).backgroundColor || '#ffffff'],
  ] as const) {
    ground.setAttribute(name, String(value))
  }
  root.append(heading, ground)
  for (const child of picture.children) {
    const copy = plain(child, out)
    if (copy) root.append(copy)
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}`
}

/** A copy with its looks as attributes; undefined for what isn't seen. */
function plain(element: Element, out: Document): Element | undefined {
  const style = getComputedStyle(element)
  const name = element.localName === 'a' ? 'g' : element.localName
  if (style.display === 'none' || style.visibility === 'hidden' || name === 'title') return undefined
  if (element.matches('.hit, .catch, .field, .raised')) return undefined
  const copy = out.createElementNS(namespace, name)
  for (const { name: attribute, value } of element.attributes) {
    if (kept.has(attribute)) copy.setAttribute(attribute, value)
  }
  for (const look of looks) {
    const value = style.getPropertyValue(look)
    if (value && value !== 'none' && value !== 'normal') copy.setAttribute(look, value)
  }
  if (style.getPropertyValue('fill') === 'none') copy.setAttribute('fill', 'none')
  for (const child of element.childNodes) {
    if (child instanceof Text) {
      if (name === 'text') copy.append(child.data)
    } else if (child instanceof Element) {
      const inside = plain(child, out)
      if (inside) copy.append(inside)
    }
  }
  return copy
}

/** A PNG of such a text, twice as sharp as a screen where that isn't too large. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image()
  await new Promise((loaded, failed) => {
    image.onload = loaded
    image.onerror = () => failed(new Error('the picture could not be drawn'))
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  })
  const w = width + 2 * edge
  const h = height + 2 * edge
  const scale = Math.min(2, Math.sqrt(mostPixels / (w * h)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(w * scale)
  canvas.height = Math.round(h * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, 'image/png'))
  if (!blob) throw new Error('the picture is too large')
  return blob
}
