import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramer, type FramerParts } from '../../../main/wire/framer.ts'
import type { JsonRpcId, WireFault, WireMessage } from '../../../main/wire/types.ts'

function open(more: Partial<FramerParts> = {}) {
  const messages: WireMessage[] = []
  const faults: WireFault[] = []
  const polluted: string[] = []
  const tooLarge: (JsonRpcId | undefined)[] = []
  const framer = createFramer({
    limitBytes: 1_000_000,
    batches: () => false,
    started: () => true,
    now: () => 0,
    onMessage: (message) => messages.push(message),
    onFault: (fault) => faults.push(fault),
    onPolluted: (line) => polluted.push(line),
    onTooLarge: (id) => tooLarge.push(id),
    ...more
  })
  const write = (text: string | Buffer): void => framer.push(Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8'))
  return {
    framer,
    write,
    messages,
    faults,
    polluted,
    tooLarge,
    codes: () => faults.map((fault) => `${fault.code}${fault.fatal ? '!' : ''}`)
  }
}
const answer = (id: unknown, result: unknown = {}): string => JSON.stringify({ jsonrpc: '2.0', id, result })

describe('lines that are messages', () => {
  it('are told apart by kind, and keep the bytes of their values', () => {
    const { write, messages } = open()
    write('{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}\n')
    write('{"jsonrpc":"2.0","method":"notifications/x","params":{"n":9007199254740993}}\r\n')
    write('\n \r\n{"jsonrpc":"2.0","id":"a","error":{"code":-1,"message":"x"}}\n')
    write('{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"x"}}\n{"jsonrpc":"2.0","id":5}\n')
    expect(messages.map((message) => message.kind)).toEqual([
      'request',
      'notification',
      'response',
      'response',
      'response'
    ])
    expect(messages[0]?.idBytes?.toString()).toBe('9007199254740993')
    expect(messages[1]?.params?.toString()).toBe('{"n":9007199254740993}')
    expect(messages[1]?.raw.toString().endsWith('}}')).toBe(true)
    expect([messages[3]?.id, messages[4]?.id, messages[4]?.result]).toEqual([null, 5, undefined])
  })

  it.each([
    ['a long text', { text: 'é"\\'.repeat(300_000) }],
    ['many parts', Array.from({ length: 60_000 }, (_, at) => ({ at, name: `number ${at}` }))]
  ])('of megabytes come whole, in pieces of any size: %s', (_, result) => {
    const line = answer(7, result)
    for (const [before, after] of [
      ['', '\n'],
      ['\uFEFF', '\r\n'],
      ['  ', '\n'],
      ['loading… ', '\n'],
      [answer(6), `${answer(8)}\n`]
    ] as const)
      for (const size of [7_001, 65_536, 3_000_000]) {
        const { write, messages, polluted } = open({ limitBytes: 8_000_000 })
        const all = Buffer.from(`${before}${line}${after}${line}\n`)
        for (let at = 0; at < all.length; at += size) write(all.subarray(at, at + size))
        const large = messages.filter(({ id }) => id === 7)
        expect(large.map(({ result: bytes }) => bytes?.toString() === JSON.stringify(result))).toEqual([true, true])
        expect(messages.length - large.length).toBe(before.includes('{') ? 2 : 0)
        expect(polluted.join('')).toBe(before.startsWith('loading') ? 'loading…' : '')
      }
  })

  it('of megabytes that break off are named, and the next one is read', () => {
    const { write, messages, codes } = open({ limitBytes: 8_000_000 })
    const line = answer(7, 'y'.repeat(2_000_000))
    write(line.slice(0, 1_500_000))
    write(`\n${line}\n`)
    expect(codes()).toEqual(['output-multiline'])
    expect(messages.map(({ id }) => id)).toEqual([7])
  })

  it('come whole from any chunking, characters and line ends cut included', () => {
    const text = [
      answer(1, { d: 'é漢😀' }),
      'noise é',
      answer(2),
      `\uFEFF${answer(3)}\r`,
      'Loading… ' + answer(4),
      ''
    ].join('\n')
    const bytes = Buffer.from(text)
    const whole = open()
    whole.write(bytes)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 }), (cuts) => {
        const pieces = open()
        const at = [0, ...[...cuts].sort((one, two) => one - two), bytes.length]
        for (let index = 1; index < at.length; index += 1) pieces.write(bytes.subarray(at[index - 1], at[index]))
        expect(pieces.messages.map((message) => message.raw.toString())).toEqual(
          whole.messages.map((message) => message.raw.toString())
        )
        expect(pieces.polluted).toEqual(whole.polluted)
      })
    )
    expect(whole.messages.map((message) => message.id)).toEqual([1, 2, 3, 4])
  })

  it('are gathered from single bytes and from big pieces mixed', () => {
    const { write, messages } = open()
    const result = 'x'.repeat(150_000)
    const bytes = Buffer.from(`${answer(1, result)}\n`)
    for (let at = 0; at < 70_000; at += 1) write(bytes.subarray(at, at + 1))
    write(bytes.subarray(70_000, 100_000))
    for (let at = 100_000; at < 140_000; at += 3_000) write(bytes.subarray(at, Math.min(at + 3_000, 140_000)))
    write(bytes.subarray(140_000))
    expect(messages).toHaveLength(1)
    expect(messages[0]?.raw.equals(bytes.subarray(0, -1))).toBe(true)
  })

  it('end with the stream when only the newline is missing', () => {
    const { framer, write, messages, polluted } = open()
    write(`${answer(1)}\n${answer(2)}`)
    framer.end()
    framer.end()
    expect(messages.map((message) => message.id)).toEqual([1, 2])
    const cut = open()
    cut.write('{"jsonrpc":"2.0","id":1,"res')
    cut.framer.end()
    expect(cut.polluted).toEqual(['{"jsonrpc":"2.0","id":1,"res'])
    expect(polluted).toEqual([])
  })

  it('keep what is not UTF-8, and count it', () => {
    const { framer, write, messages } = open()
    write(
      Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":1,"result":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}\n')])
    )
    expect(messages).toHaveLength(1)
    expect(framer.counters()).toMatchObject({ notUtf8: 1, messages: 1, pollutedLines: 0 })
  })
})

