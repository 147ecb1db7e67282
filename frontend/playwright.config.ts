import { defineConfig } from '@playwright/test'

// The tests run the program that make has built, build/bin/patchbay, or the one
// that PATCHBAY_BINARY names. Nothing is built here.
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Ends what hangs. The longest take half a minute, and a busy machine ten times that.
  timeout: 300_000,
  // A page that is slow isn't wrong: making a locked folder alone takes a busy machine more than ten seconds.
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      // People have scrollbars, and they take room.
      ignoreDefaultArgs: ['--hide-scrollbars'],
      args: [
        '--no-sandbox',
        // The browser itself must not call out either.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    },
  },
})
