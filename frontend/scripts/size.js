// Adds up what the first screen needs before anything is shown: the entry's
// script and style, the shell that it loads next, and all that the two import
// at once, compressed. What is loaded on demand doesn't count.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const limit = 100 * 1024
const dist = new URL('../dist/', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))

const files = new Set()
function add(key) {
  const chunk = manifest[key]
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  chunk.css?.forEach((file) => files.add(file))
  chunk.imports?.forEach(add)
}
add('index.html')
add('src/views/Shell.svelte')

let total = 0
for (const file of files) {
  const bytes = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
  total += bytes
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${file}`)
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  first screen, gzip (limit ${limit / 1024} KiB)`)
if (total > limit) {
  console.error('The first screen is too large: load what it does not show at once by import().')
  process.exit(1)
}