describe('lines that are no messages', () => {
  it('go to the log, are named once, and the server works on', () => {
    const { write, messages, polluted, codes, faults } = open()
    write(`Server \u001b[31mstarting\u001b[0m\u202e\n{"level":"info"}\n${answer(1)}\nbye\n`)
    expect(messages).toHaveLength(1)
    expect(polluted).toEqual(['Server \u001b[31mstarting\u001b[0m\u202e', '{"level":"info"}', 'bye'])
    expect(codes()).toEqual(['output-polluted'])
    expect(faults[0]?.sample).toBe('Server starting\\u202e')
  })

  it('are refused when they only look like JSON-RPC', () => {
    const { write, messages, polluted } = open()
    for (const line of [
      '{"jsonrpc":"1.0","id":1,"result":{}}',
      '{"id":1,"result":{}}',
      '{"jsonrpc":"2.0","id":{},"result":{}}',
      '{"jsonrpc":"2.0","id":true,"result":{}}',
      '{"jsonrpc":"2.0","id":null}',
      '{"jsonrpc":"2.0","id":null,"method":"x"}',
      '{"jsonrpc":"2.0","method":[]}',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"2.0","Id":1,"Method":"x"}',
      '{"jsonrpc":"2.0","id":1,"result":{bad}}'
    ]) {
      write(`${line}\n`)
    }
    expect(messages).toEqual([])
    expect(polluted).toHaveLength(10)
  })

  it('are messages all the same with a key twice, of which the last counts, and without an id', () => {
    const { write, messages, codes } = open()
    write('{"jsonrpc":"2.0","id":77,"id":4,"result":1,"result":2}\n')
    write('{"jsonrpc":"2.0","id":null,"result":3}\n{"jsonrpc":"2.0","result":4}\n')
    expect(messages.map(({ kind, id, result }) => [kind, id, String(result)])).toEqual([
      ['response', 4, '2'],
      ['response', null, '3'],
      ['response', null, '4']
    ])
    expect(codes()).toEqual([])
  })

  it('are never called a message over several lines when they are one line', () => {
    const { write, codes } = open()
    write(`{"jsonrpc":"2.0"}\n{"jsonrpc":"2.0","id":{},"result":{}}\n{"jsonrpc":"2.0","id":true}\n${answer(1)}\n`)
    expect(codes()).toEqual(['output-polluted'])
  })

  it('cost the answer that is broken in them, each time', () => {
    const { write, faults } = open()
    write(`${answer(1)}\n`)
    write('text\n{"jsonrpc":"2.0","id":7,"result":{bad}}\n{"jsonrpc":"2.0","result":{bad}}\n')
    write('{"jsonrpc":"2.0","id":8,"method":"x","params":{bad}}\n{"id":9,"other":{bad}}\n')
    write('{"jsonrpc":"2.0","id":10,"result":"a\u0000b"}\n')
    expect(faults.map(({ code, answers, likely = false }) => [code, answers, likely])).toEqual([
      ['output-polluted', [], false],
      ['output-broken', [7], false],
      ['output-broken', undefined, true],
      ['output-binary', [10], false]
    ])
  })

  it('give back the message behind a banner without newline', () => {
    for (const banner of ['Loading… ', '{INFO} ', 'a { b ', '{"level":1} x ']) {
      const { write, messages, polluted, codes } = open()
      write(`${banner}${answer(1)}\n`)
      expect([banner, messages.map((message) => message.id)]).toEqual([banner, [1]])
      expect(polluted).toEqual([banner.trimEnd()])
      expect(codes()).toEqual(['output-polluted'])
    }
    const spaced = open()
    spaced.write('ready { "jsonrpc": "2.0", "id": 1, "result": {} }\n')
    expect(spaced.messages).toHaveLength(1)
    const behind = open()
    behind.write(`${answer(1)} done\n`)
    expect([behind.messages.length, behind.polluted]).toEqual([1, ['done']])
  })

  it('are shown to 16 KB', () => {
    const { write, polluted } = open()
    write(`${'a'.repeat(20_000)}\n`)
    expect(polluted[0]).toBe(`${'a'.repeat(16_384)}…[+3616 bytes]`)
  })
})

