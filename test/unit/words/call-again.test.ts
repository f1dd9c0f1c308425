/** A call made once more: only of what was kept whole, and as a line that a shell reads as that very call. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { againOf, commandOf } from '../../../contract/call-again.ts'
import type { CallDetail } from '../../../contract/model.ts'

const detail = (text: string | null, more: Partial<CallDetail['call']> = {}, cut = false) => ({
  call: {
    id: 1,
    at: '2026-11-21T12:00:00.000Z',
    host: null,
    server: 'git',
    method: 'tools/call',
    name: 'log',
    outcome: 'ok' as const,
    ms: 1,
    requestBytes: 1,
    responseBytes: 1,
    error: null,
    slow: false,
    usualMs: null,
    answer: null,
    ...more
  },
  asked: text === null ? null : { text, cut }
})

describe('whether a call can be run again', () => {
  it('with its arguments, digit for digit', () => {
    const text = '{"id":12345678901234567890}'
    expect(againOf(detail(text))).toEqual({ ok: true, text })
  })
  it.each([
    ['nothing was kept', detail(null), 'activity.again.not-kept'],
    ['it was cut', detail('{"a":', {}, true), 'activity.again.cut'],
    ['a secret was hidden', detail('{"password":"●●●●●● (hidden: password)"}'), 'activity.again.hidden'],
    ['it was no call of a tool', detail('{"uri":"a"}', { method: 'resources/read' }), 'activity.again.other']
  ])('not when %s', (_when, given, key) => {
    expect(againOf(given)).toMatchObject({ ok: false, why: { key } })
  })
})

describe('a call as a command', () => {
  it.skipIf(process.platform === 'win32')('is read by a shell as the same words', () => {
    const text = JSON.stringify({ q: `it's $HOME \`id\` \\ " !x`, n: 'a\nb' })
    const command = commandOf(detail(text, { name: 'log; rm -rf', host: 'claude-code' }), 'linux')
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`])
      .toString()
      .split('\0')
      .slice(0, -1)
    expect(words).toEqual(['patchbay', 'call', 'git', 'log; rm -rf', text, '--host', 'claude-code'])
  })
  it('is one line however the arguments were written, and has none where there are none', () => {
    expect(commandOf(detail('{\n"a": 1\n}'), 'darwin')).toBe(`patchbay call git log '{ "a": 1 }'`)
    expect(commandOf(detail('{}'), 'linux')).toBe('patchbay call git log')
  })
  it('reads its arguments from standard input where they were not kept whole', () => {
    expect(commandOf(detail(null), 'linux')).toBe('patchbay call git log -')
  })
  it('passes the arguments on whole in PowerShell', () => {
    expect(commandOf(detail('{"a":"it\'s"}'), 'win32')).toBe(`@'\n{"a":"it's"}\n'@ | patchbay call git log -`)
    expect(commandOf(detail('{}', { name: 'a’b' }), 'win32')).toBe(`patchbay call git 'a’’b'`)
  })
})
