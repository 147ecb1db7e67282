import type { Component } from 'svelte'
import type { DrawingProps } from './props'

type Load = () => Promise<{ default: Component<DrawingProps> }>

/** Every drawing in this folder, by its file's name; each is fetched when it is first needed. */
const files = import.meta.glob<{ default: Component<DrawingProps> }>('./*.svelte')

/** The drawings that exist. */
export const names: string[] = Object.keys(files).map((path) => path.slice('./'.length, -'.svelte'.length))

/** How to load a drawing; undefined for a name that there is none of, which then draws nothing. */
export function drawing(name: string): Load | undefined {
  return files[`./${name}.svelte`]
}
