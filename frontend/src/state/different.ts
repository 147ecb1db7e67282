/** How many different ones there are. */
export function different(all: string[]): number {
  return new Set(all).size
}
