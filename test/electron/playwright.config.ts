import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/electron',
  // One screen, one session bus, one tray host.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // The one thing left to luck is the browser and the desktop themselves. What passed only at the second try is named
  // at the end of `npm test`, never counted as simply well.
  retries: 2,
  reporter: 'list'
})
