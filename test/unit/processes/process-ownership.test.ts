import { describe, expect, it } from 'vitest'
import { endTreePosix } from '../../../main/processes/end-tree.posix.ts'
import { endByLadder } from '../../../main/processes/end-tree.ts'
import { createProcessOwnership, type OwnedRoot } from '../../../main/processes/process-ownership.ts'
import { createRunRecord, readRecords } from '../../../main/processes/run-record.ts'
import { isRlimitMarkerOf, readRlimitMarker, rlimitMarkerOf } from '../../../main/processes/rlimit-marker.ts'
import type { Carried, ProcessInfo, ProcessTable } from '../../../main/processes/types.ts'

/** Above what any system gives, so that a signal to one of these reaches nobody. */
const base = 50_000_000
const info = (pid: number, ppid: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid: base + pid,
  ppid: ppid <= 1 ? ppid : base + ppid,
  group: base + pid,
  session: base + pid,
  zombie: false,
  startTime: `s${pid}`,
  ageMs: 1_000,
  cpuMs: 0,
  memoryBytes: 100,
  ...more
})
function worldOf(processes: ProcessInfo[], carried: Record<number, Partial<Carried>> = {}) {
  const read: number[] = []
  const table: ProcessTable = {
    list: async () => [...processes],
    command: async (pid) => `command of ${pid - base}`,
    variable: async () => null,
    carried: async (pids) => {
      read.push(...pids.map((pid) => pid - base))
      return new Map(
        pids.flatMap((pid) => {
          const mark = carried[pid - base]
          return mark ? [[pid, { marker: null, rlimitMarker: null, ...mark }] as const] : []
        })
      )
    },
    ownMemory: async () => null,
    startTime: async () => null
  }
  const set = (...next: ProcessInfo[]) => void processes.splice(0, processes.length, ...next)
  return { table, set, read }
}
const rootOf = (pid: number, more: Partial<OwnedRoot> = {}): OwnedRoot => ({
  server: 'memory',
  incarnation: 1,
  pid: base + pid,
  marker: 'me:memory:1',
  rlimitMarker: null,
  ageMs: () => 10_000,
  gone: () => false,
  ...more
})
const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('process ownership', () => {
  const members = (ownership: ReturnType<typeof createProcessOwnership>) =>
    ownership.membersOf({ server: 'memory', incarnation: 1 }).map(({ pid }) => pid - base)
  const lookOnce = async (ownership: ReturnType<typeof createProcessOwnership>) => {
    await tick()
    await ownership.look()
    return members(ownership)
  }

  it('keeps who was seen below its server once, whatever became of the parents in between', async () => {
    const { table, set } = worldOf([info(10, 1), info(11, 10), info(12, 11)])
    const ownership = createProcessOwnership({ table })
    ownership.add(rootOf(10))
    expect(await lookOnce(ownership)).toEqual([10, 11, 12])
    set(info(12, 1))
    expect(await lookOnce(ownership)).toEqual([12])
    set(info(12, 1), info(13, 12))
    expect(await lookOnce(ownership)).toEqual([12, 13])
  })
  it('does not take a reused pid for one it knows, be it a helper’s or the server’s own', async () => {
    const { table, set } = worldOf([info(10, 1), info(11, 10)])
    const ownership = createProcessOwnership({ table })
    let gone = false
    ownership.add(rootOf(10, { gone: () => gone }))
    await lookOnce(ownership)
    gone = true
    set(info(11, 1, { startTime: 'other' }), info(10, 1, { startTime: 'other' }), info(14, 10, { group: base + 10 }))
    expect(await lookOnce(ownership)).toEqual([])
    expect(ownership.seen()[0]?.processes).toEqual([])
  })
  it('does not take a stranger for a server that went before anybody looked', async () => {
    const { table } = worldOf([info(10, 1)])
    const ownership = createProcessOwnership({ table })
    ownership.add(rootOf(10, { gone: () => true }))
    expect(await lookOnce(ownership)).toEqual([])
  })
  it('knows its own by either marker, nobody older than the tree, nobody of another server', async () => {
    const marks = {
      20: { marker: 'me:memory:1' },
      21: { rlimitMarker: '77' },
      22: { marker: 'me:memory:2' },
      23: { rlimitMarker: '78' },
      24: { rlimitMarker: '77' }
    }
    const { table } = worldOf(
      [info(10, 1), info(20, 1), info(21, 1), info(22, 1), info(23, 1), info(24, 1, { ageMs: 99_000 })],
      marks
    )
    const ownership = createProcessOwnership({ table })
    ownership.add(rootOf(10, { rlimitMarker: '77' }))
    expect(await lookOnce(ownership)).toEqual([10, 20, 21])
  })
  it('reads what a process carries once', async () => {
    const { table, read } = worldOf([info(10, 1), info(20, 1)])
    const ownership = createProcessOwnership({ table })
    ownership.add(rootOf(10))
    await lookOnce(ownership)
    await lookOnce(ownership)
    expect(read).toEqual([10, 20])
  })
  it('forgets a released tree with its last process, and tells of each change', async () => {
    let changes = 0
    const { table, set } = worldOf([info(10, 1), info(11, 10)])
    const ownership = createProcessOwnership({ table, onChange: () => (changes += 1) })
    const root = rootOf(10)
    ownership.add(root)
    await lookOnce(ownership)
    await lookOnce(ownership)
    expect(changes).toBe(2)
    set(info(11, 1))
    await lookOnce(ownership)
    ownership.release(root)
    expect(ownership.ownerOf(info(11, 1), null)).toBe('memory')
    expect(ownership.seen()).toHaveLength(1)
    set()
    await lookOnce(ownership)
    expect(ownership.seen()).toEqual([])
    expect(ownership.ownerOf(info(11, 1), null)).toBeNull()
  })
})

