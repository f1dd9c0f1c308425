import { describe, expect } from 'vitest'
import { join } from 'node:path'
import { root } from '../helpers/core.ts'
import { trial, type Arena } from './arena.ts'
import { textOf } from './raw-host.ts'

const server = join(root, 'test', 'fixtures', 'servers', 'deep.mjs')
const add = (arena: Arena) => arena.add('deep', [process.execPath, server])

describe('answers nested 20,000 levels deep', () => {
  trial('are a failure of their own at the command line, which names it', async (arena) => {
    await add(arena)
    const asked: (readonly string[])[] = [
      ['call', 'deep', 'deep'],
      ['prompt', 'deep', 'deep'],
      ['read', 'deep', 'deep://r']
    ]
    for (const words of asked) {
      const ran = await arena.core.run(...words, '--json')
      expect(ran.code, words.join(' ')).toBe(1)
      expect(ran.json().error, words.join(' ')).toMatchObject({
        code: 'nested-too-deeply',
        message: expect.stringContaining('512 levels')
      })
    }
    expect((await arena.core.run('call', 'deep', 'deeperror', '--json')).json().error.code).toBe('nested-too-deeply')
    expect((await arena.core.run('call', 'deep', 'deepnotes', '--json')).code).toBe(0)
    const deepInput = `{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
    const given = await arena.core.run('call', 'deep', 'echo', deepInput, '--json')
    expect(given.json().error.code).toBe('nested-too-deeply')
    const history = await arena.ask('calls.history', { id: 'deep', limit: 10 })
    expect(history).toHaveLength(3)
    expect(arena.control().pid, 'the core that began is the one that answers').toBe(arena.core.process.pid)
    expect(arena.core.process.exitCode).toBeNull()
    expect((await arena.core.ask('call', 'deep', 'echo', '{"text":"on"}')).content[0].text).toBe('on')
  })

  trial('pass through the bridge as the bytes they are', async (arena) => {
    await add(arena)
    const host = await arena.host()
    const whole = await host.call('deep__deep')
    expect(whole['result']).toBeTruthy()
    expect((await host.call('deep__deeperror'))['error']).toMatchObject({ message: 'deep' })
    expect((await host.call('deep__deepnotes'))['result']).toBeTruthy()
    for (const [id, method, params] of [
      ['p', 'prompts/get', { name: 'deep__deep' }],
      ['r', 'resources/read', { uri: 'deep://r' }]
    ] as const)
      expect((await host.request(id, method, params))['result'], method).toBeTruthy()
    // And from the host's side, where the bytes are only passed on, or refused under their id.
    const nest = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    for (const [id, params] of [
      ['a', `{"name":"deep__echo","arguments":{"x":${nest}}}`],
      ['m', `{"name":"deep__echo","_meta":{"x":${nest}},"arguments":{}}`],
      ['u', `${nest}`]
    ])
      host.sendBytes(Buffer.from(`{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":${params}}\n`))
    expect(textOf(await host.call('deep__echo', { text: 'still here' }))).toBe('still here')
    expect([...host.answers.values()].every((answers) => answers.length === 1)).toBe(true)
  })

  trial('are a JSON-RPC error with a sentence over HTTP, in both eras', async (arena) => {
    await add(arena)
    const { token, url } = await arena.core.ask('token', 'cursor')
    const nest = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    const post = async (body: string, more: Record<string, string> = {}) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...more
        },
        body
      })
      const text = await answer.text()
      const found = text.split('\n').map((line) => line.replace(/^data: /, ''))
      const messages = found.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
      return { headers: answer.headers, messages: messages.filter((message) => message.id !== undefined) }
    }
    const begun = await post(
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}'
    )
    const session = begun.headers.get('mcp-session-id')!
    const meta =
      '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"}}'
    const eras = [
      ['legacy', '', () => ({ 'mcp-session-id': session })],
      [
        'modern',
        `,${meta}`,
        (method: string, name: string) => ({
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': method,
          'mcp-name': name
        })
      ]
    ] as const
    for (const [era, envelope, headers] of eras)
      for (const [method, name, params] of [
        ['tools/call', 'deep__deep', '"name":"deep__deep","arguments":{}'],
        ['tools/call', 'deep__deeperror', '"name":"deep__deeperror","arguments":{}'],
        ['prompts/get', 'deep__deep', '"name":"deep__deep"'],
        ['resources/read', 'deep://r', '"uri":"deep://r"'],
        ['tools/call', 'deep__echo', `"name":"deep__echo","arguments":{"x":${nest}}`]
      ] as const) {
        const { messages } = await post(
          `{"jsonrpc":"2.0","id":7,"method":"${method}","params":{${params}${envelope}}}`,
          headers(method, name)
        )
        expect(messages, `${era} ${method} ${name}`).toHaveLength(1)
        expect(messages[0], `${era} ${method} ${name}`).toMatchObject({
          id: 7,
          error: { message: expect.stringContaining('512 levels') }
        })
      }
  })
})