describe('faults by name', () => {
  it('UTF-16, from the first bytes, with and without a mark', () => {
    const text = '{"jsonrpc":"2.0"}'
    const little = Buffer.from(text, 'utf16le')
    for (const bytes of [
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.from([0xfe, 0xff]),
      little,
      Buffer.from(little).swap16()
    ]) {
      const { write, codes, framer } = open()
      for (const byte of bytes) write(Buffer.from([byte]))
      write(`${answer(1)}\n`)
      expect(codes()).toEqual(['output-utf16!'])
      expect(framer.counters().messages).toBe(0)
      framer.end()
    }
    const shown = open()
    shown.write(little)
    expect(shown.faults[0]?.sample).toBe(text)
  })

  it('binary at the start ends it, a zero later does not', () => {
    const start = open()
    start.write(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]))
    expect(start.codes()).toEqual(['output-binary!'])
    const later = open()
    later.write(`${answer(1)}\n`)
    later.write(Buffer.from('a\0b\n'))
    later.write(`${answer(2)}\n`)
    expect(later.codes()).toEqual(['output-binary'])
    expect(later.messages).toHaveLength(2)
    const together = open()
    together.write(`${answer(1)}\na\0b\n${answer(2)}\n`)
    expect([together.codes(), together.messages.length]).toEqual([['output-binary'], 2])
    const long = open()
    long.write(`${'text\n'.repeat(1_000)}`)
    long.write(Buffer.from('\0\n'))
    expect(long.codes()).toEqual(['output-polluted', 'output-binary'])
  })

  it('UTF-16 that begins later, with the id of the answer that was in it', () => {
    const text = `${answer(7, { d: 'é漢' })}\n${JSON.stringify({ jsonrpc: '2.0', method: 'x' })}\n`
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      const { write, codes, faults, messages, framer } = open()
      write(`${answer(1)}\n`)
      write(bytes)
      framer.end()
      expect(codes()).toEqual(['output-utf16', 'output-utf16'])
      expect(faults.map((fault) => fault.answers)).toEqual([[7], []])
      expect(messages).toHaveLength(1)
    }
    const unread = open({ limitBytes: 8_000_000 })
    unread.write(`${answer(1)}\n`)
    unread.write(Buffer.from(`"${'x'.repeat(100)}\n`, 'utf16le'))
    unread.write(Buffer.from(`${answer(2, 'x'.repeat(600_000))}\n`, 'utf16le'))
    expect(unread.faults.map((fault) => [fault.code, fault.answers])).toEqual([
      ['output-utf16', undefined],
      ['output-utf16', undefined]
    ])
  })

  it('JSON over several lines, before it is whole, and the answer in it when it is', () => {
    for (const text of [
      '{\n  "jsonrpc": "2.0",\n',
      '{ "id": 1,\n  "jsonrpc": "2.0",\n',
      '{\n "id": 1,\n "result": {},\n "jsonrpc": "2.0"\n',
      '[\n  {\n    "jsonrpc": "2.0",\n'
    ]) {
      const { write, faults } = open()
      write(text)
      expect([text, faults.slice(-1).map((fault) => [fault.code, fault.answers])]).toEqual([
        text,
        [['output-multiline', undefined]]
      ])
    }
    const pretty = (message: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...message }, null, 2)}\n`
    const closing = (text: string): unknown => {
      const { write, faults } = open()
      write(`${answer(1)}\n${text}`)
      const last = faults.at(-1)
      return last && [last.code, last.answers]
    }
    const big = 'x'.repeat(100_000)
    expect(closing(pretty({ id: 7, result: { tools: [{ name: 'a' }] } }))).toEqual(['output-multiline', [7]])
    expect(closing(`[\n  ${pretty({ id: 'a', error: { code: 1 } }).replaceAll('\n', '\n  ')},\n]\n`)).toEqual([
      'output-multiline',
      ['a']
    ])
    expect(closing(`{\n  "jsonrpc": "2.0",\n  "id": 8,\n  "result": {}\n},\n`)).toEqual(['output-multiline', [8]])
    expect(closing(pretty({ id: 7, method: 'initialize' }))).toEqual(['output-multiline', []])
    expect(closing(pretty({ id: 9, result: { big } }))).toEqual(['output-multiline', [9]])
    expect(closing(pretty({ method: 'x', params: { big } }))).toEqual(['output-multiline', []])
    expect(closing(pretty({ result: { big }, id: {} }))).toEqual(['output-multiline', undefined])
    expect(closing(`{\n "result": "${big}",\n "id": 4,\n "jsonrpc": "2.0"\n}\n`)).toEqual(['output-multiline', [4]])
    const lines = Array.from({ length: 100 }, (_, index) => `  "k${index}": 1,\n`).join('')
    expect(closing(`{\n${lines}  "id": 5,\n  "result": {},\n  "jsonrpc": "2.0"\n}\n`)).toEqual([
      'output-multiline',
      [5]
    ])
    expect(closing(`{\n${lines}  "id": 5,\n  "result": "${big}"\n}\n`)).toEqual(['output-polluted', []])
    expect(closing(`{\n  "jsonrpc": "2.0",\n  bad\n}\n`)).toEqual(['output-multiline', []])
    expect(closing(`{\n  "jsonrpc": "2.0",\n  "id": 3,\n  bad\n}\n`)).toEqual(['output-multiline', [3]])
  })

  it('an object that is never closed hides nothing of the next', () => {
    const { write, faults } = open()
    write(`{\n{\n  "jsonrpc": "2.0",\n  "result": {\n  },\n  "id": 3\n}\n`)
    expect(faults.map((fault) => fault.answers)).toEqual([undefined, [3]])
    const printed = open()
    printed.write(`{\n  level: 'info'\n}\n${answer(1)}\n}\n`)
    expect(printed.codes()).toEqual(['output-polluted'])
  })

  it('messages that run together: refused until the start is over, whatever came before; then taken apart', () => {
    for (const before of ['', `${answer(0)}\n`]) {
      const start = open({ started: () => false })
      start.write(`${before}${answer(1)}${answer(2)}\n`)
      expect([start.codes(), start.messages.filter(({ id }) => id !== 0)]).toEqual([['output-concatenated!'], []])
    }
    const running = open()
    running.write(`${answer(1)}\n${answer(2)} ${answer(3)}${answer(4)}\n${answer(5)}{"x":1}\n`)
    expect(running.messages.map((message) => message.id)).toEqual([1, 2, 3, 4, 5])
    expect(running.codes()).toEqual(['output-concatenated', 'output-polluted'])
    expect(running.polluted).toEqual(['{"x":1}'])
  })

  it('messages that run together with text between and before them are all found', () => {
    const { write, messages, polluted } = open()
    write(`${answer(1)} done ${answer(2)}\n`)
    write(`Loading… ${answer(3)}${answer(4)}\n`)
    write(`one ${answer(5)} two ${answer(6)}\n`)
    expect(messages.map((message) => message.id)).toEqual([1, 2, 3, 4, 6])
    expect(polluted).toEqual(['done', 'Loading…', `one ${answer(5)} two`])
  })

  it('a line of a hundred thousand messages is one fault, and no stack is used up', () => {
    const { write, messages, codes } = open({ limitBytes: 32_000_000 })
    write(`${'{"jsonrpc":"2.0","method":"x"}'.repeat(100_000)}\n`)
    expect([messages.length, codes()]).toEqual([100_000, ['output-concatenated']])
  })

  it('batches, unless the version that had them was negotiated', () => {
    const batch = ` [${answer(1)} , ${answer(2)},{"jsonrpc":"2.0","method":"x"}]\n`
    const refused = open()
    refused.write(batch)
    expect([refused.codes(), refused.faults[0]?.answers, refused.messages.length]).toEqual([
      ['output-batch'],
      [1, 2],
      0
    ])
    const taken = open({ batches: () => true })
    taken.write(batch)
    expect(taken.messages.map((message) => message.id)).toEqual([1, 2, undefined])
    for (const text of ['[]\n', '[1]\n', '[INFO] ready\n', `[${answer(1)}] x\n`]) {
      const other = open({ batches: () => true })
      other.write(text)
      expect([text, other.messages.length, other.codes()]).toEqual([text, 0, ['output-polluted']])
    }
  })
})

describe('messages over the limit', () => {
  const big = (head: string, tail = ''): string => `${head}"${'x'.repeat(5_000)}"${tail}}\n`

  it('are dropped to their newline and end the one call whose id was readable, first or last', () => {
    const { framer, write, messages, tooLarge, codes } = open({ limitBytes: 1_000 })
    write(`${answer(1)}\n${big('{"jsonrpc":"2.0","id":2,"result":')}${answer(3)}\n`)
    write(big('{"result":', ',"id":4,"jsonrpc":"2.0"'))
    write(big('{"jsonrpc":"2.0","result":', ',"id":"five"'))
    write(big('{"jsonrpc":"2.0","id":6,"method":"x","params":'))
    write(`${'x'.repeat(3_000).slice(0, 2_500)}\n${answer(7)}\n`)
    expect(messages.map((message) => message.id)).toEqual([1, 3, 7])
    expect(tooLarge).toEqual([2, 4, 'five', undefined, undefined])
    expect(codes().every((code) => code === 'message-too-large')).toBe(true)
    expect(framer.counters()).toMatchObject({ tooLarge: 5, messages: 3 })
    expect(framer.counters().droppedBytes).toBeGreaterThan(20_000)
  })

  it('keep no more than the limit, however they are cut', () => {
    const { write, messages, tooLarge } = open({ limitBytes: 1_000 })
    const bytes = Buffer.from(`${big('{"jsonrpc":"2.0","id":2,"result":')}${answer(3)}\n`)
    for (let at = 0; at < bytes.length; at += 7) write(bytes.subarray(at, at + 7))
    expect([messages.map((message) => message.id), tooLarge]).toEqual([[3], [2]])
  })

  it('a number cut by the end of what is kept is no id', () => {
    const { write, tooLarge } = open({ limitBytes: 100_000 })
    const head = '{"pad":"'
    const pad = 'x'.repeat(64 * 1024 - head.length - '","id":12'.length)
    write(`${head}${pad}","id":123456,"result":"${'x'.repeat(100_000)}"}\n`)
    expect(tooLarge).toEqual([undefined])
  })

  it('that never end are fatal: text after three limits, a message after sixteen', () => {
    const text = open({ limitBytes: 1_000 })
    text.write('x'.repeat(2_900))
    expect(text.codes()).toEqual(['message-too-large'])
    text.write('x'.repeat(200))
    text.write('x'.repeat(2_000))
    text.write(`\n${answer(1)}\n`)
    text.framer.end()
    expect(text.codes()).toEqual(['message-too-large', 'message-too-large!'])
    expect(text.messages).toEqual([])
    const message = open({ limitBytes: 1_000 })
    message.write(`{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(15_000)}`)
    expect(message.codes()).toEqual(['message-too-large'])
    message.write('x'.repeat(1_500))
    expect(message.codes()).toEqual(['message-too-large', 'message-too-large!'])
  })

  it('are fatal as the third line of text within a minute', () => {
    let now = 0
    const { write, codes } = open({ limitBytes: 1_000, now: () => now })
    const line = `${'x'.repeat(1_500)}\n`
    write(line)
    now = 61_000
    write(line)
    write(line)
    expect(codes()).toEqual(['message-too-large', 'message-too-large', 'message-too-large'])
    // Told once, even if it is endless itself.
    write('x'.repeat(5_000))
    write(line)
    expect(codes().slice(3)).toEqual(['message-too-large!'])
  })
})

