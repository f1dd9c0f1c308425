import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const chromium = process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium'
const node = (name: string, more: Record<string, unknown> = {}) => ({
  test: { name, environment: 'node' as const, include: [`test/${name}/**/*.test.ts`], maxWorkers: 2, ...more }
})

/** Every package that files of these folders import, so that Vite prepares all of them before the first test. */
function packagesOf(folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(svelte|ts)$/.test(name))
      .map((name) => join(folder, name))
  )
  const names = files.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/^\s*import\s+(?!type\b)(?:[\w\s{},*$]+?\sfrom\s+)?'([@a-z][^'\s]*)'/gm)
    ].map((each) => each[1]!)
  )
  return [...new Set(names)].filter((name) => !/^(vitest|node:|svelte$|svelte\/|@fontsource)|\.css$/.test(name)).sort()
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['main/**/*.ts', 'contract/**/*.ts'], reporter: ['text-summary'] },
    projects: [
      // Properties run thousands of cases; a busy machine takes its time for them.
      node('unit', { testTimeout: 60_000 }),
      // Real processes on a busy machine: a second try, which is printed as FLAKY.
      node('integration', { testTimeout: 60_000, hookTimeout: 60_000, retry: 1 }),
      node('architecture', { testTimeout: 60_000, hookTimeout: 120_000 }),
      node('hosts', { testTimeout: 300_000, hookTimeout: 600_000, maxWorkers: 1 }),
      node('hostile', { testTimeout: 180_000, hookTimeout: 60_000, retry: 1 }),
      {
        plugins: [svelte()],
        // Panels load on demand; a package found only then would reload the page under a running test.
        optimizeDeps: { include: packagesOf(['renderer', 'test/component']) },
        test: {
          name: 'component',
          include: ['test/component/**/*.test.ts'],
          maxWorkers: 1,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromium, args: ['--no-sandbox'] } }),
            instances: [{ browser: 'chromium' }]
          }
        }
      }
    ]
  }
})
