import { defineConfig } from '@playwright/test'
import tests from '../playwright.config'

// Measures the page on a full house: npm run bench, from make bench.
export default defineConfig(tests, { testDir: '.', testMatch: 'bench.ts', workers: 1, timeout: 300_000 })
