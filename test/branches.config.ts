/** Every branch of the four files that everything else leans on is run by their own tests. `npm run test:branches`. */
import { defineConfig } from 'vitest/config'

const files = ['servers/lifecycle', 'servers/backoff', 'wire/framer', 'wire/id-map']

export default defineConfig({
  test: {
    environment: 'node',
    include: files.map((file) => `test/unit/${file}.test.ts`),
    coverage: {
      enabled: true,
      provider: 'v8',
      include: files.map((file) => `main/${file}.ts`),
      reporter: ['text'],
      reportsDirectory: 'test-results/branches',
      thresholds: { perFile: true, branches: 100 }
    }
  }
})
