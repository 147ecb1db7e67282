import type { FieldView, GuideStepView, PackView, TroubleView } from '../backend/backend'
import type { DrawingProps } from './drawings/props'

/** One thing to do when a step went otherwise than its guide says. */
export type TroubleStep = TroubleView['steps'][number] & Partial<Pick<GuideStepView, 'button' | 'link'>>

/**
 * The Pack as it is while somebody signs in in one way: with that way's own guide, where it has one. Until a way is
 * chosen, it is the recommended one.
 */
export function inWay(pack: PackView, way: string): PackView {
  const own = (pack.ways.find((known) => known.way === way) ?? pack.ways[0])?.guide
  return own && own.steps.length > 0 ? { ...pack, guide: own } : pack
}

/** Whether the Pack's guide, which leads to a key, is of no use beside the approval that this way leads to. */
export function leadsElsewhere(pack: PackView, way: string): boolean {
  const known = pack.ways.find((one) => one.way === way)
  return known?.approved === true && pack.ways[0]?.approved === false && known.guide.steps.length === 0
}

/** An address as people know it: without "https://" and without a slash at its end. */
export function shortAddress(address: string): string {
  return address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')
}

/** The address that a link of the Pack opens; empty where it has no such link. */
export function addressOf(pack: PackView, link: string | undefined): string {
  return (link && pack.links[link]) || ''
}

/** The host of the page that the person is on at a step: the last one that the guide opened. */
export function hostAt(pack: PackView, at: number): string {
  for (let i = at; i >= 0; i--) {
    const address = addressOf(pack, pack.guide.steps[i]?.link)
    if (address) return hostOf(address)
  }
  return ''
}

/** The host of an address, without "www."; the address itself where it is none. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host.replace(/^www\./, '')
  } catch {
    return address
  }
}

/**
 * Says whether a step is about limiting the key: then it also says what a key
 * without limits can do. Such a step shows a drawing whose name ends in
 * "-restriction".
 */
export function isAboutLimits(step: GuideStepView): boolean {
  return step.drawing.endsWith('-restriction')
}

/** What a drawing of a step needs to know. */
export function sceneOf(
  pack: PackView,
  fields: FieldView[],
  step: { button?: string },
  at: number,
): Omit<DrawingProps, 'title'> {
  return {
    button: step.button ?? '',
    fields: fields.map(({ label, secret }) => ({ label, secret })),
    address: hostAt(pack, at),
    example: fields.find((field) => !field.secret)?.placeholder ?? '',
  }
}

/** Nobody can be asked about its keys: they are kept, and sent nowhere. */
export function isUnasked(pack: PackView): boolean {
  return pack.account !== 'none' && !pack.inCodaOnly && pack.domains.length === 0
}

/** There is something to say of how a key is taken back; of a Pack that is gone, that it must be. */
export function isTakenBack(pack: PackView | undefined): boolean {
  return !pack || pack.manage.link !== '' || pack.manage.steps.length > 0
}
