import { describe, expect, it } from 'vitest'
import type { ServerDefinition } from '../../../contract/model.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import { foundServers, type HostServers } from '../../../main/snippets/found.ts'

const inHost = (host: string, table: Readonly<Record<string, unknown>>, ...path: string[]): HostServers => ({
  host,
  entries: Object.entries(table).map(([name, entry]) => ({
    path: path.length > 0 ? path : ['mcpServers'],
    name,
    entry
  })),
  beside: { inputs: [], user: 'me' }
})
const git = { command: 'uvx', args: ['mcp-server-git'] }
const there = (id: string, command: string, args: readonly string[]): ServerDefinition =>
  newDefinition({
    id,
    name: id,
    source: { kind: 'command' },
    launch: { kind: 'stdio', command, args },
    createdAt: '2026-01-01T00:00:00.000Z'
  })

describe('servers that are found in hosts’ files', () => {
  it('are one where they are the same in several files, whatever each host calls them', () => {
    const found = foundServers(
      [inHost('claude-desktop', { git }), inHost('cursor', { 'my-git': { type: 'stdio', ...git } })],
      []
    )
    expect(found.map(({ name, places }) => [name, places.map(({ host, entry }) => `${host} ${entry.name}`)])).toEqual([
      ['git', ['claude-desktop git', 'cursor my-git']]
    ])
    expect(found[0]?.installRequest).toMatchObject({ id: 'git', hosts: ['claude-desktop', 'cursor'] })
  })
  it('are two where one name has other arguments, or another key', () => {
    const found = foundServers(
      [
        inHost('claude-desktop', { git }),
        inHost('cursor', { git: { ...git, args: ['mcp-server-git', '--repository', '/srv'] } }),
        inHost('zed', { git: { ...git, env: { GIT_TOKEN: 'one' } } }),
        inHost('amp', { git: { env: { GIT_TOKEN: 'two' }, ...git } })
      ],
      []
    )
    expect(found.map(({ installRequest }) => installRequest?.id)).toEqual(['git', 'git-2', 'git-3', 'git-4'])
    expect(found.map(({ name }) => name)).toEqual(['git', 'git 2', 'git 3', 'git 4'])
    expect(found.map(({ installRequest }) => installRequest?.name)).toEqual(found.map(({ name }) => name))
  })
  it('are already here where the board has the same one, and get another id where it has another one', () => {
    const servers = [there('git', 'uvx', ['mcp-server-git']), there('files', 'files', [])]
    const found = foundServers([inHost('cursor', { git, files: { command: 'other' } })], servers)
    expect(found.map(({ here, installRequest }) => [here, installRequest?.id])).toEqual([
      ['git', 'git'],
      [null, 'files-2']
    ])
  })
  it('name keys that stand there in plain text, without showing them', () => {
    const key = `sk-ant-api03-${'a1B2'.repeat(20)}`
    const found = foundServers(
      [inHost('cursor', { ask: { command: 'ask', args: ['--api-key', key], env: { ANTHROPIC_API_KEY: key } } })],
      []
    )
    expect(found[0]?.keys).toEqual(['ANTHROPIC_API_KEY'])
    expect(found[0]?.line).not.toContain(key)
  })
  it('say for which project they are, and why one cannot be taken', () => {
    const found = foundServers(
      [
        inHost('claude-code', { db: { command: 'db' } }, 'projects', '/home/me/shop', 'mcpServers'),
        inHost('cursor', { odd: { command: '' }, bad: { url: 'file:///etc/passwd' }, none: 7 })
      ],
      []
    )
    expect(found.map(({ name, installRequest, problem }) => [name, installRequest === null, problem !== null])).toEqual(
      [
        ['db', false, false],
        ['odd', true, true],
        ['bad', true, true],
        ['none', true, true]
      ]
    )
    expect(found[0]?.places[0]?.project).toBe('/home/me/shop')
  })
  it('that one host has switched off and another not come switched on', () => {
    const found = foundServers([inHost('cursor', { git: { ...git, disabled: true } }), inHost('zed', { git })], [])
    expect(found.map(({ installRequest }) => installRequest?.wanted)).toEqual(['up'])
  })
})
