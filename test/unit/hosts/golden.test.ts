/**
 * Hosts' files as they were, after joining, and after leaving. Leaving must give the first back byte for byte, with the
 * record of the joining. `UPDATE_GOLDEN=1` writes the joined ones anew; look at them before believing them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { dropEntry, putEntry, readTable } from '../../../main/hosts/config/edit-json.ts'
import { placeOf } from '../../../main/hosts/decide.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'

const folder = path.join(import.meta.dirname, '../../fixtures/hosts')
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
const longestFirst = profiles.toSorted((a, b) => b.id.length - a.id.length)
const bridge = (host: string) => ({
  command: '/Applications/Patchbay.app/Contents/MacOS/Patchbay',
  args: ['connect', '--host', host],
  env: { ELECTRON_RUN_AS_NODE: '1' }
})

describe.each(cases)('%s', (name) => {
  const read = (which: string) => readFileSync(path.join(folder, name, which), 'utf8')
  const profile = longestFirst.find((one) => name.startsWith(`${one.id}-`))
  if (!profile) throw new Error(`${name} begins with no host's id`)
  const joined = putEntry(read('original'), placeOf(profile), profile.bridgeEntry(bridge(profile.id)))
  if (!joined.ok) throw new Error(JSON.stringify(joined.refusal))
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path.join(folder, name, 'joined'), joined.value.text)
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path.join(folder, name, 'left'), read('original'))

  test('joining adds our entry and nothing else', () => {
    expect(joined.value.text).toBe(read('joined'))
    const names = (text: string) => {
      const table = readTable(text, profile.key)
      return table.ok ? [...table.value.keys()] : null
    }
    expect(names(joined.value.text)).toEqual([...(names(read('original')) ?? []), 'patchbay'])
  })

  test('leaving gives the original back, byte for byte', () => {
    expect(dropEntry(read('joined'), placeOf(profile), joined.value.insertion)).toEqual({
      ok: true,
      value: read('left')
    })
    expect(read('left')).toBe(read('original'))
  })
})

test('the four hosts of the first day have cases', () => {
  for (const id of ['claude-desktop', 'claude-code', 'cursor', 'vscode']) {
    expect(cases.filter((name) => name.startsWith(`${id}-`)).length).toBeGreaterThan(1)
  }
})
