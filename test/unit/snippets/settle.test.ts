/** A snippet beside what is there already. */
import { expect, test } from 'vitest'
import { newDefinition } from '../../helpers/new-definition.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'
import { besideServers } from '../../../main/snippets/settle.ts'

const server = (id: string, args: readonly string[], env: Record<string, string> = {}) =>
  newDefinition({
    id,
    name: id,
    source: { kind: 'command' },
    createdAt: '',
    launch: { kind: 'stdio', command: 'uvx', args },
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { kind: 'plain', value }]))
  })
function settle(mcpServers: object, there: readonly ReturnType<typeof server>[]) {
  const parsed = parseSnippet(JSON.stringify({ mcpServers }))
  if (!parsed.ok) throw new Error(parsed.failure.message)
  const { installRequests, skipped } = besideServers(parsed.value, there)
  return { ids: installRequests.map(({ id }) => id), skipped: skipped.map(({ name }) => name) }
}
const uvx = (...args: string[]) => ({ command: 'uvx', args })

test('the same server is there, whatever its name', () =>
  expect(settle({ clock: uvx('time') }, [server('time', ['time'])])).toEqual({ ids: [], skipped: ['clock'] }))
test('each is told in one line, without its secrets', () => {
  const parsed = parseSnippet(
    JSON.stringify({ a: uvx('x', '--api-key', 'abc123def456'), b: { url: 'https://x.dev/mcp?token=abc123def456' } })
  )
  expect(parsed.ok && besideServers(parsed.value, []).lines).toEqual([
    'pypi x --api-key ●●●●●●',
    'http https://x.dev/mcp?token=●●●●●●'
  ])
})
test('with what was filled in, or is a secret, in its open places', () => {
  expect(settle({ a: uvx('x', '--dir', '${workspaceFolder}') }, [server('a', ['x', '--dir', '/srv'])]).ids).toEqual([])
  expect(settle({ a: uvx('x', '--key=abc123def456') }, [server('a', ['x', '--key=${secret:key}'])]).ids).toEqual([])
  expect(settle({ a: uvx('x', '--dir', '${workspaceFolder}') }, [server('a', ['y', '--dir', '/srv'])]).ids).toEqual([
    'a-2'
  ])
})
test('another one under a name that is taken gets a name of its own, which no other of them has', () =>
  expect(settle({ a: uvx('x'), 'a-2': uvx('y') }, [server('a', ['z'])]).ids).toEqual(['a-3', 'a-2']))
test('where variables make the difference, two may start alike', () => {
  const there = [server('work', ['gh'], { ACCOUNT: 'work' })]
  expect(settle({ home: { ...uvx('gh'), env: { ACCOUNT: 'home' } } }, there).ids).toEqual(['home'])
  expect(settle({ work: { ...uvx('gh'), env: { ACCOUNT: 'work' } } }, there).ids).toEqual([])
})
