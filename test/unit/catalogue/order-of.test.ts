/** The way back from a server to an order: nothing is lost but the secrets, and each of those is asked for. */
import { describe, expect, test } from 'vitest'
import { orderOf } from '../../../main/catalogue/order-of.ts'
import { expandInstallRequest } from '../../../main/catalogue/expand.ts'
import { installRequestSchema } from '../../../contract/requests.ts'
import { newDefinition } from '../../helpers/new-definition.ts'

const named = { id: 'second', name: 'Second' }
const base = { id: 'first', name: 'First', createdAt: '2026-01-01T00:00:00.000Z' }

describe('the order of a definition', () => {
  test('asks for a secret within the arguments, and puts the answer where it was', () => {
    const order = orderOf(
      newDefinition({
        ...base,
        source: { kind: 'command' },
        launch: {
          kind: 'stdio',
          command: 'db',
          args: ['--url', 'postgres://me:${secret:password}@host/x', '${secret:other}'],
          secrets: { password: 'server/first/arg/password' }
        }
      }),
      named
    )
    expect(installRequestSchema.safeParse(order).success).toBe(true)
    const open = expandInstallRequest(order, null, '/home/me')
    expect(open.ok && open.value.missing.map((field) => field.key)).toEqual(['password'])
    const filled = expandInstallRequest({ ...order, inputs: { password: 'pw' } }, null, '/home/me')
    // a place that belongs to no secret of the server is its own text, and stays
    expect(filled.ok && filled.value.source).toMatchObject({
      args: ['--url', 'postgres://me:${secret:password}@host/x', '${secret:other}']
    })
    expect(filled.ok && filled.value.extracted).toEqual({ password: 'pw' })
  })
  test('keeps a package pinned to its version and program, with the person’s own arguments only', () => {
    const order = orderOf(
      newDefinition({
        ...base,
        source: { kind: 'npm', package: '@x/y', version: '1.2.3', integrity: 'sha512-a', bin: 'y', scripts: true },
        launch: { kind: 'stdio', command: '/usr/bin/node', args: ['/data/servers/first/y.js', '--folder', '/tmp'] }
      }),
      named
    )
    expect(order.source).toEqual({ from: 'npm', package: '@x/y@1.2.3', args: ['--folder', '/tmp'], bin: 'y' })
  })
  test('asks for the secret headers of a remote server and keeps the open ones, also those that look like secrets', () => {
    const order = orderOf(
      newDefinition({
        ...base,
        source: { kind: 'remote' },
        launch: {
          kind: 'http',
          url: 'https://mcp.example.com/mcp',
          headers: {
            Authorization: { kind: 'secret', ref: 'server/first/header/Authorization' },
            'X-Api-Key': { kind: 'plain', value: 'public-demo-key-0123456789abcdef' }
          }
        }
      }),
      named
    )
    const open = expandInstallRequest(order, null, '/home/me')
    expect(open.ok && open.value.missing.map((field) => field.key)).toEqual(['Authorization'])
    expect(open.ok && open.value.headers).toEqual({ 'X-Api-Key': 'public-demo-key-0123456789abcdef' })
  })
})
