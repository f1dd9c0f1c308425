import { describe, expect, it } from 'vitest'
import { instanceName, markerOf, readInstance, readMarker } from '../../../main/processes/marker.ts'
import { readShim, resolveCommand } from '../../../main/processes/resolve-command.ts'
import { createProcessOwnership } from '../../../main/processes/process-ownership.ts'
import { namesProtocol } from '../../../main/processes/foreign-servers.ts'
import { createSweep } from '../../../main/processes/sweep.ts'
import { createDarwinTable, readDuration, readPsLine } from '../../../main/processes/table.darwin.ts'
import { readStat } from '../../../main/processes/table.linux.ts'
import { createWindowsTable, readRows } from '../../../main/processes/table.windows.ts'
import { treeOf } from '../../../main/processes/tree.ts'
import type { ProcessInfo, ProcessTable } from '../../../main/processes/types.ts'
import { createUsage } from '../../../main/processes/usage.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

const info = (pid: number, ppid: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  ppid,
  group: pid,
  session: pid,
  zombie: false,
  startTime: String(pid),
  ageMs: 1_000,
  cpuMs: 0,
  memoryBytes: 100,
  ...more
})
function tableOf(
  processes: ProcessInfo[],
  more: {
    commands?: Record<number, string>
    env?: Record<number, Record<string, string>>
    stamps?: Record<number, string>
  } = {}
): ProcessTable {
  return {
    list: async () => processes,
    command: async (pid) => more.commands?.[pid] ?? '',
    variable: async (pid, name) => more.env?.[pid]?.[name] ?? null,
    carried: async (pids) =>
      new Map(
        pids.flatMap((pid) => {
          const marker = more.env?.[pid]?.['PATCHBAY_OWNER'] ?? null
          const rlimitMarker = more.stamps?.[pid] ?? null
          return marker === null && rlimitMarker === null ? [] : [[pid, { marker, rlimitMarker }] as const]
        })
      ),
    ownMemory: async () => null,
    startTime: async (pid) => processes.find((each) => each.pid === pid)?.startTime ?? null
  }
}

describe('the marker', () => {
  it('is read as it was written, on every system’s start times', () => {
    const instance = instanceName(42, 'Sat Nov 21 10:00:00 2026', 'abc')
    const owner = { instance, server: 'memory', incarnation: 7 }
    expect(readMarker(markerOf(owner))).toEqual(owner)
    expect(readInstance(instance)).toEqual({ pid: 42, startTime: 'Sat.Nov.21.10.00.00.2026' })
  })
  it.each([null, '', 'a:b', 'a:b:c', ':b:1'])('does not take %j for one', (text) => expect(readMarker(text)).toBeNull())
})

describe('reading process tables', () => {
  it('reads a line of stat whatever the program calls itself', () => {
    const fields = [
      'S',
      1,
      77,
      66,
      0,
      -1,
      0,
      0,
      0,
      0,
      0,
      250,
      50,
      0,
      0,
      20,
      0,
      1,
      0,
      5_000,
      1_000_000,
      300,
      ...Array(20).fill(0)
    ].join(' ')
    expect(readStat(`77 (evil) ) name (x) ${fields}`, 60_000, 4_096)).toEqual({
      pid: 77,
      ppid: 1,
      group: 77,
      session: 66,
      zombie: false,
      startTime: '5000',
      ageMs: 10_000,
      cpuMs: 3_000,
      memoryBytes: 1_228_800
    })
    expect(readStat('nonsense', 0, 4_096)).toBeNull()
    expect(readStat(`8 (x) Z ${fields.slice(2)}`, 0, 4_096)?.zombie).toBe(true)
  })
  it('reads ps on macOS', async () => {
    const line = '  501   1   501      0 Ss   Sat Nov 21 09:31:05 2026 01:02:03 0:01.50  20480'
    expect(readPsLine(line)).toEqual({
      pid: 501,
      ppid: 1,
      group: 501,
      session: 501,
      zombie: false,
      startTime: '2026.11.21.09.31.05',
      ageMs: 3_723_000,
      cpuMs: 1_500,
      memoryBytes: 20_971_520
    })
    expect(readPsLine('')).toBeNull()
    const table = createDarwinTable(async (_command, args) =>
      args.includes('pid=,command=')
        ? '  501 node x.js PATCHBAY_OWNER=1-2-3:memory:4 TERM=x\n  502 node y.js HOME=/h'
        : args[0] === '-Eww'
          ? 'node x.js HOME=/h PATCHBAY_OWNER=1-2-3:memory:4 TERM=x'
          : line
    )
    expect(await table.variable(501, 'PATCHBAY_OWNER')).toBe('1-2-3:memory:4')
    expect(await table.carried([501, 502])).toEqual(new Map([[501, { marker: '1-2-3:memory:4', rlimitMarker: null }]]))
    expect(await table.startTime(501)).toBe('2026.11.21.09.31.05')
    expect(await table.list()).toHaveLength(1)
  })
  it.each([
    ['05', 0],
    ['01:05', 65_000],
    ['1-00:00:01', 86_401_000],
    ['10:00:00', 36_000_000]
  ])('reads %s as %i ms', (text, ms) => expect(readDuration(text)).toBe(ms))
  it('reads the management interface of Windows, one row or many', async () => {
    const row = {
      ProcessId: 5,
      ParentProcessId: 1,
      WorkingSetSize: 9,
      KernelModeTime: 20_000,
      UserModeTime: 10_000,
      Started: '2026-11-21T10:00:00.000Z',
      CommandLine: 'node x'
    }
    expect(readRows(JSON.stringify(row))).toHaveLength(1)
    expect(readRows(JSON.stringify([row, row]))).toHaveLength(2)
    expect(readRows('')).toEqual([])
    const table = createWindowsTable(
      async () => JSON.stringify(row),
      () => Date.parse('2026-11-21T10:00:05.000Z')
    )
    expect(await table.list()).toMatchObject([{ pid: 5, ageMs: 5_000, cpuMs: 3 }])
    expect(await table.command(5)).toBe('node x')
  })
})

