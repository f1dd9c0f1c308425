import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildBridge } from '../../fixtures/gateway/built-bridge.ts'
import { until } from '../../fixtures/gateway/open-gateway.ts'
import { inTime } from '../../helpers/in-time.ts'

const coreFile = fileURLToPath(new URL('../../fixtures/gateway/core.mjs', import.meta.url))
let file: string
let home: string
const running: ChildProcess[] = []

interface Bridge {
  readonly child: ChildProcess
  readonly lines: Record<string, any>[]
  readonly said: () => string
  readonly send: (message: object) => void
  readonly answer: (id: number) => Promise<Record<string, any>>
  readonly exited: Promise<number | null>
}
function startBridge(
  words: readonly string[] = ['connect', '--host', 'cursor'],
  env: Record<string, string> = {}
): Bridge {
  const child = spawn(process.execPath, [file, ...words], {
    env: { ...process.env, PATCHBAY_HOME: home, PATCHBAY_CORE: JSON.stringify([process.execPath, coreFile]), ...env }
  })
  running.push(child)
  const lines: Record<string, any>[] = []
  let text = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (text + chunk).split('\n')
    text = parts.pop() as string
    lines.push(...parts.map((line) => JSON.parse(line) as Record<string, any>))
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (said += chunk))
  child.stdin.on('error', () => undefined)
  return {
    child,
    lines,
    said: () => said,
    send: (message) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    async answer(id) {
      await until(`an answer to ${id}; stderr: ${said}`, () => lines.some((line) => line.id === id), 20_000)
      return lines.find((line) => line.id === id) as Record<string, any>
    },
    exited: new Promise((resolve) => child.on('exit', resolve))
  }
}
const startCore = (...words: string[]): ChildProcess => {
  const child = spawn(process.execPath, [coreFile, ...words], {
    env: { ...process.env, PATCHBAY_HOME: home },
    stdio: 'ignore'
  })
  running.push(child)
  return child
}
const starts = (): number[] => {
  try {
    return readFileSync(join(home, 'starts'), 'utf8').split('\n').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
const hello = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
}

beforeAll(async () => {
  file = await buildBridge()
})
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pb-br-'))
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  for (const pid of starts())
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Gone already.
    }
  rmSync(home, { recursive: true, force: true })
})

