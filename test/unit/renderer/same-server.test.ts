import { expect, test } from 'vitest'
import { isSameServer } from '../../../renderer/lib/same-server.ts'

const npm = {
  source: { kind: 'npm', package: '@x/files', version: '1.2.3', integrity: '', bin: 'b', scripts: false },
  launch: { kind: 'stdio', command: '/usr/bin/node', args: ['/p/b.js', '/home/me'] }
} as const
const command = {
  source: { kind: 'command' },
  launch: { kind: 'stdio', command: '/usr/bin/uvx', args: ['mcp-server-git'] }
} as const
const remote = {
  source: { kind: 'remote' },
  launch: { kind: 'http', url: 'https://x.dev/mcp', headers: {} }
} as const

test.each([
  [{ from: 'npm', package: '@x/files@2', args: ['/home/me'] }, npm, true],
  [{ from: 'npm', package: '@x/files', args: ['/srv'] }, npm, false],
  [{ from: 'npm', package: '@x/other', args: ['/home/me'] }, npm, false],
  [{ from: 'command', command: 'uvx', args: ['mcp-server-git'] }, command, true],
  [{ from: 'command', command: 'C:\\tools\\uvx.exe', args: ['mcp-server-git'] }, command, true],
  [{ from: 'command', command: 'uvx', args: ['mcp-server-git', '-v'] }, command, false],
  [{ from: 'remote', transport: 'http', url: 'https://x.dev/mcp' }, remote, true],
  [{ from: 'remote', transport: 'http', url: 'https://x.dev/other' }, remote, false],
  [{ from: 'remote', transport: 'http', url: 'https://x.dev/mcp' }, command, false],
  [{ from: 'catalogue', entry: 'files' }, npm, false]
] as const)('%j beside %j: %s', (source, there, same) => {
  expect(isSameServer({ source: source as never }, there as never)).toBe(same)
})
