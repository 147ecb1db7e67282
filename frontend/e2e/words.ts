import { readFileSync } from 'node:fs'

// The sentences of the page, from where the page has them: a test says which
// one must be there, and a better wording breaks no test.
const sentences: Record<string, unknown> = Object.assign(
  {},
  ...['accounts', 'board', 'bringin', 'common', 'docs', 'introduce', 'places', 'problems', 'settings', 'wizard'].map(
    (file) => read(`../src/text/en/${file}.json`),
  ),
)

/** The sentence of a key with its values filled in; where it counts something, the one for that count. */
export function say(key: string, values: Record<string, string> = {}): string {
  return template(key, values.count).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${key} needs a value for ${name}`)
    return value
  })
}

/** A pattern for the sentence of a key, whatever its missing values are. */
export function like(key: string, values: Record<string, string> = {}): RegExp {
  const parts = template(key, values.count).split(/(\{\w+\})/)
  return new RegExp(
    parts
      .map((part) => {
        const name = /^\{(\w+)\}$/.exec(part)?.[1]
        if (!name) return escaped(part)
        return values[name] === undefined ? '.+' : escaped(values[name])
      })
      .join(''),
  )
}

interface GuideStep {
  title: string
  button?: string
  drawing?: string
  link?: string
  copy?: string
}

interface PackFile {
  name: string
  guide: { needs: string[]; steps: GuideStep[]; limitedKey: string[] }
  manage: { steps: string[] }
}

/** A Pack's file in the catalogue. */
export function packFile(id: string): PackFile {
  return read(`../../internal/packs/catalogue/${id}.json`) as PackFile
}

function read(path: string): Record<string, unknown> | PackFile {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

interface Plural {
  match: Record<string, string>
}

function template(key: string, count?: string): string {
  let text = sentences[key] ?? sentences[`problem_${key}`]
  if (Array.isArray(text)) {
    const { match } = text[0] as Plural
    text = match[`countPlural=${count === '1' ? 'one' : 'other'}`]
  }
  if (typeof text !== 'string') throw new Error(`there is no sentence called ${key}`)
  return text
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
