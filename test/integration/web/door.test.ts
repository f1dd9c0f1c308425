/** The loopback door against what is no request, or takes its time. */
import { createServer as createSocketServer, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { serveControl } from '../../../main/control/serve-control.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createListener } from '../../../main/web/listener.ts'
import { listenLoopback, type ListenParts } from '../../../main/web/listen.ts'
import { until } from '../../fixtures/servers/harness.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function door(more: Partial<ListenParts> = {}): Promise<number> {
  const listening = await listenLoopback(0, {
    http(request, response, vouch) {
      if (request.headers.authorization === 'Bearer good') vouch()
      request.resume()
      response.end('hello')
    },
    upgrade: (_, socket) => socket.destroy(),
    ...more
  })
  closing.push(listening.close)
  return listening.port
}
function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  closing.push(() => socket.destroy())
  return socket
}
/** Everything that is answered until the connection ends. */
function said(port: number, text: string): Promise<string> {
  const socket = open(port)
  socket.write(text)
  return new Promise((resolve) => {
    let got = ''
    socket.on('data', (part: Buffer) => (got += part.toString()))
    socket.on('close', () => resolve(got))
  })
}
const good = (more = ''): string => `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n${more}\r\n`

describe('what is no request', () => {
  it.each([
    ['two hosts', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.test\r\n\r\n', 400],
    ['two hosts in another spelling', 'GET / HTTP/1.1\r\nhost: a\r\nConnection: close\r\nHOST: a\r\n\r\n', 400],
    [
      'two hosts of a WebSocket',
      'GET /ws HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      400
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['garbage', '\x16\x03\x01\x02garbage\r\n\r\n', 400],
    ['a method of its own', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
    [
      'both lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400
    ],
    ['a length that is none', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, 431]
  ])('%s: answered with its status, then closed', async (_, text, status) => {
    expect(await said(await door(), text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('while an answer is under way ends the connection, and is not written into it', async () => {
    const port = await door({ http: (_, response) => void response.write('begun') })
    const socket = open(port)
    let got = ''
    socket.on('data', (part: Buffer) => (got += part.toString()))
    socket.write(good())
    await until('the answer to begin', () => got.includes('begun'))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('garbage\r\n\r\n')
    await closed
    expect(got).not.toContain('400')
  })
})

describe('places', () => {
  it('of connections with a token are not taken by seven hundred without', async () => {
    const port = await door()
    const known = open(port)
    let answers = 0
    known.on('data', (part: Buffer) => (answers += part.toString().split('hello').length - 1))
    known.write(good())
    await until('an answer', () => answers === 1)
    const idle = Array.from({ length: 700 }, () => open(port))
    await until('the oldest to make room', () => idle.filter(({ closed }) => closed).length >= 700 - 256)
    known.write(good())
    await until('another answer', () => answers === 2)
    expect(await said(port, good('Connection: close\r\n'))).toContain('hello')
    expect(known.closed).toBe(false)
  })

  it('are not kept by a body that comes too slowly, token or not', async () => {
    const port = await door({
      http(request, response, vouch) {
        vouch()
        request.resume().on('end', () => response.end())
      },
      requestMs: 200
    })
    const got = await said(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nslow')
    expect(got === '' || got.startsWith('HTTP/1.1 408 ')).toBe(true)
  })

  it('are given up after a while by who shows nothing', async () => {
    const port = await door({ seats: { unknown: 8, unknownMs: 50 } })
    const silent = open(port)
    const half = open(port)
    half.write('GET / HTTP/1.1\r\nHos')
    await until('both to be ended', () => silent.closed && half.closed)
  })
})

describe('/health', () => {
  it('is answered without sign-in, and tells nothing but ok', async () => {
    const listener = createListener({
      mcp: (_, response) => void response.end(),
      app: {} as never,
      rendererFolder: null,
      clock: systemClock
    })
    closing.push(() => listener.close())
    const { port } = await listener.listen(0)
    const answer = await fetch(`http://127.0.0.1:${port}/health`)
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n'])
    expect((await fetch(`http://127.0.0.1:${port}/health`, { method: 'POST', body: 'x' })).status).toBe(405)
    expect((await fetch(`http://127.0.0.1:${port}/healthy`)).status).toBe(404)
  })
})

describe.skipIf(process.platform !== 'linux')('the control socket', () => {
  it('keeps no descriptor of who says hello in the wrong way', async () => {
    const path = join(tmpdir(), `pb-hello-${process.pid}.sock`)
    const server = createSocketServer((socket) =>
      serveControl(socket, { app: {} as never, acceptHost: () => undefined, version: 'test' })
    )
    await new Promise<void>((resolve) => server.listen(path, resolve))
    closing.push(() => server.close())
    const descriptors = (): number => readdirSync('/proc/self/fd').length
    const before = descriptors()
    for (const hello of [
      '{"patchbay":2}\n',
      'hello\n',
      'GET / HTTP/1.1\r\n\r\nmore and more',
      '{"patchbay":1,"role":"x"}\n{"id":1}\n'
    ]) {
      const answers = await Promise.all(
        Array.from({ length: 25 }, () => {
          const socket = connect(path)
          socket.write(hello)
          return new Promise<string>((resolve) => {
            let got = ''
            socket.on('error', () => undefined)
            socket.on('data', (part: Buffer) => (got += part.toString()))
            socket.on('end', () => socket.end())
            socket.on('close', () => resolve(got))
          })
        })
      )
      expect(answers.every((text) => text.includes('"ok":false'))).toBe(true)
    }
    await until('all descriptors to be closed', () => descriptors() <= before)
  })

  it('nor of one that neither reads the answer nor goes', async () => {
    const path = join(tmpdir(), `pb-hello-stay-${process.pid}.sock`)
    let ends = 0
    const server = createSocketServer({ allowHalfOpen: true }, (socket) => {
      socket.once('close', () => (ends += 1))
      serveControl(socket, { app: {} as never, acceptHost: () => undefined, version: 'test' })
    })
    await new Promise<void>((resolve) => server.listen(path, resolve))
    closing.push(() => server.close())
    const socket = connect({ path, allowHalfOpen: true })
    closing.push(() => socket.destroy())
    socket.on('error', () => undefined)
    socket.pause()
    socket.write('wrong\n')
    await until('the core to let go', () => ends === 1)
  })
})
