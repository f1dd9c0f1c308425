import { describe, expect, test } from 'vitest'
import { parseSpec } from '../../../main/catalogue/npm/spec.ts'
import { shippedEntries } from '../../../main/catalogue/snapshot.ts'
import { warningsFor } from '../../../main/catalogue/warnings/warnings.ts'

const groups = [
  'Files and code',
  'Search and documents',
  'Browsers and devices',
  'Data',
  'Cloud and delivery',
  'Planning and people',
  'Thinking and media'
]

test('twenty servers, each once', () => {
  expect(shippedEntries.length).toBe(20)
  expect(new Set(shippedEntries.map((entry) => entry.id)).size).toBe(20)
})
describe.each(shippedEntries.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  test('is pinned, grouped and described', () => {
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/)
    expect(groups).toContain(entry.group)
    expect(entry.summary).toMatch(/^[A-Z].*[^.]$/)
    expect(entry.source).toMatch(/^https:\/\/github\.com\//)
    if (entry.launch.kind === 'npm') expect(parseSpec(`${entry.launch.package}@${entry.version}`).ok).toBe(true)
    if (entry.launch.kind === 'command')
      expect(entry.launch.args[0]).toBe(`${entry.launch.args[0]!.split('@')[0]}@${entry.version}`)
    for (const input of entry.inputs) expect(input.description).toMatch(/[.]$/)
  })
  test('names as many tools as were counted', () => {
    expect(entry.toolNames.length).toBe(entry.tools ?? 0)
    for (const tool of entry.toolNames) expect(tool.summary.length).toBeGreaterThan(3)
  })
  test('needs a key exactly when one of its inputs is a secret that matters', () => {
    if (entry.inputs.some((input) => input.secret && input.required)) expect(entry.needsKey).toBe(true)
    if (entry.needsKey) expect(entry.inputs.some((input) => input.secret)).toBe(true)
  })
  test('its launch raises no warning', () => {
    const { launch } = entry
    const argv =
      launch.kind === 'command'
        ? [launch.command, ...launch.args]
        : launch.kind === 'npm'
          ? ['node', ...launch.args]
          : []
    expect(
      warningsFor({
        argv,
        url: launch.kind === 'http' ? launch.url : null,
        env: {},
        headers: {},
        package: null,
        missingFiles: [],
        now: new Date()
      })
    ).toEqual([])
  })
})
test('measured figures are the measured ones', () => {
  const of = (id: string) => shippedEntries.find((entry) => entry.id === id)
  expect(of('filesystem')).toMatchObject({ version: '2026.8.31', tools: 14, tokens: 3_243, memoryMb: 74, startMs: 177 })
  expect(of('kubernetes')).toMatchObject({ version: '4.1.7', tools: 23, tokens: 5_964, memoryMb: 170, startMs: 967 })
  expect(of('supabase')).toMatchObject({ tools: null, tokens: null, memoryMb: 93 })
  expect(of('github')).toMatchObject({ runsOn: 'remote', tools: null, memoryMb: null })
})
