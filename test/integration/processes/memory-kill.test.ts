/**
 * A real kill by the kernel: a server in a memory group of its own (cgroup v2 or v1) that takes more than it may. Needs
 * root and a group that can be made; where that cannot be had the run says so.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { countMemoryKills } from '../../../main/processes/memory-kills.ts'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { evil, until } from '../../fixtures/servers/harness.ts'

const limitMb = 150

/** A fresh group with a limit, or the reason why there is none. */
function makeGroup(): { readonly folder: string } | { readonly why: string } {
  if (process.platform !== 'linux') return { why: 'memory groups are a matter of Linux' }
  if (countMemoryKills() === null) return { why: 'this kernel does not count its kills' }
  const name = `patchbay-test-${process.pid}`
  const tried: string[] = []
  for (const [root, limit, sign] of [
    ['/sys/fs/cgroup', 'memory.max', 'cgroup.controllers'],
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes', 'cgroup.procs']
  ] as const) {
    const folder = join(root, name)
    // Without its sign it is no group but a folder, and writing there would only make files.
    if (!existsSync(join(root, sign))) {
      tried.push(`${root} is no memory group`)
      continue
    }
    try {
      if (limit === 'memory.max') writeFileSync(join(root, 'cgroup.subtree_control'), '+memory')
      mkdirSync(folder)
      writeFileSync(join(folder, limit), String(limitMb << 20))
      // Or it would only be moved to disk.
      const swap = join(folder, limit === 'memory.max' ? 'memory.swap.max' : 'memory.swappiness')
      if (existsSync(swap)) writeFileSync(swap, '0')
      return { folder }
    } catch (error) {
      tried.push(`${folder}: ${(error as Error).message}`)
      if (existsSync(folder)) rmdirSync(folder)
    }
  }
  return { why: tried.join('; ') }
}

const group = makeGroup()
if ('why' in group) console.warn(`SKIPPED: no real kill for lack of memory can be had here. ${group.why}`)
const folder = 'why' in group ? '' : group.folder

describe.skipIf(folder === '')('a server that the kernel ends for lack of memory', () => {
  let bench: Bench
  afterEach(() => bench.close())
  afterAll(() =>
    until('the group to be empty', () => {
      if (readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim() !== '') return false
      rmdirSync(folder)
      return true
    })
  )
  const enter = `echo $$ > '${folder}/cgroup.procs'`
  /** Takes 60 MB at once, ten times a second, once it is ready. */
  const hungry = `"${process.execPath}" "${evil}" hungry`
  it.each([
    ['itself', `${enter}; exec ${hungry}`, { signal: 'SIGKILL', code: null }],
    [
      'behind a shell',
      `(${enter.replace('$$', '$(exec sh -c "echo \\$PPID")')}; exec ${hungry}); exit $?`,
      { code: 137 }
    ]
  ])('is said to have been (%s)', async (_how, script, exit) => {
    bench = await createBench()
    const before = countMemoryKills()!
    await bench.add({ launch: { kind: 'stdio', command: 'sh', args: ['-c', script] } })
    await until('its end', () => bench.view().lastExit !== null, 30_000)
    await until('its cause', () => bench.view().lastError?.code === 'out-of-memory')
    expect(countMemoryKills()!).toBeGreaterThan(before)
    expect(bench.view().lastExit).toMatchObject({ ...exit, asked: false })
    expect(bench.view().lastError!.message).toBe(
      'The system ended test because memory ran out. Close something else, or set a limit in its settings.'
    )
  })
  it('is not said of one that a person kills later', async () => {
    bench = await createBench()
    await bench.add({})
    await bench.parts.usage([])
    process.kill(bench.view().pid!, 'SIGKILL')
    await until('its end', () => bench.view().lastExit !== null)
    await until('its cause', () => bench.view().lastError !== null)
    expect(bench.view().lastError).toMatchObject({ code: 'exited' })
  })
})
