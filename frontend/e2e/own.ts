import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const figma = fileURLToPath(new URL('../../internal/packs/catalogue/figma.json', import.meta.url))

/** Puts a Pack into the person's own folder, before the program starts. */
export function putOwnPack(data: string, id: string, change: Record<string, unknown> = {}): void {
  const folder = join(data, 'packs')
  mkdirSync(folder, { recursive: true })
  const pack: Record<string, unknown> = { ...JSON.parse(readFileSync(figma, 'utf8')), id, name: `Own ${id}`, ...change }
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(pack))
}
