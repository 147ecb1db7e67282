import type { Kind } from './wires'

/** The entries of the legend: each kind of cable, and what dashes mean. */
export const legend: { id: Kind | 'open'; kind: Kind; done: boolean }[] = [
  { id: 'private', kind: 'private', done: true },
  { id: 'locked', kind: 'locked', done: true },
  { id: 'view', kind: 'view', done: true },
  { id: 'act', kind: 'act', done: true },
  { id: 'open', kind: 'locked', done: false },
]

/** How many of them stand side by side. */
export function legendColumns(width: number): number {
  return Math.max(1, Math.min(legend.length, Math.floor(width / 224)))
}

/** How high it is. */
export function legendHeight(width: number): number {
  return Math.ceil(legend.length / legendColumns(width)) * 30 + 8
}
