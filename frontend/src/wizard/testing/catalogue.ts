import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FieldView, GuideStepView, PackView } from '../../backend/backend'

const folder = join(import.meta.dirname, '../../../../internal/packs/catalogue')

interface FieldFile {
  id: string
  label: string
  help?: string
  placeholder?: string
  secret?: boolean
  hint?: { pattern: string; message: string }
}

type StepFile = Partial<Omit<GuideStepView, 'trouble'>> & {
  trouble?: { title: string; text?: string; message?: string; steps?: StepFile[] }[]
}

type GuideFile = Partial<Omit<PackView['guide'], 'steps'>> & { steps?: StepFile[] }

interface PackFile extends Omit<PackView, 'ways' | 'guide' | 'manage'> {
  signIn?: {
    way: string
    confirmed?: boolean
    fields: FieldFile[]
    ownAddress?: { field: FieldFile; selfHosted?: boolean }
    oauth?: { scopes?: { sentence: string }[]; introduce?: object }
    guide?: GuideFile
  }[]
  guide: GuideFile
  manage?: Partial<PackView['manage']>
}

/** What a way has that has no guide of its own. */
export const noGuide: PackView['guide'] = guideView({})

/** The real catalogue, as the program's views give it to the page. */
export function catalogue(): PackView[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'schema.json')
    .map((name) => packView(JSON.parse(readFileSync(join(folder, name), 'utf8')) as PackFile))
}

/** One Pack of it. */
export function packOf(id: string): PackView {
  return catalogue().find((pack) => pack.id === id)!
}

function packView(file: PackFile): PackView {
  const { signIn = [], guide, manage, ...rest } = file
  return {
    ...rest,
    alsoKnownAs: file.alsoKnownAs ?? [],
    inCodaOnly: file.account !== 'none' && file.inCoda === 'approve' && signIn.length === 0,
    unconfirmed: file.unconfirmed ?? [],
    own: false,
    ways: signIn.map(({ way, confirmed = true, fields, ownAddress, oauth, guide = {} }) => ({
      way,
      fields: [...(ownAddress ? [ownAddress.field] : []), ...fields].map(fieldView),
      approved: way === 'oauth2',
      selfHosted: ownAddress?.selfHosted ?? false,
      scopes: oauth?.scopes?.map((scope) => scope.sentence) ?? [],
      introduce: oauth?.introduce !== undefined,
      guide: guideView(guide),
      confirmed,
    })),
    guide: guideView(guide),
    manage: { link: manage?.link ?? '', steps: manage?.steps ?? [] },
  }
}

function guideView(file: GuideFile): PackView['guide'] {
  const { needs = [], steps = [], limits = '', limitedKey = [], checked = '', source = '' } = file
  return { needs, steps: steps.map(stepView), limits, limitedKey, checked, source }
}

function fieldView(file: FieldFile): FieldView {
  const { id, label, help = '', placeholder = '', secret = false, hint } = file
  return { id, label, help, placeholder, secret, hintPattern: hint?.pattern ?? '', hintMessage: hint?.message ?? '' }
}

function stepView(file: StepFile): GuideStepView {
  const { title = '', text = '', button = '', otherNames = [], link = '', drawing = '', copy = '', trouble = [] } = file
  return {
    ...{ title, text, button, otherNames, link, drawing, copy },
    trouble: trouble.map(({ title, text = '', message = '', steps = [] }) => ({
      title,
      text,
      message,
      steps: steps.map(stepView),
    })),
  }
}
