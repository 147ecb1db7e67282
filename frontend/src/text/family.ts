type Said = (values: Record<string, string>) => string

/**
 * Messages that are found by a name made at run time, by their keys. They come
 * from a glob of the generated files of one family, whose keys begin alike: the
 * page then loads no other words before it needs them.
 */
export function family(files: Record<string, Record<string, Said>>): Record<string, Said | undefined> {
  return Object.assign({}, ...Object.values(files))
}
