/** Helpers that leave their group, empty their environment and give up their parent, and what becomes of them. */
import { spawn as spawnProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createReadOwn } from '../../../main/files/own-file.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createProcesses, type Processes } from '../../../main/processes/create-processes.ts'
import { endTreePosix } from '../../../main/processes/end-tree.posix.ts'
import { endByLadder } from '../../../main/processes/end-tree.ts'
import { createProcessOwnership, type OwnedRoot } from '../../../main/processes/process-ownership.ts'
import { isRlimitMarkerOf } from '../../../main/processes/rlimit-marker.ts'
import { createTable } from '../../../main/processes/table.ts'
import { lives, tempFolder, until } from '../../fixtures/servers/harness.ts'

const escape = join(import.meta.dirname, '../../fixtures/servers/escape.mjs')
const room = join(import.meta.dirname, '../../../main')
const table = createTable()
const write = async (file: string, text: string) => writeFileSync(file, text)
const leftovers: number[] = []
afterEach(() => {
  for (const pid of leftovers.splice(0)) if (lives(pid)) process.kill(pid, 'SIGKILL')
})
const pidIn = async (file: string): Promise<number> => {
  const pid = await until('the helper', () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : null))
  leftovers.push(pid)
  return pid
}
async function escaped(processes: Processes, mode: string) {
  const folder = tempFolder()
  const outcome = await processes.spawn({
    server: 'test',
    incarnation: 1,
    command: process.execPath,
    args: [escape, join(folder, 'pid'), mode],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' }
  })
  if (!outcome.ok) throw new Error(outcome.failure.message)
  leftovers.push(outcome.value.pid)
  const helper = await pidIn(join(folder, 'pid'))
  // The marker is gone, or this would prove nothing.
  await until('its own program', async () => (await table.command(helper)).includes('sleep 1986'))
  expect(await table.variable(helper, 'PATCHBAY_OWNER')).toBeNull()
  expect((await table.list()).find((info) => info.pid === helper)?.session).not.toBe(outcome.value.pid)
  return { child: outcome.value, helper }
}

