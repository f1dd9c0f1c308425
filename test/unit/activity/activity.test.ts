import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createActivity } from '../../../main/activity/activity.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import type { MadeCall } from '../../../contract/model.ts'

let folder: string
const troubles: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'activity-'))
  troubles.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const openAt = (file: string, wall = () => new Date()) =>
  createActivity({
    file,
    clock: { ...systemClock, wall },
    onTrouble: (message) => troubles.push(message),
    onDamage: ({ why }) => troubles.push(why)
  })
const call = (more: Partial<MadeCall> = {}): MadeCall => ({
  at: new Date().toISOString(),
  host: 'cursor',
  server: 'memory',
  method: 'tools/call',
  name: 'echo',
  outcome: 'ok',
  ms: 3,
  requestBytes: 1,
  responseBytes: 2,
  error: null,
  ...more
})

describe('activity', () => {
  it('reads back what was just written, newest first, filtered', () => {
    const activity = openAt(join(folder, 'a.sqlite'))
    activity.called(call())
    activity.called(call({ server: 'git', outcome: 'error', error: 'no' }))
    expect(activity.calls({ limit: 10 }).map((each) => each.server)).toEqual(['git', 'memory'])
    expect(activity.calls({ limit: 10, outcome: 'failed' })).toHaveLength(1)
    expect(activity.calls({ limit: 10, server: 'memory', host: 'cursor' })).toHaveLength(1)
    activity.close()
  })
  it('goes on counting ids after a restart and keeps the day’s summary', () => {
    const first = openAt(join(folder, 'a.sqlite'))
    first.called(call())
    first.called(call({ outcome: 'died' }))
    first.called(call({ outcome: 'refused' }))
    first.close()
    const second = openAt(join(folder, 'a.sqlite'))
    expect(second.today()).toMatchObject({ calls: 3, errors: 1, last: { outcome: 'refused' } })
    expect(second.called(call()).id).toBe(4)
    expect(second.toolCounts('memory')).toEqual({ echo: 4 })
    second.close()
  })
  it('starts the day’s counts anew at midnight', () => {
    let now = new Date(2026, 10, 21, 23, 59)
    const activity = openAt(':memory:', () => now)
    activity.called(call({ at: now.toISOString() }))
    now = new Date(2026, 10, 22, 0, 1)
    expect(activity.today()).toMatchObject({ calls: 0, errors: 0 })
  })
  it('puts a damaged file aside, says so, and begins a new one', () => {
    const file = join(folder, 'a.sqlite')
    writeFileSync(file, 'this is not a database, but long enough to look like a header that is wrong'.repeat(20))
    const activity = openAt(file)
    activity.called(call())
    expect(activity.calls({ limit: 1 })).toHaveLength(1)
    expect(troubles).toHaveLength(1)
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(true)
    activity.close()
  })
  it('keeps audits apart from calls', () => {
    const activity = openAt(':memory:')
    activity.audit({ actor: 'person', action: 'installed', subject: 'memory', detail: '' })
    expect(activity.audits({ limit: 5 })).toMatchObject([{ id: 1, action: 'installed' }])
    expect(activity.audits({ limit: 5, before: 1 })).toEqual([])
  })
})
