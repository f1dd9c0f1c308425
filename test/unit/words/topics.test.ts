import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { writeFailure } from '../../../main/files/file-failures.ts'
import { createShellPath } from '../../../main/processes/shell-path.ts'
import { local } from '../../../main/wire/local-answer.ts'
import { failed } from '../../../contract/failure.ts'
import { en } from '../../../contract/words/en/index.ts'
import { inWords, say } from '../../../contract/words/say.ts'

const folder = new URL('../../../contract/words/en/', import.meta.url)

test('no two topics give a sentence the same key, and none is left out', async () => {
  const topics = readdirSync(folder).filter((name) => !['index.ts', 'codes.ts'].includes(name))
  const keys: string[] = []
  for (const topic of topics) {
    const words = (await import(new URL(topic, folder).href)) as Record<string, Record<string, unknown>>
    keys.push(...Object.values(words).flatMap((each) => Object.keys(each)))
  }
  expect(keys.sort()).toEqual(Object.keys(en).sort())
})
test('every key names its topic first', () => {
  for (const key of Object.keys(en)) expect(key).toMatch(/^[a-z][a-z-]*\.[A-Za-z0-9.-]+$/)
})
test('an answer that the link gives itself carries its key; words from outside carry none', () => {
  expect(local('cancelled', say('ended.cancelled'))).toEqual({
    kind: 'local',
    code: 'cancelled',
    message: 'The call was cancelled.',
    said: { key: 'ended.cancelled', values: {} }
  })
  expect(local('server-died', 'segmentation fault')).not.toHaveProperty('said')
})
test('each error of the file system is a sentence that names the file', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'ETXTBSY', 'ESTALE', 'EIO']) {
    const { failure } = writeFailure('/home/me/a.json', Object.assign(new Error(code), { code }))
    expect(failure.message).toContain('/home/me/a.json')
    expect(failure.said && inWords(failure.said)).toBe(failure.message)
  }
})
test('a failure that something is added to says the same by its key', async () => {
  const path = createShellPath({
    env: { PATH: '/usr/bin', SHELL: '/bin/zsh' },
    platform: 'linux',
    home: '/home/me',
    ask: async () => ({ path: null, how: 'timeout' })
  })
  const missing = failed('command-not-found', say('command.not-found', { command: 'uvx' }))
  const outcome = await path.seekAgain(missing, async () => missing)
  if (outcome.ok) throw new Error('it was found')
  expect(outcome.failure.message).toContain('uvx was not found')
  expect(outcome.failure.message).toContain('did not tell its PATH')
  expect(outcome.failure.said && inWords(outcome.failure.said)).toBe(outcome.failure.message)
})
