/** What is known by sight is always the same for a name; what a manifest says is told in words. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostKind } from '../../../renderer/lib/host-kind.ts'
import { licenceValue, licenceWords } from '../../../contract/words/licence.ts'
import { initialsOf, pinsOf } from '../../../renderer/lib/tile.ts'

describe('a tile', () => {
  test.each([
    ['GitHub', 'GH'],
    ['tavily', 'Tv'],
    ['Chrome DevTools', 'Cd'],
    ['@scope/server-files', 'Ss'],
    ['a', 'A'],
    ['', '?'],
    ['日本', '日本'],
    ['ä', 'Ä']
  ])('%j has %j on it', (name, letters) => expect(initialsOf(name)).toBe(letters))
  test('is made of any name, without a throw, and has a pin set', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect([...initialsOf(name)].length).toBeLessThanOrEqual(4)
        expect(pinsOf(name)).toHaveLength(5)
        expect(pinsOf(name)).toContain(true)
        expect(pinsOf(name)).toEqual(pinsOf(name))
      })
    )
  })
})
describe('a licence', () => {
  test.each([
    ['MIT', 'licence MIT'],
    ['SEE LICENSE IN LICENSE', 'under a licence of its own (LICENSE)'],
    ['see license in docs/EULA.md', 'under a licence of its own (docs/EULA.md)'],
    ['SEE LICENSE IN <EULA.md>', 'under a licence of its own (EULA.md)'],
    ['UNLICENSED', 'no licence to use it freely']
  ])('%j is told as %j', (text, words) => expect(licenceWords(text)).toBe(words))
  test('beside its label the word is not said twice', () => {
    expect(licenceValue('Apache-2.0')).toBe('Apache-2.0')
    expect(licenceValue('SEE LICENSE IN LICENSE.md')).toBe('Under a licence of its own (LICENSE.md)')
  })
})
describe('a host’s mark', () => {
  test('one that nobody named is one to talk with', () => expect(hostKind('my-own')).toBe('chat'))
  test('most of those known have a sort of their own', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'main', 'hosts', 'profiles')
    const ids = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
    const chats = ids.filter((id) => hostKind(id) === 'chat')
    expect(chats.sort()).toEqual(['all', 'boltai', 'claude-desktop', 'lm-studio', 'witsy'].sort())
  })
})