describe('the bridge', () => {
  it('starts a core where none runs, once, and names its host', async () => {
    const bridge = startBridge()
    bridge.send({ id: 1, method: 'who' })
    expect((await bridge.answer(1)).result).toMatchObject({ host: 'cursor', heard: ['who'] })
    expect(starts()).toHaveLength(1)
    bridge.child.stdin?.end()
    expect(await bridge.exited).toBe(0)
  })
  it('keeps a core running when it ends itself, and joins it the next time', async () => {
    const first = startBridge()
    first.send({ id: 1, method: 'who' })
    const { pid } = (await first.answer(1)).result
    first.child.kill('SIGKILL')
    await first.exited
    const second = startBridge()
    second.send({ id: 1, method: 'who' })
    expect((await second.answer(1)).result.pid).toBe(pid)
  })
  it('passes large and broken-up lines whole, in order', async () => {
    startCore()
    await until('the core listens', () => starts().length === 1)
    const bridge = startBridge()
    const big = 'é'.repeat(2_000_000)
    bridge.send({ id: 1, method: 'echo', params: { big } })
    const line = Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'echo', params: { text: '漢😀' } })}\n`)
    for (const byte of line) bridge.child.stdin?.write(Buffer.from([byte]))
    for (let id = 3; id < 500; id += 1) bridge.send({ id, method: 'echo', params: { id } })
    expect((await bridge.answer(1)).result.big).toHaveLength(2_000_000)
    expect((await bridge.answer(2)).result.text).toBe('漢😀')
    await bridge.answer(499)
    expect(bridge.lines.map(({ id }) => id)).toEqual(Array.from({ length: 499 }, (_, index) => index + 1))
  })
  it('answers what was open when its core died once each, begins anew without the host, and tells that lists may differ', async () => {
    const bridge = startBridge()
    bridge.send(hello)
    await bridge.answer(1)
    bridge.send({ method: 'notifications/initialized' })
    bridge.send({ id: 2, method: 'logging/setLevel', params: { level: 'info' } })
    await bridge.answer(2)
    bridge.send({ id: 3, method: 'hang' })
    bridge.send({ id: 4, method: 'hang' })
    bridge.send({ method: 'notifications/cancelled', params: { requestId: 4 } })
    bridge.send({ id: 5, method: 'die' })
    expect((await bridge.answer(3)).error.message).toContain('Whether it took effect is not known')
    await until('told of lists', () => bridge.lines.some(({ method }) => method === 'notifications/tools/list_changed'))
    bridge.send({ id: 6, method: 'who' })
    expect((await bridge.answer(6)).result.heard).toEqual([
      'initialize',
      'notifications/initialized',
      'logging/setLevel',
      'who'
    ])
    expect(starts()).toHaveLength(2)
    const ids = bridge.lines.flatMap(({ id }) => (id === undefined ? [] : [id]))
    expect(ids.sort()).toEqual([1, 2, 3, 5, 6])
  })
  it('starts no core that a person quit: answers itself, and goes on when one is started', async () => {
    const bridge = startBridge()
    bridge.send(hello)
    await bridge.answer(1)
    bridge.send({ id: 2, method: 'quit' })
    expect((await bridge.answer(2)).error).toBeDefined()
    bridge.send({ id: 3, method: 'who' })
    expect((await bridge.answer(3)).error.message).toContain('Patchbay was quit')
    expect(starts()).toHaveLength(1)
    startCore()
    await until('told of lists', () => bridge.lines.some(({ method }) => method === 'notifications/tools/list_changed'))
    bridge.send({ id: 4, method: 'who' })
    expect((await bridge.answer(4)).result.heard).toEqual(['initialize', 'who'])
  })
  it('says to people only on stderr why it cannot: refused, or no host named', async () => {
    startCore('refuse')
    await until('the core listens', () => starts().length === 1)
    const refused = startBridge()
    expect(await refused.exited).toBe(1)
    expect(refused.said()).toContain('This host is not known.')
    const nameless = startBridge(['connect'])
    expect(await nameless.exited).toBe(2)
    expect(nameless.said()).toContain('--host')
    expect([...refused.lines, ...nameless.lines]).toEqual([])
  })
  it('says at once when the core it starts ends itself, instead of waiting for it', async () => {
    const from = performance.now()
    const bridge = startBridge(undefined, {
      PATCHBAY_CORE: JSON.stringify([process.execPath, '-e', 'process.exit(7)'])
    })
    expect(await bridge.exited).toBe(1)
    expect(bridge.said()).toContain('exit code 7')
    expect(bridge.said()).toContain('patchbay serve')
    expect(performance.now() - from).toBeLessThan(inTime(5_000))
    const missing = startBridge(undefined, { PATCHBAY_CORE: '["/no/such/program"]' })
    expect(await missing.exited).toBe(1)
    expect(missing.said()).toContain('could not be started')
  })
  it('gives what was asked a moment when the host has closed its end', async () => {
    startCore()
    await until('the core listens', () => starts().length === 1)
    const bridge = startBridge()
    bridge.send({ id: 1, method: 'who' })
    bridge.child.stdin?.end()
    expect(await bridge.exited).toBe(0)
    expect(bridge.lines).toHaveLength(1)
  })
  it('waits for open answers when its input has ended, for the last line too, and not for a stream without an end', async () => {
    startCore()
    await until('the core listens', () => starts().length === 1)
    const bridge = startBridge()
    bridge.send({ id: 1, method: 'subscriptions/listen' })
    bridge.send({ id: 2, method: 'later', params: { ms: 2_000 } })
    bridge.child.stdin?.end('{"jsonrpc":"2.0","id":3,"method":"who"}')
    expect(await bridge.exited).toBe(0)
    expect(bridge.lines.map(({ id }) => id).sort()).toEqual([2, 3])
  })
  it('says what had no answer when it stops waiting, and ends with an exit code that tells', async () => {
    startCore()
    await until('the core listens', () => starts().length === 1)
    const bridge = startBridge()
    bridge.send({ id: 1, method: 'hang' })
    bridge.child.stdin?.end()
    expect(await bridge.exited).toBe(1)
    expect(bridge.said()).toContain('1 of its requests had no answer within 10 s')
  })
  it('adds at most 60 ms to the start of Node itself', async () => {
    startCore()
    await until('the core listens', () => starts().length === 1)
    const time = async (run: () => Promise<unknown>): Promise<number> => {
      const from = performance.now()
      await run()
      return performance.now() - from
    }
    const bare = (): Promise<unknown> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, ['-e', 'process.stdout.write("x")'])
        child.stdout.once('data', resolve)
      })
    const bridged = (): Promise<unknown> => {
      const bridge = startBridge()
      bridge.send({ id: 1, method: 'echo', params: {} })
      return new Promise((resolve) => bridge.child.stdout?.once('data', resolve)).finally(() =>
        bridge.child.kill('SIGKILL')
      )
    }
    const median = async (run: () => Promise<unknown>): Promise<number> => {
      const times: number[] = []
      for (let round = 0; round < 9; round += 1) times.push(await time(run))
      return times.sort((one, two) => one - two)[4] as number
    }
    const [floor, through] = [await median(bare), await median(bridged)]
    console.log(`bridge: ${through.toFixed(1)} ms to the first answer, Node alone ${floor.toFixed(1)} ms`)
    expect(through - floor).toBeLessThan(inTime(60))
  })
})