describe('trees', () => {
  it('follows children, leaves out zombies and earlier owners of a pid', () => {
    const all = [
      info(1, 0, { ageMs: 9e9 }),
      info(10, 1),
      info(11, 10),
      info(12, 11, { zombie: true }),
      info(13, 10, { ageMs: 90_000 }),
      info(14, 1)
    ]
    expect(treeOf(all, 10).map((each) => each.pid)).toEqual([10, 11])
    expect(treeOf(all, 99)).toEqual([])
  })
  it('counts memory and processor of a whole tree between two looks', async () => {
    const clock = createFakeClock()
    const processes = [
      info(10, 1, { ageMs: 60_000, cpuMs: 500 }),
      info(11, 10, { ageMs: 60_000, cpuMs: 0 }),
      info(20, 1, { memoryBytes: 9_999 })
    ]
    const table = tableOf(processes, { env: { 20: { PATCHBAY_OWNER: 'me:memory:1' } } })
    const ownership = createProcessOwnership({ table })
    ownership.add({
      server: 'memory',
      incarnation: 1,
      pid: 10,
      marker: 'me:memory:1',
      rlimitMarker: null,
      ageMs: () => 60_000,
      gone: () => false
    })
    const usage = createUsage({ table, ownership, clock })
    const roots = [{ server: 'memory', incarnation: 1, pid: 10 }]
    await clock.move(10_000)
    expect((await usage(roots)).get('memory')).toEqual({ memoryBytes: 10_199, cpuPercent: 0, processes: 3 })
    processes[0] = { ...processes[0]!, cpuMs: 1_500 }
    await clock.move(2_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect((await usage(roots)).get('memory')?.cpuPercent).toBe(50)
    expect((await usage([])).size).toBe(0)
  })
})

describe('sweeping', () => {
  it.each([
    ['node /x/node_modules/@modelcontextprotocol/server-memory/dist/index.js', true],
    ['npm exec mcp-server-fetch', true],
    ['uvx mcp-server-time', true],
    ['python -m fastmcp run x.py', true],
    ['node /home/a/my_mcp/index.js', true],
    ['/usr/bin/mcpelauncher', false],
    ['node server.js', false],
    ['patchbay connect --host x mcp', false],
    ['claude --mcp-config=x --continue', false]
  ])('%s', (command, is) => expect(namesProtocol(command)).toBe(is))

  it('ends only what a dead instance of ours left, and never a reused pid', async () => {
    const gone: number[] = []
    const processes = [
      info(1, 0),
      info(process.pid, 1, { startTime: 'self' }),
      info(50, 1, { startTime: 'alive' }),
      info(100, 1),
      info(101, 1),
      info(102, 1),
      info(103, 1),
      info(60, 1, { startTime: 'another program now' })
    ]
    const owner = (instance: string) => ({ PATCHBAY_OWNER: `${instance}:memory:1` })
    const table = tableOf(processes, {
      env: { 100: owner('50-alive-x'), 101: owner('60-old-x'), 102: owner('me'), 103: owner('not ours') }
    })
    const sweep = createSweep({
      table,
      instance: 'me',
      graceMs: 0,
      signal: (pid) => {
        gone.push(pid)
        processes.splice(
          processes.findIndex((each) => each.pid === pid),
          1
        )
        return true
      }
    })
    expect(await sweep.orphans()).toEqual([{ pid: 101, server: 'memory', command: '', ended: true }])
    expect(gone).toEqual([101])
  })
  it('lists who lost its host, not who still has one, and ends only under the same start time', async () => {
    const gone: number[] = []
    const processes = [
      info(1, 0, { ageMs: 9e9 }),
      info(process.pid, 1),
      info(5, 1),
      info(6, 5),
      info(7, 1, { memoryBytes: 5 }),
      info(8, 7, { memoryBytes: 7 }),
      info(9, 2_000)
    ]
    const commands = {
      5: 'systemd --user',
      6: 'node mcp-server-a',
      7: 'sh -c x',
      8: 'node mcp-server-b',
      9: 'node mcp-server-c'
    }
    const sweep = createSweep({
      table: tableOf(processes, { commands, env: { 7: { CURSOR_TRACE_ID: '1' } } }),
      instance: 'me',
      graceMs: 0,
      signal: (pid) => {
        gone.push(pid)
        processes.splice(
          processes.findIndex((each) => each.pid === pid),
          1
        )
        return true
      }
    })
    expect((await sweep.list()).map(({ pid, owner, memoryBytes }) => [pid, owner, memoryBytes])).toEqual([
      [6, 'unknown: the program that started it has ended', 100],
      [9, 'unknown: the program that started it has ended', 100],
      [7, 'Cursor', 12]
    ])
    expect(
      await sweep.end([
        { pid: 7, startTime: 'other' },
        { pid: process.pid, startTime: String(process.pid) },
        { pid: 4_711, startTime: '1' }
      ])
    ).toEqual([
      { pid: 7, ended: false },
      { pid: process.pid, ended: false },
      { pid: 4_711, ended: false }
    ])
    expect(gone).toEqual([])
    expect(await sweep.end([{ pid: 7, startTime: '7' }])).toEqual([{ pid: 7, ended: true }])
    expect(gone.sort()).toEqual([7, 8])
  })
})

describe('commands', () => {
  it.each([
    [
      '@IF EXIST "%~dp0\\node.exe" (\r\n  "%~dp0\\node.exe"  "%~dp0\\..\\server\\bin.js" %*\r\n) ELSE (\r\n  node  "%~dp0\\..\\server\\bin.js" %*\r\n)',
      'C:\\npm\\server\\bin.js'
    ],
    [
      'endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\node_modules\\mcp\\dist\\index.mjs" %*',
      'C:\\npm\\bin\\node_modules\\mcp\\dist\\index.mjs'
    ],
    [
      'SET "NPM_PREFIX_JS=%~dp0\\node_modules\\npm\\bin\\npm-prefix.js"\r\nSET "NPX_CLI_JS=%~dp0\\node_modules\\npm\\bin\\npx-cli.js"',
      'C:\\npm\\bin\\node_modules\\npm\\bin\\npx-cli.js'
    ],
    ['@echo off\r\nformat c:', null]
  ])('finds the script behind a shim', (text, script) => expect(readShim(text, 'C:\\npm\\bin')).toBe(script))

  it('looks at the working folder first', async () => {
    const around = { path: '/bin', cwd: '/no/such/folder', platform: 'linux' as const }
    expect(await resolveCommand('sh', around)).toMatchObject({ failure: { code: 'bad-cwd' } })
    expect(await resolveCommand('sh', { ...around, cwd: '/' })).toMatchObject({
      ok: true,
      value: { file: '/bin/sh', leading: [] }
    })
    expect(await resolveCommand('sh', { ...around, cwd: '/', path: '' })).toMatchObject({
      failure: { code: 'command-not-found' }
    })
  })

  it('puts the home folder in for a leading ~/, and only there', async () => {
    const around = { path: '', cwd: '/', platform: 'linux' as const, home: '/bin' }
    expect(await resolveCommand('~/sh', around)).toMatchObject({ value: { file: '/bin/sh' } })
    for (const command of ['~', '~root/sh', './~/sh'])
      expect(await resolveCommand(command, around)).toMatchObject({ failure: { code: 'command-not-found' } })
    expect(await resolveCommand('~/sh', { ...around, home: undefined })).toMatchObject({ ok: false })
  })
})
