/** Every branch of the files that everything else leans on is run by their own tests. `npm run test:branches`. */
import { defineConfig } from 'vitest/config'

/** What the framer is made of: run by its tests. */
const parts = ['faults', 'line-pieces', 'open-object', 'oversize', 'utf16'].map((name) => `wire/${name}`)
const files = ['servers/lifecycle', 'servers/backoff', 'wire/framer', 'wire/id-map']
/** Who may use what: one room, run by the tests of the room. */
const access = [
  'judge',
  'plugs',
  'switches',
  'pins',
  'rules',
  'exposure',
  'public-names',
  'name-room',
  'refused-call'
].map((name) => `access/${name}`)

export default defineConfig({
  test: {
    environment: 'node',
    include: [...files.map((file) => `test/unit/${file}.test.ts`), 'test/unit/access/*.test.ts'],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: [...files, ...parts, ...access].map((file) => `main/${file}.ts`),
      reporter: ['text'],
      reportsDirectory: 'test-results/branches',
      thresholds: { perFile: true, branches: 100 }
    }
  }
})
