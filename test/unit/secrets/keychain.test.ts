import { expect, test } from 'vitest'
import { createKeychain, keychainService, type Keychain } from '../../../main/secrets/keychain.ts'

function storeOf(limit: number) {
  const entries = new Map<string, string>()
  const store: Keychain = {
    get: (ref) => Promise.resolve(entries.get(ref) ?? null),
    set: (ref, value) =>
      value.length > limit ? Promise.reject(new Error('too long')) : (entries.set(ref, value), Promise.resolve()),
    remove: (ref) => (entries.delete(ref), Promise.resolve())
  }
  return { entries, keychain: createKeychain(store) }
}

test('a value longer than one entry of Windows may hold comes back whole, and leaves nothing behind', async () => {
  const { entries, keychain } = storeOf(1_280)
  const long = 'abcdefghij'.repeat(500)
  await keychain.set('a', long)
  expect(entries.size).toBe(6)
  expect(await keychain.get('a')).toBe(long)
  await keychain.set('a', 'short')
  expect(entries.size).toBe(1)
  await keychain.set('a', long)
  await keychain.remove('a')
  expect(entries.size).toBe(0)
})
test('a value that looks like the mark of pieces is kept as it is', async () => {
  const { keychain } = storeOf(1_280)
  await keychain.set('a', 'patchbay-pieces:3')
  expect(await keychain.get('a')).toBe('patchbay-pieces:3')
})
test('homes do not share entries', () => {
  expect(keychainService(undefined)).toBe('Patchbay')
  expect(keychainService('/a')).not.toBe(keychainService('/b'))
})
