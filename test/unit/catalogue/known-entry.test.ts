/** A server gets its group, and its dangers their card, however it was added. */
import { describe, expect, it } from 'vitest'
import type { DirectSource } from '../../../main/catalogue/expand.ts'
import { knownEntry } from '../../../main/catalogue/known-entry.ts'
import { shippedEntries } from '../../../main/catalogue/snapshot.ts'
import { effectOf } from '../../../main/catalogue/warnings/what-changes.ts'
import { warningsFor } from '../../../main/catalogue/warnings/warnings.ts'

const remote = (url: string): DirectSource => ({
  from: 'remote',
  transport: 'http',
  url,
  headers: {},
  secretHeaders: []
})
const idOf = (source: DirectSource) => knownEntry(source, shippedEntries)?.id ?? null

describe('what the catalogue knows is known', () => {
  it.each<[string, DirectSource, string | null]>([
    ['a package', { from: 'npm', package: '@modelcontextprotocol/server-memory', args: [] }, 'memory'],
    ['another version', { from: 'npm', package: '@modelcontextprotocol/server-memory@1.0.0', args: [] }, 'memory'],
    ['a Python package as people write it', { from: 'pypi', package: 'MCP_Server.Time==1.0', args: [] }, 'time'],
    ['a runner', { from: 'command', command: 'uvx', args: ['mcp-server-git', '--repository', '/r'] }, 'git'],
    ['an address', remote('https://api.githubcopilot.com/mcp'), 'github'],
    ['another package', { from: 'npm', package: 'server-memory', args: [] }, null],
    ['the name at another place', { from: 'pypi', package: 'repomix', args: [] }, null],
    ['a path', { from: 'command', command: '/home/me/memory', args: [] }, null],
    ['no address', remote('${URL}'), null]
  ])('%s', (_, source, id) => expect(idOf(source)).toBe(id))
})

describe('tools that change or delete', () => {
  it.each([
    ['kubectl_delete', 'deletes'],
    ['uninstall_helm_chart', 'deletes'],
    ['deleteIssue', 'deletes'],
    ['write_file', 'changes'],
    ['createPage', 'changes'],
    ['API-patch-page', 'changes'],
    ['exec_in_pod', 'changes'],
    ['API-post-search', null],
    ['read_file', null],
    ['get_settings', null],
    ['constructor', null]
  ] as const)('%s', (tool, effect) => expect(effectOf(tool)).toBe(effect))

  const warned = (tools: readonly string[]) =>
    warningsFor({
      argv: [],
      url: null,
      env: {},
      headers: {},
      package: null,
      missingFiles: [],
      tools,
      now: new Date(0)
    })
  it('are named in the review, those that delete first', () => {
    const [card] = warned(['write_file', 'read_file', 'delete_file'])
    expect(card).toMatchObject({ title: 'It can change and delete things', items: ['delete_file', 'write_file'] })
    expect(card?.text).toContain('2 of its 3 tools')
  })
  it('no card where there are none', () => expect(warned(['read_file'])).toEqual([]))
  it('one that only reads has none in the whole catalogue', () => {
    const loud = shippedEntries.filter((entry) => entry.readsOnly && entry.toolNames.some(({ name }) => effectOf(name)))
    expect(loud.map(({ id }) => id)).toEqual([])
  })
})
