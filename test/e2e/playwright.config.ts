import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // The one thing left to luck is the browser and the desktop themselves. What passed only at the second try is named
  // at the end of `npm test`, never counted as simply well.
  retries: 1,
  reporter: 'list',
  outputDir: '../../test-results/e2e',
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    trace: 'off',
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      executablePath: process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox']
    }
  }
})
