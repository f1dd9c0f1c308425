import { createReadOwn } from '../../../main/files/own-file.ts'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestCall } from '../../../contract/model.ts'
import { createTestCallHistory, keptCallsPerServer, keptResultBytes } from '../../../main/inspector/history.ts'
import { createInspector } from '../../../main/inspector/inspector.ts'
import { createSavedCalls } from '../../../main/inspector/saved-calls.ts'
import type { SendCall } from '../../../main/inspector/types.ts'
import { createRedactor } from '../../../main/secrets/redact.ts'
import { systemClock } from '../../../main/lib/clock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-'))
  mkdirSync(join(folder, 'saved'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function knowing(secret: string) {
  const redactor = createRedactor()
  redactor.learn('KEY', secret)
  return redactor
}
const history = () =>
  createTestCallHistory({
    folder,
    readOwn: createReadOwn(() => undefined),
    write: writeFileSync,
    redactor: knowing('hunter2')
  })
const saved = () =>
  createSavedCalls({
    folder: join(folder, 'saved'),
    readOwn: createReadOwn(() => undefined),
    write: writeFileSync,
    redactor: knowing('hunter2'),
    now: () => new Date()
  })
const asked = {
  call: 'c1',
  id: 'memory',
  tool: 'echo',
  input: { text: 'hi' },
  timeoutMs: 1_000,
  asHost: null,
  person: false,
  roots: []
}
const answers =
  (text: string, kind: 'result' | 'error' = 'result'): SendCall =>
  async () => ({ ok: true, value: { answer: { kind, bytes: Buffer.from(text) }, pid: 7 } })

describe('a test call', () => {
  it('gives the result as received, with time and size', async () => {
    const inspector = createInspector({
      send: answers('{"content":[],"isError":true}'),
      history: history(),
      saved: saved(),
      clock: systemClock
    })
    expect(await inspector.run(asked)).toMatchObject({
      state: 'done',
      result: { content: [], isError: true },
      bytes: 29,
      pid: 7,
      failure: null
    })
  })
  it('says a protocol error in words and keeps its data', async () => {
    const inspector = createInspector({
      send: answers('{"code":-32602,"message":"no such tool","data":{"a":1}}', 'error'),
      history: history(),
      saved: saved(),
      clock: systemClock
    })
    const call = await inspector.run(asked)
    expect(call.failure).toMatchObject({
      code: 'server-error',
      message: 'The server answered with an error (-32602): no such tool'
    })
    expect(call.failure?.detail).toContain('"a": 1')
  })
  it('can be cancelled while it runs, tells of progress, and is then no longer running', async () => {
    const seen: TestCall[] = []
    const send: SendCall = (_, { signal, onProgress }) =>
      new Promise((resolve) => {
        onProgress({ progress: 1, total: 4, message: 'one' })
        signal.addEventListener('abort', () =>
          resolve({ ok: true, value: { answer: { kind: 'local', code: 'cancelled', message: 'Cancelled' }, pid: 1 } })
        )
      })
    const inspector = createInspector({ send, history: history(), saved: saved(), clock: systemClock })
    inspector.onChange((call) => seen.push(call))
    const running = inspector.run(asked)
    expect(inspector.cancel('c1')).toBe(true)
    expect((await running).state).toBe('cancelled')
    expect(seen.map((each) => each.state)).toEqual(['running', 'running', 'cancelled'])
    expect(seen[1]?.progress).toEqual({ progress: 1, total: 4, message: 'one' })
    expect(inspector.cancel('c1')).toBe(false)
  })
})

describe('the history of test calls', () => {
  it('and calls kept under names hide what is typed under a name that tells of a secret', async () => {
    const input = { user: 'ann', password: 'swordfish99', headers: { authorization: 'Basic YW5uOnN3b3JkZmlzaDk5' } }
    const parts = { send: answers('{"text":"token=swordfish99"}'), history: history(), saved: saved() }
    const inspector = createInspector({ ...parts, clock: systemClock })
    await inspector.run({ ...asked, input })
    await inspector.flush()
    const call = { name: 'mine', tool: 'echo', input, timeoutSeconds: 60, asHost: null, roots: [] }
    await parts.saved.save('memory', call, false)
    for (const kept of [history().of('memory'), saved().of('memory')]) {
      const text = JSON.stringify(kept)
      expect(text).toContain('"user":"ann"')
      expect(text).not.toMatch(/swordfish99|YW5uOnN3/)
    }
    expect(saved().of('memory')[0]?.masked).toBe(true)
  })
  it('keeps the last ones over a restart, newest first, and no secret', async () => {
    const inspector = createInspector({
      send: answers('{"text":"hunter2"}'),
      history: history(),
      saved: saved(),
      clock: systemClock
    })
    for (let i = 0; i < keptCallsPerServer + 5; i++) await inspector.run({ ...asked, call: `c${i}` })
    await inspector.flush()
    const again = createInspector({ send: answers('{}'), history: history(), saved: saved(), clock: systemClock })
    const kept = again.history('memory', 'echo', 200)
    expect(kept).toHaveLength(keptCallsPerServer)
    expect(kept[0]?.id).toBe(`c${keptCallsPerServer + 4}`)
    expect(JSON.stringify(kept)).not.toContain('hunter2')
    expect(again.history('memory', 'other', 200)).toEqual([])
  })
  it('does not keep a huge result, and takes an unreadable file for an empty one', async () => {
    writeFileSync(join(folder, 'memory.json'), '{torn')
    const big = createInspector({
      send: answers(JSON.stringify('x'.repeat(keptResultBytes))),
      history: history(),
      saved: saved(),
      clock: systemClock
    })
    expect((await big.run(asked)).result).not.toBeNull()
    expect(big.history('memory', undefined, 5)).toMatchObject([{ id: 'c1', result: null }])
  })
})
