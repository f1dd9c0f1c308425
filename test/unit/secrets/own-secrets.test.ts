/** What a server says of itself, with its own secrets in it: hidden so that it can be kept and compared. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskForeign } from '../../../main/secrets/mask-deep.ts'
import { createRedactor } from '../../../main/secrets/redact.ts'
import { isUnmistakable } from '../../../main/secrets/unmistakable.ts'

const ref = 'server/notion/env/TOKEN'

describe('which values cannot be anything else', () => {
  it.each(['postgres', 'changeme', 'string', 'object', '12345678', 'Pa55', '        '])(
    '%s is a word like others',
    (text) => expect(isUnmistakable(text)).toBe(false)
  )
  it.each(['hunter22', 'correct-horse', 'aaaaaaaaaaaaaaaaaaaa', 'sk-123456'])('%s is one', (text) =>
    expect(isUnmistakable(text)).toBe(true)
  )
})

describe('a server’s own secrets', () => {
  it('read the same whatever their value, their name and the order in which they were learnt', () => {
    const say = (key: string) => `Uses ${key} or ${Buffer.from(key).toString('base64')}.`
    const masked = (learn: readonly (readonly [string, string])[], text: string) => {
      const redactor = createRedactor()
      for (const [name, value] of learn) redactor.learn(name, value)
      return redactor.maskOwn('notion', text)
    }
    const before = masked([[ref, 'first-value-1']], say('first-value-1'))
    expect(before).toBe('Uses ●●●●●● or ●●●●●●.')
    expect(masked([[ref, 'other-value-2']], say('other-value-2'))).toBe(before)
    const others = [['server/notion/env/A', 'other-value-2'] as const, [ref, 'other-value-2'] as const]
    expect(masked(others, say('other-value-2'))).toBe(before)
    expect(masked([...others].reverse(), say('other-value-2'))).toBe(before)
  })
  it('are those of no other server, not even of one whose name begins alike', () => {
    const redactor = createRedactor()
    redactor.learn('server/notion-2/env/TOKEN', 'secret-of-two')
    expect(redactor.maskOwn('notion', 'a secret-of-two')).toBe('a secret-of-two')
    expect(redactor.maskOwn('notion-2', 'a secret-of-two')).toBe('a ●●●●●●')
  })
  it('that are ordinary words stay where they stand, so that replacing one changes no tool', () => {
    const redactor = createRedactor()
    redactor.learn(ref, 'postgres')
    expect(redactor.maskOwn('notion', 'Asks postgres')).toBe('Asks postgres')
    expect(redactor.mask('Asks postgres').hidden).toBe(1)
  })
  it('are hidden old and new until forgotten', () => {
    const redactor = createRedactor()
    redactor.learn(ref, 'first-value-1')
    expect(redactor.maskOwn('notion', 'first-value-1')).toBe('●●●●●●')
    redactor.learn(ref, 'other-value-2')
    expect(redactor.maskOwn('notion', 'first-value-1 other-value-2')).toBe('●●●●●● ●●●●●●')
    redactor.forget(ref)
    expect(redactor.maskOwn('notion', 'first-value-1')).toBe('first-value-1')
  })
})

describe('data that somebody else made', () => {
  const mask = (text: string) => text.replaceAll('secret-7', '●').replaceAll('123456', '●')
  it('is hidden in texts, names of members and numbers, at any depth', () => {
    expect(maskForeign({ a: ['x secret-7'], 'secret-7': { n: 123456, other: 12 } }, mask)).toEqual({
      a: ['x ●'],
      '●': { n: '●', other: 12 }
    })
  })
  it('nested without end is cut off instead of being passed on unread', () => {
    let deep: unknown = 'secret-7'
    for (let level = 0; level < 2_000; level += 1) deep = { deep }
    expect(JSON.stringify(maskForeign(deep, mask))).not.toContain('secret-7')
  })
  it('without a secret comes back as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const clean = JSON.parse(JSON.stringify(value).replaceAll('secret-7', '').replaceAll('123456', '1')) as unknown
        expect(maskForeign(clean, mask)).toBe(clean)
      })
    )
  })
})
