import { describe, expect, it } from 'vitest'
import { newborn, type Life, type State } from '../../../main/servers/lifecycle/lifecycle.ts'
import { endInWords, linesOnEntering, linesOnExit } from '../../../main/servers/lifecycle/log-lines.ts'
import { compareNotes, type EntryNote } from '../../../main/servers/lists/notes.ts'

const life = (state: State, more: Partial<Life> = {}): Life => ({ ...newborn, state, ...more })
const exit = { code: 1, signal: null, asked: false, at: '2026-01-01T00:00:00.000Z', ranMs: 2_000 } as const

describe('the log of a server on entering a phase', () => {
  it('names the next start, and from the second failure on which one it was', () => {
    const waiting = (row: number) => linesOnEntering(newborn, life({ phase: 'waiting', until: 900 }, { row }), 400)
    expect(waiting(1)).toEqual([{ text: 'Next start in 0.5 s', level: 'warning' }])
    expect(waiting(2)).toEqual([{ text: 'Second failure in a row. Next start in 0.5 s', level: 'warning' }])
  })
  it('says nothing of a start that is due at once', () => {
    expect(linesOnEntering(newborn, life({ phase: 'waiting', until: 400 }), 400)).toEqual([])
  })
  it('says why it failed, and that a stop is done', () => {
    const lastError = { code: 'daemonized', message: 'It went to the background.' } as const
    expect(linesOnEntering(newborn, life({ phase: 'failed' }, { lastError }), 0)[0]).toMatchObject({
      text: 'Failed, and will not be tried again by itself: It went to the background.',
      level: 'error'
    })
    const stopped = life({ phase: 'stopped' })
    expect(linesOnEntering(life({ phase: 'stopping', after: { kind: 'rest' } }), stopped, 0)).toHaveLength(1)
    expect(linesOnEntering(life({ phase: 'waiting', until: 5 }), stopped, 0)).toEqual([])
  })
})

describe('the log of a server at the end of its process', () => {
  it('counts the calls that ended with a crash, and none after a stop', () => {
    expect(linesOnExit(exit, true, 2).map(({ text }) => text)).toEqual([
      'Exited with code 1 after 2 s (asked for: no)',
      '2 open calls ended with an error, none repeated'
    ])
    expect(linesOnExit({ ...exit, asked: true }, false, 2)).toEqual([
      { text: 'Exited with code 1 after 2 s (asked for: yes)', level: 'info' }
    ])
  })
  it('says of what Patchbay ended for cause that it did', () => {
    expect(endInWords({ ...exit, asked: true })).toBe('Ended by Patchbay after 2 s')
    expect(endInWords(exit)).toBe('Exited with code 1 after 2 s')
  })
})

describe('notes on entries that were mended or left out', () => {
  const note = (key: string): EntryNote => ({ list: 'tools', key, leftOut: 'deep', mended: [] })
  it('are written down once, and differ when one is gone', () => {
    const before = { tools: [note('a')] }
    expect(compareNotes(before, before)).toEqual({ fresh: [], differ: false })
    expect(compareNotes(before, { tools: [note('a'), note('b')] }).fresh).toHaveLength(1)
    expect(compareNotes(before, { tools: [] })).toEqual({ fresh: [], differ: true })
  })
})
