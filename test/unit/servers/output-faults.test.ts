import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../contract/failure.ts'
import { createOutputFaults } from '../../../main/servers/connection/output-faults.ts'
import { createRepeats } from '../../../main/servers/connection/output-faults.ts'
import type { WireFault } from '../../../main/wire/types.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'

function open(now: { ready?: boolean; awaiting?: boolean } = {}) {
  const clock = createFakeClock()
  const state = { ready: false, awaiting: true, heard: 0, ...now }
  const warned: string[] = []
  const hints: string[] = []
  const ends: [Failure['code'], boolean][] = []
  const faults = createOutputFaults({
    name: 'It',
    clock,
    rhythm: { faultGraceMs: 1_500, suspendGapMs: 5_000 },
    ready: () => state.ready,
    lastHeard: () => state.heard,
    awaiting: () => state.awaiting,
    warn: (text) => warned.push(text),
    hint: (text) => hints.push(text),
    broken: (reason, heals) => ends.push([reason.code, heals])
  })
  const take = (code: WireFault['code'], lost: number | null, more: Partial<WireFault> = {}): void =>
    faults.take({ code, sample: 'x', fatal: false, answers: lost === null ? undefined : [], ...more }, lost)
  return { clock, state, warned, hints, ends, faults, take }
}

describe('a fault during the start', () => {
  it('fails it at once when nothing can follow, or when an answer came this way', () => {
    for (const [code, lost, more] of [
      ['output-utf16', null, { fatal: true }],
      ['output-concatenated', 0, { fatal: true }],
      ['output-batch', 2, {}]
    ] as const) {
      const { take, ends } = open()
      take(code, lost, more)
      expect(ends).toEqual([[code, false]])
    }
  })
  it('that cannot be read fails it by its name when nothing readable follows', async () => {
    const { take, ends, clock } = open()
    take('output-binary', null)
    await clock.move(1_000)
    take('output-binary', null)
    expect(ends).toEqual([])
    await clock.move(501)
    expect(ends).toEqual([['output-binary', false]])
  })
  it('is forgiven when a message follows, and the next one is judged again', async () => {
    const { take, ends, clock, state, faults } = open()
    take('output-multiline', null)
    await clock.move(700)
    state.heard = clock.mono()
    await clock.move(60_000)
    expect(ends).toEqual([])
    expect(faults.last()?.code).toBe('output-multiline')
    take('output-multiline', null)
    await clock.move(1_501)
    expect(ends).toEqual([['output-multiline', false]])
  })
  it('is nothing when the object is closed and was no answer: a server may print what it was asked', async () => {
    const { take, ends, clock, faults } = open()
    take('output-multiline', null)
    take('output-multiline', 0)
    await clock.move(60_000)
    expect(ends).toEqual([])
    expect(faults.last()).toBeNull()
  })
  it('waits for the question, and for a machine that slept', async () => {
    const { take, ends, clock, state } = open({ awaiting: false })
    take('output-utf16', null)
    await clock.move(10_000)
    expect(ends).toEqual([])
    state.awaiting = true
    await clock.move(1_500)
    expect(ends).toHaveLength(1)
  })
  it('does not outlive it', async () => {
    for (const over of ['ready', 'end']) {
      const { take, ends, clock, state, faults } = open()
      take('output-binary', null)
      if (over === 'end') faults.end()
      else state.ready = true
      await clock.move(10_000)
      expect(ends).toEqual([])
    }
  })
  it('quotes the first line of text, and hints at each', () => {
    const { faults, hints } = open()
    expect(faults.firstLine()).toBeNull()
    faults.polluted('  ')
    faults.polluted(' Welcome ')
    faults.polluted('Bye')
    faults.polluted('{')
    expect(faults.firstLine()).toBe('Welcome')
    expect(hints.at(-1)).toContain('“Bye”')
  })
})

describe('a fault of a ready server', () => {
  it('is a hint and one line in its log, however often it comes; how often is said at the end', () => {
    const { take, ends, warned, hints, faults } = open({ ready: true })
    for (let times = 0; times < 13; times += 1) {
      take('output-multiline', null, { opens: true })
      take('output-multiline', 1)
    }
    take('output-concatenated', 0)
    expect(ends).toEqual([])
    expect(warned).toHaveLength(2)
    expect(hints[0]).toContain('over several lines')
    expect(faults.last()?.code).toBe('output-multiline')
    faults.end()
    take('output-multiline', 1)
    faults.end()
    expect(warned.slice(2)).toEqual([expect.stringMatching(/^12 more like this: It writes its messages over several/)])
  })
  it('costs nothing more than its calls, but for three messages over the limit in a minute', async () => {
    const { take, ends, clock } = open({ ready: true })
    take('output-binary', null)
    take('message-too-large', null)
    await clock.move(61_000)
    take('message-too-large', null)
    take('message-too-large', null)
    expect(ends).toEqual([])
    take('message-too-large', null)
    expect(ends).toEqual([['message-too-large', true]])
  })
})

describe('createRepeats', () => {
  it('keeps different matters apart and says nothing of what came once', () => {
    const lines: string[] = []
    const repeats = createRepeats((line) => lines.push(line))
    repeats.warn('a', 'A')
    repeats.warn('b', 'B')
    repeats.warn('b', 'B again')
    repeats.end()
    expect(lines).toEqual(['A', 'B', '1 more like this: B'])
  })
})
