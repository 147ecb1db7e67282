import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'
import { preloaded } from './scripts/preload.js'

const testing = process.env['VITEST'] !== undefined

export default defineConfig({
  // The page is served from the root of a random port, or by the window under
  // a scheme of its own.
  base: './',
  plugins: [
    // Under test the words are there already (npm run words), and the plugin
    // would keep the process from ending.
    testing
      ? svelteTesting()
      : paraglideVitePlugin({
          project: './project.inlang',
          outdir: './src/text/generated',
          // The default strategy sets a cookie.
          strategy: ['globalVariable', 'baseLocale'],
        }),
    svelte(),
    preloaded('src/views/Shell.svelte'),
  ],
  build: {
    // What the three windows' engines (WebKitGTK, WKWebView of macOS 13,
    // WebView2) and the browsers of the last three years understand.
    target: ['chrome111', 'edge111', 'firefox115', 'safari16.4'],
    // The page may load nothing but files: a data: script or style is refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 200,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
  },
})