describe('anything at all', () => {
  it('never throws, and every message in it that stands on its own line arrives', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
      fc.string().map((text) => Buffer.from(text)),
      fc.json().map((json) => Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: -1, result: json }, null, 2))),
      fc.json().map((json) => Buffer.from(answer(-1, json), 'utf16le')),
      fc.json().map((json) => Buffer.from(`${answer(-1, json)}${answer(-2, json)} [${answer(-3)}]`))
    )
    const runs = process.env['PATCHBAY_FUZZ'] === undefined ? 200 : 100_000
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), fc.integer({ min: 1, max: 64 }), (noise, step) => {
        const { write, messages, framer } = open()
        const lines = noise.flatMap((bytes, index) => [bytes, Buffer.from(`\n${answer(index + 1)}\n`)])
        const all = Buffer.concat([Buffer.from(`${answer(0)}\n`), ...lines])
        for (let at = 0; at < all.length; at += step) write(all.subarray(at, at + step))
        framer.end()
        const ids = messages.map((message) => message.id)
        for (let id = 0; id <= noise.length; id += 1) expect(ids).toContain(id)
      }),
      { numRuns: runs }
    )
  }, 600_000)
})

describe('binary that does not begin the stream', () => {
  const elf = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), Buffer.alloc(4_000, 0x83)])
  const high = Buffer.from(Array.from({ length: 5_000 }, (_, index) => 128 + ((index * 37) % 127)))

  it.each([
    ['with zeros', elf],
    ['without', high],
    ['with control characters', Buffer.from('000102f3ff80'.repeat(100).replaceAll('00', '05'), 'hex')]
  ])('is named before its line ends, once, and not called text: %s', (_, bytes) => {
    const named: unknown[] = []
    const { write, codes, faults, framer } = open({ onPolluted: (_line, code) => named.push(code) })
    write(`${answer(1)}\n`)
    write(bytes)
    expect([codes(), faults[0]?.opens, framer.waiting()]).toEqual([['output-binary'], true, true])
    write('\n')
    expect([codes(), named, framer.waiting()]).toEqual([['output-binary', 'output-binary'], ['output-binary'], false])
    expect(faults[1]?.opens).toBeUndefined()
  })

  it('is named when silence follows a short one', () => {
    const { write, codes, framer } = open()
    write(`${answer(1)}\n`)
    write(Buffer.from([0, 1, 2, 3, 0xff, 0x80]))
    expect(codes()).toEqual([])
    for (const ms of [400, 800, 4_000]) framer.quiet(ms)
    expect(codes()).toEqual(['output-binary'])
    write(`\n${answer(2)}\n`)
    expect(framer.counters().messages).toBe(2)
  })

  it('is no text in an older encoding, nor UTF-8 that is cut', () => {
    for (const bytes of [
      Buffer.from('D\u00e9marrage du serveur\u2026 '.repeat(50), 'latin1'),
      Buffer.from(`${'漢'.repeat(1_000)}`).subarray(0, 2_999),
      Buffer.from([0xc4, 0xe3, 0xba, 0xc3])
    ]) {
      const { write, codes, framer } = open()
      write(`${answer(1)}\n`)
      write(bytes)
      framer.quiet(800)
      expect(codes()).toEqual([])
      write('\n')
      expect(codes()).toEqual(['output-polluted'])
    }
  })

  it('leaves half a newline of UTF-16 alone', () => {
    const { write, codes, framer } = open()
    write(`${answer(1)}\n`)
    write(Buffer.from(`${answer(2)}\n`, 'utf16le'))
    framer.quiet(800)
    framer.quiet(4_000)
    expect(codes()).toEqual(['output-utf16'])
  })
})

