import { expect, it } from 'vitest'
import type { ServerView } from '../../../contract/model.ts'
import { notices } from '../../../main/electron/notices.ts'
import { server, snapshot } from '../../electron/double/state.ts'

const after = (was: Partial<ServerView>, now: Partial<ServerView>, settings = {}) => {
  const before = snapshot([server('git', was)])
  return notices(before, { ...snapshot([server('git', now)]), settings: { ...before.settings, ...settings } })
}

it('announces a server that gave up, once', () => {
  const error = { code: 'exited', message: 'It exited with code 1.' } as const
  expect(after({ phase: 'waiting' }, { phase: 'failed', lastError: error })).toMatchObject([
    {
      title: 'git has failed',
      body: 'It exited with code 1. It will not be tried again until you act.',
      path: '/server/git'
    }
  ])
  expect(after({ phase: 'failed' }, { phase: 'failed', memoryBytes: 3 })).toEqual([])
  expect(after({ phase: 'failed' }, { phase: 'crash-looping' })).toEqual([])
})
it.each(['starting', 'waiting', 'ready', 'degraded', 'stopped', 'needs-consent'] as const)(
  'is silent about %s',
  (phase) => {
    expect(after({ phase: 'ready' }, { phase })).toEqual([])
  }
)
it('announces tools that changed, and more of them', () => {
  expect(after({}, { toolsHeld: 1 })).toMatchObject([
    { title: 'git changed one of its tools', body: 'It is held until you have read what changed.' }
  ])
  expect(after({ toolsHeld: 1 }, { toolsHeld: 3 })).toMatchObject([{ title: 'git changed 3 of its tools' }])
  expect(after({ toolsHeld: 3 }, { toolsHeld: 1 })).toEqual([])
})
it('says nothing at the start, about a new server, or when notices are off', () => {
  const failed = snapshot([server('git', { phase: 'failed' })])
  expect(notices(null, failed)).toEqual([])
  expect(notices(snapshot([]), failed)).toEqual([])
  expect(after({ phase: 'ready' }, { phase: 'failed' }, { notifications: false })).toEqual([])
})
