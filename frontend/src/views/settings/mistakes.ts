/** The mistakes of one file of Packs; file is empty where they are of the folder. */
export interface FileMistakes {
  file: string
  found: string[]
}

/** Puts the lines "file.json: field: what was expected" together by their file. */
export function byFile(lines: string[]): FileMistakes[] {
  const files: FileMistakes[] = []
  for (const line of lines) {
    const [, file = '', found = line] = /^(\S[^:]*\.json): (.*)$/s.exec(line) ?? []
    const last = files.find((one) => one.file === file)
    if (last) last.found.push(found)
    else files.push({ file, found: [found] })
  }
  return files
}
