import type { Patchbay } from '../state/patchbay.svelte'

/**
 * Saves a file under a name with today's date, and answers its path where the
 * program did it: a page in a window can't, one in a browser doesn't know where.
 */
export async function save({ session, board }: Patchbay, name: string, ending: string, content: Blob): Promise<string> {
  const file = `${name}-${new Date().toISOString().slice(0, 10)}.${ending}`
  if (session.about?.shell === 'window') return board.saveFile(file, await base64Of(content))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = file
  link.click()
  // Some browsers read it only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  return ''
}

function base64Of(content: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => failed(new Error('the file could not be read'))
    reader.readAsDataURL(content)
  })
}
