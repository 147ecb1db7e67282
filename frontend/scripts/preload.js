import { join } from 'node:path'

/**
 * Names a module that the entry loads by import() in the page itself, with all
 * that it needs at once: the browser then fetches them side by side with the
 * entry, where it would only learn of them when that runs.
 *
 * @param {string} module its path from the root of the page's sources
 * @returns {import('vite').Plugin}
 */
export function preloaded(module) {
  let root = ''
  return {
    name: 'preloaded',
    apply: 'build',
    configResolved(config) {
      root = config.root
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId === join(root, module))
        if (!first) throw new Error(`${module} is no part of its own: who loads it by import()?`)
        const files = new Set()
        const styles = new Set()
        const add = (chunk) => {
          if (!chunk || files.has(chunk.fileName)) return
          files.add(chunk.fileName)
          chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style))
          chunk.imports.forEach((name) => add(chunks.find(({ fileName }) => fileName === name)))
        }
        add(first)
        const named = (file) => html.includes(file)
        return [
          ...[...files].map((file) => ({ rel: 'modulepreload', file })),
          ...[...styles].map((file) => ({ rel: 'stylesheet', file })),
        ]
          .filter(({ file }) => !named(file))
          .map(({ rel, file }) => ({
            tag: 'link',
            attrs: { rel, crossorigin: true, href: `./${file}` },
            injectTo: 'head',
          }))
      },
    },
  }
}
