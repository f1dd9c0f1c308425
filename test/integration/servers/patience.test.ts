/** Servers whose cause passes by itself are kept and come back; a call is a reason to try now. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createBench, definitionOf, type Bench } from '../../fixtures/servers/bench.ts'
import { tiny, until } from '../../fixtures/servers/harness.ts'

let bench: Bench
afterEach(() => bench?.close())

/** Ends with these words until the file is there; writes a mark at each start. */
const needs = (folder: string, words: string) => [
  '-e',
  `const { existsSync, appendFileSync } = require('node:fs')
   appendFileSync(${JSON.stringify(join(folder, 'starts'))}, 'x')
   if (!existsSync(${JSON.stringify(join(folder, 'there'))})) { console.error(${JSON.stringify(words)}); process.exit(1) }
   import(${JSON.stringify(tiny)})`
]
const starts = () => readFileSync(join(bench.folder, 'starts')).length
const come = () => writeFileSync(join(bench.folder, 'there'), '')

describe('a server whose cause passes by itself', () => {
  it('outlasts the budget of failures, says what it waits for, and starts at once when the network is back', async () => {
    let addresses = ['10.0.0.2']
    bench = await createBench({
      policy: { firstDelayMs: 10, budget: 3, patientFromMs: 10, patientGrowth: 1.2 },
      addresses: () => addresses
    })
    await bench.add({ args: needs(bench.folder, 'Error: getaddrinfo ENOTFOUND api.example.com') })
    await until('more starts than the budget', () => starts() > 6, 30_000)
    // Nothing else would bring it back in this test's time.
    await bench.close()
    bench = await createBench({
      policy: { firstDelayMs: 600_000, patientLongestMs: 600_000, patientFromMs: 600_000 },
      addresses: () => addresses
    })
    await bench.add({ args: needs(bench.folder, 'Error: getaddrinfo ENOTFOUND api.example.com') })
    await bench.phase('waiting')
    expect(bench.view().sentence).toMatch(/^Waiting \d+ s before the next start, or until the network is back$/)
    expect(bench.view().lastError?.code).toBe('no-network')
    come()
    addresses = ['10.0.0.2', '10.8.0.1']
    await bench.phase('ready')
    expect(bench.lines.some(({ text }) => text.startsWith('The network has changed'))).toBe(true)
  })
  it('is a container whose engine is off, named and kept', async () => {
    bench = await createBench({ policy: { firstDelayMs: 10, budget: 3, patientFromMs: 10 } })
    const words = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'
    await bench.add({ args: needs(bench.folder, words) })
    await until('more starts than the budget', () => starts() > 5, 30_000)
    expect(bench.view().lastError?.code).toBe('engine-off')
    expect(bench.view().lastError?.message).toContain('Start Docker')
    come()
    await bench.phase('ready')
  })
})

describe('a memory limit below what a server needs at rest', () => {
  it('stops it after the second restart, says so, and a higher limit starts it', async () => {
    bench = await createBench({ rhythm: { usageIdleMs: 200, usageWatchedMs: 200 } })
    const definition = definitionOf({ args: [tiny], memoryHardMb: 1 })
    bench.supervisor.put(definition)
    await bench.phase('failed', 'test', 40_000)
    expect(bench.view().counters.starts).toBe(3)
    expect(bench.view().lastError).toMatchObject({ code: 'out-of-memory' })
    expect(bench.view().sentence).toMatch(/needs \d+ MB at rest, more than its limit of 1 MB/)
    bench.supervisor.put({ ...definition, memoryHardMb: 0 })
    await bench.phase('ready')
  })
})

describe('a call for a server that waits', () => {
  it('is a reason to try now, and waits for it', async () => {
    bench = await createBench({ policy: { firstDelayMs: 300_000, longestDelayMs: 300_000 } })
    await bench.add({ args: needs(bench.folder, 'Segmentation fault') })
    await bench.phase('waiting')
    come()
    await expect(bench.call('echo', { text: 'hi' })).resolves.toMatchObject({ kind: 'result' })
  })
  it('hears soon why it failed again; a hundred of them make one start', async () => {
    bench = await createBench({ policy: { firstDelayMs: 300_000, longestDelayMs: 300_000 } })
    await bench.add({ args: needs(bench.folder, 'Segmentation fault') })
    await bench.phase('waiting')
    const before = starts()
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => bench.call('echo')))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(answers[0]).toMatchObject({ reason: { message: expect.stringContaining('Segmentation fault') } })
    expect(starts()).toBe(before + 1)
  })
  it('does not undo a stop by hand', async () => {
    bench = await createBench({ policy: { firstDelayMs: 300_000, longestDelayMs: 300_000 } })
    await bench.add({ args: needs(bench.folder, 'Segmentation fault') })
    await bench.phase('waiting')
    await bench.supervisor.stop('test')
    const before = starts()
    await expect(bench.call('echo')).rejects.toThrow('is stopped')
    expect(starts()).toBe(before)
  })
})

describe('a call for a server on demand', () => {
  it('waits for the start it caused, longer than a call waits for others', async () => {
    bench = await createBench({ rhythm: { callWaitMs: 200 } })
    const slow = `setTimeout(() => import(${JSON.stringify(tiny)}), 1_500)`
    await bench.add({ args: ['-e', slow], wanted: 'on-demand' })
    await expect(bench.call('echo', { text: 'hi' })).resolves.toMatchObject({ kind: 'result' })
    // Another that starts has been told to come again.
    await bench.add({ id: 'up', args: ['-e', slow], wanted: 'down' })
    void bench.supervisor.start('up')
    await bench.phase('starting', 'up')
    await expect(bench.call('echo', {}, 'up')).rejects.toThrow('not ready yet')
  })
  it('hears at once when that start fails', async () => {
    bench = await createBench({ policy: { firstDelayMs: 300_000, longestDelayMs: 300_000 } })
    await bench.add({ args: needs(bench.folder, 'Error: FIGMA_API_KEY is not set'), wanted: 'on-demand' })
    await expect(bench.call('echo')).rejects.toThrow('FIGMA_API_KEY')
    expect(existsSync(join(bench.folder, 'starts'))).toBe(true)
  })
})
