import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createListChanges } from '../../../main/gateway/list-changes.ts'
import { createHostConnection } from '../../../main/gateway/connection.ts'
import { createHostConnections } from '../../../main/gateway/connections.ts'
import { expose, type Exposure } from '../../../main/access/exposure.ts'
import { guardRequest } from '../../../main/gateway/http-guard.ts'
import { lowest, passes } from '../../../main/gateway/log-levels.ts'
import { createGate } from '../../../main/gateway/policy/gate.ts'
import { silenceAllowed } from '../../../main/gateway/policy/patience.ts'
import { watchSilence } from '../../../main/gateway/policy/silence.ts'
import { readLines } from '../../../main/gateway/socket-lines.ts'
import { accessWith } from '../../helpers/access.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

describe('list changes', () => {
  const exposureWith = (tool: string): Exposure =>
    expose({
      servers: [
        {
          id: 'a',
          name: 'a',
          kept: {
            tools: [{ name: tool, definition: { name: tool }, bytes: 1 }],
            resources: [],
            templates: [],
            prompts: [],
            capabilities: {},
            instructions: null,
            listedAt: null
          }
        }
      ],
      rules: accessWith(['a']),
      host: 'h',
      nameRoom: 64
    })
  function set(): {
    clock: ReturnType<typeof fakeClock>
    heard: string[]
    change: (tool: string) => void
    connection: ReturnType<typeof createHostConnection>
    listChanges: ReturnType<typeof createListChanges>
  } {
    const clock = fakeClock()
    const connections = createHostConnections()
    let exposure = exposureWith('one')
    const listChanges = createListChanges({ clock, connections, exposureOf: () => exposure })
    const connection = createHostConnection('h', 'bridge', new Date(0))
    const heard: string[] = []
    connection.notify = (method) => void heard.push(method)
    connections.add(connection)
    listChanges.start(connection)
    const change = (tool: string): void => {
      exposure = exposureWith(tool)
      listChanges.changed()
    }
    return { clock, heard, change, connection, listChanges }
  }
  it('says nothing when the list came out the same', () => {
    const { clock, heard, change } = set()
    change('two')
    change('one')
    clock.pass(5_000)
    expect(heard).toEqual([])
  })
  it('says one thing for many changes, at most once a second, and never loses the last', () => {
    const { clock, heard, change, connection, listChanges } = set()
    listChanges.read(connection, 'tools')
    expect(connection.listCurrent).toBe(true)
    for (let round = 0; round < 40; round += 1) {
      change(`t${round}`)
      clock.pass(100)
    }
    expect(heard.length).toBeLessThanOrEqual(5)
    expect(connection.listCurrent).toBe(false)
    const before = heard.length
    change('last')
    clock.pass(2_000)
    expect(heard.length).toBe(before + 1)
    expect(new Set(heard)).toEqual(new Set(['notifications/tools/list_changed']))
    listChanges.read(connection, 'tools')
    expect(connection.listCurrent).toBe(true)
  })
})

describe('the gate', () => {
  it('lets so many in, keeps so many in line in order, and turns the rest away', async () => {
    const gate = createGate(1, 2)
    const first = gate.enter() as () => void
    const order: string[] = []
    const second = Promise.resolve(gate.enter()).then((leave) => (order.push('second'), leave as () => void))
    const stop = new AbortController()
    const gaveUp = Promise.resolve(gate.enter(stop.signal))
    expect(gate.enter()).toBe('full')
    stop.abort()
    expect(await gaveUp).toBe('aborted')
    const third = Promise.resolve(gate.enter()).then((leave) => (order.push('third'), leave as () => void))
    first()
    first()
    ;(await second)()
    ;(await third)()
    expect(order).toEqual(['second', 'third'])
    expect(gate.running()).toBe(0)
  })
})

describe('how long a call may be silent', () => {
  it('is as long as the host waits, unless the server or the tool has a limit', () => {
    expect(silenceAllowed(null, 'x')).toBeNull()
    expect(silenceAllowed({}, 'x')).toBeNull()
    const limits = { callTimeoutSeconds: 60, toolTimeoutSeconds: { build: 0, quick: 5 } }
    expect(silenceAllowed(limits, 'other')).toBe(60_000)
    expect(silenceAllowed(limits, 'build')).toBeNull()
    expect(silenceAllowed(limits, 'quick')).toBe(5_000)
    expect(silenceAllowed(limits, 'constructor')).toBe(60_000)
    // A prompt that is called like a tool is none.
    expect(silenceAllowed(limits, null)).toBe(60_000)
  })
})

