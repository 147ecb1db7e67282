import { defineConfig } from '@playwright/test'
import tests from '../playwright.config'

// Measures in a real browser: npm run bench, from make bench.
export default defineConfig(tests, { testDir: '.', testMatch: '*bench.ts', workers: 1, timeout: 300_000 })
