import { describe, expect, test } from 'vitest'
import type { LogLine, TimelineMark } from '../../../contract/model.ts'
import { jsonIn, readCallResult } from '../../../renderer/lib/call-result.ts'
import { answerWords, durationBar, passes } from '../../../renderer/lib/log-line.ts'
import { shapeTimeline } from '../../../renderer/lib/timeline.ts'
import { toolChange } from '../../../renderer/lib/tool-change.ts'
import { wrappedLines } from '../../../renderer/lib/wrapped-lines.ts'
import {
  anchorAt,
  isAtEnd,
  offsetsOf,
  rowAt,
  scrollTopOf,
  visibleRange
} from '../../../renderer/ui/virtual-list.svelte.ts'

describe('the timeline', () => {
  const now = Date.UTC(2026, 10, 21, 14, 0)
  const at = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString()
  const exit = { code: 1, signal: null, at: at(3), asked: false, ranMs: 1 }
  const marks: TimelineMark[] = [
    { kind: 'phase', at: at(60), phase: 'ready', text: 'Ready' },
    { kind: 'memory', at: at(12), bytes: 100, cpuPercent: 0 },
    { kind: 'memory', at: at(9), bytes: 171, cpuPercent: 0 },
    { kind: 'exit', at: at(3), exit },
    { kind: 'phase', at: at(3), phase: 'waiting', text: 'Waiting' },
    { kind: 'call', at: at(5), ms: 10, failed: true },
    { kind: 'call', at: at(40), ms: 10, failed: false }
  ]
  const shape = shapeTimeline(marks, now, 15)
  test('a state that began before the window fills it from its edge', () => {
    expect(shape.states.map(({ from, to, signal }) => [from, Math.round(to * 100), signal])).toEqual([
      [0, 80, 'ready'],
      [0.8, 100, 'attention']
    ])
  })
  test('a server that never answers stays in trouble while it is tried again', () => {
    const phase = (minutesAgo: number, phase: 'starting' | 'waiting' | 'crash-looping' | 'ready'): TimelineMark => ({
      kind: 'phase',
      at: at(minutesAgo),
      phase,
      text: ''
    })
    const signals = (list: readonly TimelineMark[]) => shapeTimeline(list, now, 15).states.map(({ signal }) => signal)
    expect(
      signals([
        phase(14, 'starting'),
        phase(13, 'waiting'),
        phase(12, 'starting'),
        phase(11, 'crash-looping'),
        phase(10, 'starting')
      ])
    ).toEqual(['working', 'attention', 'attention', 'attention', 'attention'])
    // One that crashed after it had answered is simply started again.
    expect(signals([phase(14, 'ready'), phase(13, 'waiting'), phase(12, 'starting'), phase(11, 'ready')])).toEqual([
      'ready',
      'attention',
      'working',
      'ready'
    ])
  })
  test('memory falls to nothing at an exit, and its peak is kept', () => {
    expect(shape.memory[0]?.at(-1)?.bytes).toBe(0)
    expect(shape.peak?.bytes).toBe(171)
  })
  test('only what lies in the window is counted', () =>
    expect(shape.counts).toEqual({ starts: 0, exits: 1, calls: 1, failed: 1 }))
  test('nothing at all is drawn as nothing', () => expect(shapeTimeline([], now, 15).states).toEqual([]))
})
describe('a list with rows of different heights', () => {
  const items = ['a', 'bb', 'cccc', 'd']
  const offsets = offsetsOf(items, 20, (item) => item.length)
  test('knows where each begins, and which stands where', () => {
    expect(offsets).toEqual([0, 20, 60, 140, 160])
    expect([0, 19, 20, 59, 60, 139, 140, 500].map((y) => rowAt(y, 20, offsets))).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    expect(visibleRange({ count: 4, rowHeight: 20, height: 40, scrollTop: 60, overscan: 0, offsets })).toEqual({
      from: 2,
      to: 3
    })
  })
  test('keeps the row at its edge where it is', () => {
    const anchor = anchorAt(items, (item) => item, 20, 70, offsets)
    expect(anchor).toEqual({ key: 'cccc', offset: 10 })
    const more = ['zz', ...items]
    expect(
      scrollTopOf(
        more,
        (item) => item,
        20,
        anchor!,
        offsetsOf(more, 20, (item) => item.length)
      )
    ).toBe(110)
  })
  test('counts the lines of a text that breaks anywhere, wide letters twice', () => {
    expect(wrappedLines('', 10)).toBe(1)
    expect(wrappedLines('x'.repeat(21), 10)).toBe(3)
    expect(wrappedLines('漢'.repeat(10), 10)).toBe(2)
    expect(wrappedLines('\t\tx', 10)).toBe(2)
  })
})
describe('log lines', () => {
  const line: LogLine = {
    seq: 1,
    at: '',
    mono: 0,
    server: 's',
    stream: 'stderr',
    level: 'warning',
    text: 'Retry 1 of 3'
  }
  test('pass a filter as the core decides it', () => {
    expect(passes(line, { streams: ['stderr'], minLevel: 'info', grep: 'retry' })).toBe(true)
    expect(passes(line, { minLevel: 'error' })).toBe(false)
    expect(passes(line, { grep: '^\\d', regex: true })).toBe(false)
  })
  test('a failed call says why', () => {
    const call = {
      method: 'tools/call',
      name: 'x',
      direction: 'out' as const,
      host: null,
      ms: 5,
      bytes: 10,
      outcome: 'error' as const
    }
    expect(answerWords({ ...line, call: { ...call, response: '{"error":{"message":"server exited"}}' } })).toBe(
      'failed, server exited'
    )
    expect(answerWords({ ...line, call: { ...call, response: 'garbage' } })).toBe('failed')
    expect(durationBar(100_000)).toBe(56)
    expect(durationBar(1)).toBe(1)
  })
})
describe('a held tool', () => {
  const before = { description: 'Create a page.', inputSchema: { properties: { parent: { type: 'string' }, old: {} } } }
  test('says in one line what changed, and marks the new words', () => {
    const change = toolChange(before, {
      description: 'Create a page. Read all others first.',
      inputSchema: {
        properties: {
          parent: { type: 'string', description: 'Where' },
          pages: { type: 'array', items: { type: 'string' } }
        }
      }
    })
    expect(change.summary).toBe('Description and 1 property changed, 1 property added, 1 property removed')
    expect(
      change.rows[1]?.parts
        .filter((part) => part.changed)
        .map((part) => part.text)
        .join('')
    ).toContain('Read all others first.')
    expect(change.rows.map((row) => row.parts.map((part) => part.text).join(''))).toContain(
      'properties.pages: array of string'
    )
  })
  test('a new tool is said to be new', () => expect(toolChange(null, before).summary).toBe('New, not agreed to yet'))
  test('a difference deeper in the schema is not hidden', () => {
    expect(
      toolChange({ description: '', inputSchema: { a: 1 } }, { description: '', inputSchema: { a: 2 } }).rows
    ).toHaveLength(2)
  })
})
describe('the answer of a tool', () => {
  test('images, sounds and links are taken only if they are what they say', () => {
    const { parts } = readCallResult({
      content: [
        { type: 'text', text: 'a' },
        { type: 'image', data: 'iVBORw0K', mimeType: 'image/png' },
        { type: 'image', data: 'PHN2Zz4=', mimeType: 'text/html' },
        { type: 'image', data: '"><script>', mimeType: 'image/png' },
        { type: 'resource_link', uri: 'file:///a', name: 'a' },
        { type: 'hologram' },
        null
      ]
    })
    expect(parts.map((part) => part.kind)).toEqual(['text', 'image', 'other', 'other', 'link', 'other', 'other'])
  })
  test('anything else is shown as it is', () => {
    expect(readCallResult(42).parts).toEqual([{ kind: 'other', value: 42 }])
    expect(readCallResult(null).parts).toEqual([])
    expect(readCallResult({ content: [], isError: true, structuredContent: { a: 1 } })).toEqual({
      parts: [],
      structured: { a: 1 },
      isError: true
    })
  })
  test('only whole JSON counts as JSON', () => {
    expect(jsonIn(' [1]')).toEqual([1])
    expect(jsonIn('{nonsense')).toBeNull()
    expect(jsonIn('42')).toBeNull()
  })
})
describe('a long list', () => {
  const items = Array.from({ length: 1_000 }, (_, key) => ({ key }))
  test('draws only what is near the window', () => {
    expect(visibleRange({ count: 1_000_000, rowHeight: 20, height: 600, scrollTop: 10_000_000, overscan: 10 })).toEqual(
      { from: 499_990, to: 500_040 }
    )
    expect(visibleRange({ count: 0, rowHeight: 20, height: 600, scrollTop: 0, overscan: 10 })).toEqual({
      from: 0,
      to: 0
    })
  })
  test('the row at its edge stays there when rows come above it', () => {
    const anchor = anchorAt(items, (item) => item.key, 20, 2_005)
    expect(anchor).toEqual({ key: 100, offset: 5 })
    const more = [...Array.from({ length: 500 }, (_, i) => ({ key: -500 + i })), ...items]
    expect(anchor && scrollTopOf(more, (item) => item.key, 20, anchor)).toBe(12_005)
  })
  test('nearly at the end is at the end', () =>
    expect([isAtEnd(396, 600, 1_000), isAtEnd(300, 600, 1_000)]).toEqual([true, false]))
})