describe('silence', () => {
  it('is no end where no limit is set; the host decides', () => {
    const clock = fakeClock()
    const host = new AbortController()
    const watch = watchSilence(clock, host.signal, null)
    clock.pass(100 * 3_600_000)
    watch.heard()
    expect(watch.signal.aborted).toBe(false)
    host.abort()
    expect(watch.signal.aborted).toBe(true)
  })

  it('ends a call that shows no life; progress is life, and asking a person stops the watch', async () => {
    const clock = fakeClock()
    const watch = watchSilence(clock, new AbortController().signal, 1_000)
    clock.pass(900)
    watch.heard()
    clock.pass(900)
    expect(watch.signal.aborted).toBe(false)
    let answer: (value: null) => void = () => undefined
    const asked = watch.paused(new Promise<null>((resolve) => (answer = resolve)))
    clock.pass(60_000)
    expect(watch.signal.aborted).toBe(false)
    answer(null)
    await asked
    clock.pass(1_000)
    expect(watch.signal.aborted).toBe(true)
    expect(watch.ended({ kind: 'local', code: 'cancelled', message: '' })).toMatchObject({ code: 'call-timeout' })
  })
})

describe('lines of a socket', () => {
  it('come whole however they are cut; one that is too long is dropped alone', () => {
    const stream = new PassThrough()
    const lines: string[] = []
    let tooLong = 0
    readLines(stream, 10, { line: (line) => void lines.push(line.toString()), tooLong: () => void (tooLong += 1) })
    for (const chunk of ['ab', 'c\r\nd', 'ef\n', `${'x'.repeat(8)}`, `${'x'.repeat(8)}`, 'xx\nok\n', '\n12'])
      stream.emit('data', Buffer.from(chunk))
    expect(lines).toEqual(['abc', 'def', 'ok', ''])
    expect(tooLong).toBe(1)
  })
})

describe('the gate', () => {
  const check = (token: string): string | null => (token === 'good' ? 'cursor' : null)
  const ask = (more: { method?: string; url?: string; headers?: Record<string, string> }): number | string => {
    const request = {
      method: 'POST',
      url: '/mcp',
      ...more,
      headers: {
        host: '127.0.0.1:80',
        authorization: 'Bearer good',
        'content-type': 'application/json; charset=utf-8',
        ...more.headers
      }
    }
    const guarded = guardRequest(request, 80, check)
    return guarded.ok ? guarded.host : guarded.refused.status
  }
  it('checks route, host, origin, method, token and type in that order', () => {
    expect(ask({})).toBe('cursor')
    expect(ask({ url: '/x', headers: { host: 'evil' } })).toBe(404)
    expect(ask({ headers: { host: 'evil', authorization: '' } })).toBe(403)
    expect(ask({ headers: { origin: 'null', authorization: '' } })).toBe(403)
    expect(ask({ headers: { origin: 'http://127.0.0.1:80' } })).toBe('cursor')
    expect(ask({ method: 'OPTIONS', headers: { authorization: '' } })).toBe(405)
    expect(ask({ headers: { authorization: 'Bearer bad', 'content-type': 'text/plain' } })).toBe(401)
    expect(ask({ headers: { 'content-type': 'application/jsonp' } })).toBe(415)
    expect(
      guardRequest(
        { method: 'GET', url: '/mcp', headers: { host: '127.0.0.1:80', authorization: 'Bearer good' } },
        null,
        check
      )
    ).toMatchObject({ refused: { status: 403 } })
  })
})

describe('log levels', () => {
  it('servers are told the most talkative, each host hears what passes its own', () => {
    const facts = (logLevel: string | null, era: 'legacy' | 'modern' = 'legacy') => ({
      era,
      facts: { capabilities: {}, info: {}, logLevel }
    })
    expect(lowest([facts('error'), facts('info')])).toBe('info')
    // Alone it would hear everything.
    expect(lowest([facts('error'), facts('info'), facts(null)])).toBe('debug')
    // A modern host that names none wants none.
    expect(lowest([facts('error'), facts('info', 'modern'), facts(null, 'modern')])).toBe('info')
    expect(lowest([facts(null)])).toBeNull()
    expect(passes('warning', 'error')).toBe(false)
    expect(passes('error', 'error')).toBe(true)
    expect(passes('info', null)).toBe(true)
  })
})
