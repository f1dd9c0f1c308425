import { describe, expect, test } from 'vitest'
import { failed } from '../../../contract/failure.ts'
import { en } from '../../../contract/words/en/index.ts'
import { inWords, say, type SentenceKey } from '../../../contract/words/say.ts'

describe('a sentence', () => {
  test('crosses as a key with its values, with the English text beside it', () => {
    const outcome = failed('unknown-tool', say('tool.unknown', { server: 'git', tool: 'push' }))
    expect(JSON.parse(JSON.stringify(outcome))).toEqual({
      ok: false,
      failure: {
        code: 'unknown-tool',
        message: 'git has no tool named push. “patchbay tools git” names those it has.',
        said: { key: 'tool.unknown', values: { server: 'git', tool: 'push' } }
      }
    })
  })
  test('may stand within another, and is said first', () => {
    const cause = say('call.over')
    expect(inWords(say('call.server-error', { code: '-32603', message: cause }))).toBe(
      'The server answered with an error (-32603): That call is not running any more.'
    )
  })
  test('is made by another language from the same key and values', () => {
    const shout = Object.fromEntries(
      Object.entries(en).map(([key, words]) => [
        key,
        (values: never) => (words as (v: never) => string)(values).toUpperCase()
      ])
    ) as Record<SentenceKey, (values: never) => string>
    expect(inWords(say('call.over'), shout)).toBe('THAT CALL IS NOT RUNNING ANY MORE.')
  })
  test('text that only passes through has no key', () => {
    expect(failed('server-error', 'disk on fire')).toEqual({
      ok: false,
      failure: { code: 'server-error', message: 'disk on fire' }
    })
  })
})