describe('a message that never goes on', () => {
  const silent = (text: string | Buffer, more: Partial<FramerParts> = {}) => {
    const all = open(more)
    all.write(`${answer(1)}\n`)
    all.write(text)
    for (const ms of [400, 800, 2_000, 2_400, 2_800]) all.framer.quiet(ms)
    const told = all.faults.map(({ code, answers, likely = false }) => [code, answers, likely])
    return { ...all, told }
  }
  const pretty = JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [] } }, null, 2)

  it('is closed by a last brace without newline', () => {
    expect(silent(pretty).told).toEqual([
      ['output-multiline', undefined, false],
      ['output-multiline', [7], false]
    ])
  })

  it('is given up after two seconds, with the id of its answer or as somebody’s', () => {
    const last = (text: string | Buffer): unknown => silent(text).told.at(-1)
    expect(last('{"jsonrpc":"2.0","id":7,"result":{"a')).toEqual(['output-broken', [7], false])
    expect(last(answer(7))).toEqual(['output-broken', [7], false])
    expect(last('{"jsonrpc":"2.0","result":{"a')).toEqual(['output-broken', undefined, true])
    expect(last('{"jsonrpc":"2.0","id":7,"result":{"a\n')).toEqual(['output-broken', [7], false])
    expect(last('{\n  "jsonrpc": "2.0",\n  "id": 7,\n  "res')).toEqual(['output-multiline', [7], false])
    expect(last('{\n  "jsonrpc": "2.0",\n  "result": {\n')).toEqual(['output-multiline', undefined, true])
    expect(last('{\n  "jsonrpc": "2.0",\n  "method": "x",\n')).toEqual(['output-multiline', [], false])
    expect(last(Buffer.from(answer(7), 'utf16le'))).toEqual(['output-utf16', [7], false])
    expect(last(Buffer.from(answer(7).slice(0, -2), 'utf16le'))).toEqual(['output-utf16', undefined, true])
    expect(last('{"jsonrpc":"2.0","id":7,"result":"a\0')).toEqual(['output-binary', [7], false])
    expect(last('{"jsonrpc":"2.0","id":7,"method":"x","par')).toBeUndefined()
    expect(last('{"jsonrpc":"2.0","id":{}}')).toBeUndefined()
    expect(last('{"id":7')).toBeUndefined()
    expect(last('Enter your key: ')).toBeUndefined()
  })

  it('is told once, and the line may still end', () => {
    const { write, told, messages } = silent('{"jsonrpc":"2.0","id":7,"result":')
    expect(told).toHaveLength(1)
    write(`1}\n${answer(8)}\n`)
    expect(messages.map(({ id }) => id)).toEqual([1, 7, 8])
  })

  it('is nobody’s any more when messages have come since', () => {
    const { told } = silent(`{\n  "jsonrpc": "2.0",\n  "result": {\n${answer(2)}\n`)
    expect(told).toEqual([['output-multiline', undefined, false]])
  })

  it('is not given up during the start, where silence has its own verdict, nor when it is over the limit', () => {
    expect(silent('{"jsonrpc":"2.0","id":7,"result":', { started: () => false }).told).toEqual([])
    const long = silent(`{"jsonrpc":"2.0","id":7,"result":"${'x'.repeat(2_000)}`, { limitBytes: 1_000 })
    expect([long.codes(), long.framer.waiting()]).toEqual([['message-too-large'], false])
  })
})

describe('a line without newline', () => {
  it('can be quoted while it waits', () => {
    const { framer, write } = open()
    expect(framer.unfinished()).toBe('')
    write('Enter your key: ')
    expect(framer.unfinished()).toBe('Enter your key: ')
    write(`${'x'.repeat(5_000)}`)
    expect(framer.unfinished()).toBe('Enter your key: ')
    write('\n')
    expect(framer.unfinished()).toBe('')
  })
})
