import { m } from './generated/messages'

/** What a browser is called, with its profile where it has several. */
export function browserSaid({ name, profile }: { name: string; profile: string }): string {
  return profile ? m.browser_with_profile({ browser: name, profile }) : name
}