describe('what outlasts force', () => {
  it('is named, with its command, and nothing waits for it for ever', async () => {
    const { table } = worldOf([info(11, 1)], { 11: { rlimitMarker: '77' } })
    const ownership = createProcessOwnership({ table })
    const root = rootOf(10, { rlimitMarker: '77', gone: () => true })
    ownership.add(root)
    const ended = await endByLadder(
      {
        system: endTreePosix,
        tree: { ...root, look: ownership.look, members: () => ownership.membersOf(root), command: table.command },
        exited: Promise.resolve(),
        endInput: () => undefined,
        alreadyGone: () => true
      },
      0
    )
    expect(ended).toEqual({ rung: 'eof', survivors: 1, left: [{ pid: base + 11, command: 'command of 11' }] })
  })
})

describe('rlimit markers', () => {
  it('belong to one instance, and count its children', () => {
    const me = '42-777-0123456789ab'
    expect(isRlimitMarkerOf(me, rlimitMarkerOf(me, 1))).toBe(true)
    expect(isRlimitMarkerOf(me, rlimitMarkerOf(me, 4_000_000))).toBe(true)
    expect(rlimitMarkerOf(me, 1)).not.toBe(rlimitMarkerOf(me, 2))
    expect(isRlimitMarkerOf('42-777-0123456789ab'.replace('0123', '0124'), rlimitMarkerOf(me, 1))).toBe(false)
    expect(BigInt(rlimitMarkerOf(me, 1)!)).toBeLessThan(2n ** 62n)
  })
  it.each([null, '', 'unlimited', '-1', '1024'])('%j is none of ours', (text) => {
    expect(isRlimitMarkerOf('42-777-0123456789ab', text)).toBe(false)
  })
  it('cannot be made from a name that is not ours', () => {
    expect(rlimitMarkerOf('x', 1)).toBeNull()
    expect(isRlimitMarkerOf('x', '5')).toBe(false)
  })
  it('is read from the limits of a process', () => {
    const limits = (locks: string) =>
      `Max address space   unlimited  unlimited  bytes\nMax file locks   ${locks}  unlimited  locks`
    expect(readRlimitMarker(limits('4611686018427387904'))).toBe('4611686018427387904')
    expect(readRlimitMarker(limits('unlimited'))).toBeNull()
    expect(readRlimitMarker(null)).toBeNull()
  })
})

describe('the record of a run', () => {
  it.each(['{"instances":[{"instance":"a"}]}', '{"instances":[null,7]}'])('names nobody when it holds %s', (text) =>
    expect(readRecords(text)).toEqual([])
  )
  it.each(['', 'null', '{}', '{"instances":3}', '[1]'])('is none when it holds %j', (text) =>
    expect(() => readRecords(text)).toThrow()
  )
  it('leaves out what has another shape and keeps the rest', () => {
    const tree = { server: 'memory', rlimitMarker: null, processes: [{ pid: 5, startTime: '9' }] }
    const good = { instance: 'a', boot: 'b', trees: [tree] }
    const bad = { ...good, trees: [{ ...tree, processes: [{ pid: '5', startTime: '9' }] }] }
    expect(readRecords(JSON.stringify({ instances: [good, bad] }))).toEqual([good])
  })
  it('makes one write of many changes, and survives a disk that refuses', async () => {
    const written: string[] = []
    const record = createRunRecord({
      instance: 'me',
      boot: 'b',
      file: '/nowhere/at/all',
      readOwn: () => null,
      write: async (_file, text) => {
        written.push(text)
        throw new Error('full')
      },
      seen: () => [{ server: 'memory', rlimitMarker: '7', processes: [] }]
    })
    for (let n = 0; n < 50; n += 1) record.changed()
    await record.settled()
    expect(written).toHaveLength(1)
    expect(readRecords(written[0]!)).toEqual([
      { instance: 'me', boot: 'b', trees: [{ server: 'memory', rlimitMarker: '7', processes: [] }] }
    ])
  })
})