describe.runIf(process.platform === 'linux')('a helper that carries nothing of ours in its environment', () => {
  it.each(['env', 'spawn', 'daemon'])('(%s) ends with its server', async (mode) => {
    const processes = await createProcesses({ clock: systemClock })
    const { child, helper } = await escaped(processes, mode)
    await expect(child.end()).resolves.toEqual({ rung: 'eof', survivors: 1, left: [] })
    expect(lives(helper)).toBe(false)
  })
  it.each(['env', 'daemon'])('(%s) ends after its server was killed', async (mode) => {
    const processes = await createProcesses({ clock: systemClock })
    const { child, helper } = await escaped(processes, mode)
    process.kill(child.pid, 'SIGKILL')
    await child.exited
    await expect(child.end()).resolves.toMatchObject({ survivors: 1, left: [] })
    expect(lives(helper)).toBe(false)
  })
  it('counts as part of its server', async () => {
    const processes = await createProcesses({ clock: systemClock })
    const { child } = await escaped(processes, 'daemon')
    const usage = await processes.usage([{ server: 'test', incarnation: 1, pid: child.pid }])
    expect(usage.get('test')?.processes).toBe(2)
    await child.end()
  })
  it('is listed as what its server left when only its server is gone', async () => {
    const processes = await createProcesses({ clock: systemClock })
    const { child, helper } = await escaped(processes, 'daemon')
    const entry = (await processes.sweep.list()).find((each) => each.pid === helper)
    expect(entry).toMatchObject({ owner: 'Patchbay: test', ours: true })
    await child.end()
  })
  it('without rlimit markers is known by having been seen below its server', async () => {
    const folder = tempFolder()
    const server = spawnProcess(process.execPath, [escape, join(folder, 'pid'), 'env'], { detached: true })
    leftovers.push(server.pid!)
    const helper = await pidIn(join(folder, 'pid'))
    const gone = () => server.exitCode !== null || server.signalCode !== null
    const ownership = createProcessOwnership({ table })
    const born = performance.now() - 5_000
    const root: OwnedRoot = {
      server: 'test',
      incarnation: 1,
      pid: server.pid!,
      marker: 'none',
      rlimitMarker: null,
      ageMs: () => performance.now() - born,
      gone
    }
    ownership.add(root)
    const ended = await endByLadder({
      system: endTreePosix,
      tree: { ...root, look: ownership.look, members: () => ownership.membersOf(root), command: table.command },
      exited: new Promise((resolve) => server.once('exit', resolve)),
      endInput: () => server.stdin.end(),
      alreadyGone: gone
    })
    expect(ended).toEqual({ rung: 'eof', survivors: 1, left: [] })
    expect(lives(helper)).toBe(false)
  })

  describe('after Patchbay was killed', () => {
    /** A program that spawns through our spawn, keeps the record, and is then killed. */
    async function killedParent(mode: string, wait: (file: string, helper: number) => Promise<void>) {
      const folder = tempFolder()
      const file = join(folder, 'running.json')
      writeFileSync(
        join(folder, 'parent.ts'),
        `import { writeFileSync } from 'node:fs'
         import { createProcesses } from '${room}/processes/create-processes.ts'
         import { systemClock } from '${room}/lib/clock.ts'
         const processes = await createProcesses({ clock: systemClock,
           record: { file: '${file}', write: async (path, text) => writeFileSync(path, text), readOwn: () => null } })
         await processes.sweep.orphans()
         const child = await processes.spawn({ server: 'left', incarnation: 1, command: process.execPath,
           args: ['${escape}', '${folder}/pid', '${mode}'], cwd: '${folder}', env: { PATH: process.env.PATH } })
         setInterval(() => processes.usage([{ server: 'left', incarnation: 1, pid: child.value.pid }]), 50)`
      )
      const parent = spawnProcess(process.execPath, [join(folder, 'parent.ts')], { stdio: 'inherit' })
      leftovers.push(parent.pid!)
      const helper = await pidIn(join(folder, 'pid'))
      await wait(file, helper)
      parent.kill('SIGKILL')
      await until('the parent to go', () => parent.signalCode !== null)
      expect(lives(helper)).toBe(true)
      return { file, helper }
    }
    const stamped = (file: string) =>
      until('the record', () => existsSync(file) && readFileSync(file, 'utf8').includes('"server":"left"')).then(
        () => undefined
      )

    it.each(['env', 'daemon'])('the next start ends it (%s)', async (mode) => {
      const { file, helper } = await killedParent(mode, stamped)
      const processes = await createProcesses({
        clock: systemClock,
        record: { file, write, readOwn: createReadOwn(() => undefined) }
      })
      const entry = (await processes.sweep.list()).find((each) => each.pid === helper)
      expect(entry).toMatchObject({ owner: 'Patchbay: left', ours: false })
      const swept = await processes.sweep.orphans()
      expect(swept).toContainEqual({ pid: helper, server: 'left', command: '/bin/sleep 1986', ended: true })
      expect(lives(helper)).toBe(false)
      await processes.settled()
      expect(readFileSync(file, 'utf8')).not.toContain('"server":"left"')
    })
    it('the next start ends it by pid and start time alone, and nothing under another start time', async () => {
      const seen = (file: string, helper: number) =>
        until('it to be seen', () => existsSync(file) && readFileSync(file, 'utf8').includes(`"pid":${helper},`)).then(
          () => undefined
        )
      const { file, helper } = await killedParent('env', seen)
      const plain = readFileSync(file, 'utf8').replaceAll(/"stamp":"\d+"/g, '"stamp":null')
      // Another instance of the same name pattern: its markers are not those of the helper.
      const other = plain.replaceAll(/("instance":"[^"]*-)[0-9a-f]+"/g, '$1000000000000"')
      const start = async (text: string) => {
        writeFileSync(file, text)
        return (
          await createProcesses({
            clock: systemClock,
            record: { file, write, readOwn: createReadOwn(() => undefined) }
          })
        ).sweep.orphans()
      }
      const startTime = (await table.startTime(helper))!
      await start(other.replaceAll(`"startTime":"${startTime}"`, '"startTime":"1"'))
      expect(lives(helper)).toBe(true)
      await start(other.replaceAll(/"boot":"[^"]*"/g, '"boot":"an earlier one"'))
      expect(lives(helper)).toBe(true)
      expect(await start(other)).toContainEqual(expect.objectContaining({ pid: helper, server: 'left', ended: true }))
      expect(lives(helper)).toBe(false)
    })
  })
  it('has an rlimit marker of its own instance only', async () => {
    const processes = await createProcesses({ clock: systemClock })
    const { child, helper } = await escaped(processes, 'env')
    const rlimitMarker = (await table.carried([helper])).get(helper)?.rlimitMarker ?? null
    expect(isRlimitMarkerOf(processes.instance, rlimitMarker)).toBe(true)
    expect(isRlimitMarkerOf((await createProcesses({ clock: systemClock })).instance, rlimitMarker)).toBe(false)
    await child.end()
  })
})
