import { createReadOwn, type Damage } from '../../../main/files/own-file.ts'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../../contract/failure.ts'
import type { Keychain } from '../../../main/secrets/keychain.ts'
import { createVault } from '../../../main/secrets/vault.ts'

let home: string
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'patchbay-vault-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const ref = 'server/notion/env/NOTION_TOKEN'
const canary = 'CANARY-secret-value-1'
const none = () => Promise.resolve({ unavailable: 'no service answers' })

const told: Failure[] = []
const damages: Damage[] = []
function vaultWith(choice: 'ask' | 'session' | 'file', keychain?: Keychain) {
  told.length = 0
  damages.length = 0
  const places = { config: home, data: home, logs: home, run: home, socket: path.join(home, 's'), userHome: home }
  return createVault({
    readOwn: createReadOwn((damage) => damages.push(damage)),
    places,
    choice: () => choice,
    keyring: keychain ? () => Promise.resolve(keychain) : none,
    onUnchosen: (failure) => told.push(failure)
  })
}
function keychainOf(entries: Map<string, string>): Keychain {
  return {
    get: (name) => Promise.resolve(entries.get(name) ?? null),
    set: (name, value) => (entries.set(name, value), Promise.resolve()),
    remove: (name) => (entries.delete(name), Promise.resolve())
  }
}

describe('with a keychain', () => {
  test('keeps, gives and removes; no file appears', async () => {
    const entries = new Map<string, string>()
    const vault = vaultWith('file', keychainOf(entries))
    expect(await vault.set(ref, canary)).toEqual({ ok: true, value: null })
    expect(vault.kind()).toBe('keychain')
    expect(await vault.get(ref)).toEqual({ ok: true, value: canary })
    await vault.remove(ref)
    expect(entries.size).toBe(0)
    expect(existsSync(path.join(home, 'secrets.json'))).toBe(false)
  })
  test('locked: says so, with the words of the system and without the value', async () => {
    const refuse = () => Promise.reject(new Error('Collection is locked\n  at x'))
    const vault = vaultWith('ask', { get: refuse, set: refuse, remove: refuse })
    expect(await vault.set(ref, canary)).toEqual({ ok: true, value: null })
    expect(told).toMatchObject([{ code: 'vault-unavailable', detail: 'The keychain: Collection is locked' }])
    expect(JSON.stringify(told)).not.toContain(canary)
  })
})

test('a keychain that answers and keeps nothing: both choices are offered, and what was chosen is done', async () => {
  const hollow: Keychain = {
    get: () => Promise.resolve(null),
    set: () => Promise.reject(new Error('no result found')),
    remove: () => Promise.resolve()
  }
  expect(await vaultWith('ask', hollow).set(ref, canary)).toEqual({ ok: true, value: null })
  expect(told).toMatchObject([{ code: 'vault-unavailable', alternatives: [{}] }])
  const chosen = vaultWith('file', hollow)
  expect(await chosen.set(ref, canary)).toEqual({ ok: true, value: null })
  expect(await vaultWith('file', hollow).get(ref)).toEqual({ ok: true, value: canary })
})

test('a new value given while the keychain is locked wins over the old one in it', async () => {
  const entries = new Map([[ref, 'old-value']])
  let lockedNow = true
  const sometimes = keychainOf(entries)
  const vault = vaultWith('session', {
    ...sometimes,
    set: (name, value) => (lockedNow ? Promise.reject(new Error('locked')) : sometimes.set(name, value))
  })
  await vault.set(ref, 'new-value')
  expect(await vault.get(ref)).toEqual({ ok: true, value: 'new-value' })
  lockedNow = false
  await vault.set(ref, 'newest-value')
  expect(await vault.get(ref)).toEqual({ ok: true, value: 'newest-value' })
  expect(entries.get(ref)).toBe('newest-value')
})

describe('without a keychain', () => {
  test('not chosen yet: kept in memory, said at once with both choices, and nothing is written', async () => {
    const vault = vaultWith('ask')
    expect(await vault.set(ref, canary)).toEqual({ ok: true, value: null })
    expect(await vault.get(ref)).toEqual({ ok: true, value: canary })
    expect(vault.kind()).toBe('none')
    expect(told[0]?.code).toBe('vault-unavailable')
    expect(told[0]?.remedy?.input).toEqual({ change: { secretsWithoutKeychain: 'session' } })
    expect(told[0]?.alternatives?.[0]?.input).toEqual({ change: { secretsWithoutKeychain: 'file' } })
    expect(JSON.stringify(told)).not.toContain(canary)
    expect(existsSync(path.join(home, 'secrets.json'))).toBe(false)
  })
  test('session: in memory only; another start asks again', async () => {
    const vault = vaultWith('session')
    await vault.set(ref, canary)
    expect(await vault.get(ref)).toEqual({ ok: true, value: canary })
    expect(existsSync(path.join(home, 'secrets.json'))).toBe(false)
    expect(await vaultWith('session').get(ref)).toMatchObject({ ok: false, failure: { code: 'missing-secret' } })
  })
  test('file: for this user only, kept across a restart, tightened when it was loosened', async () => {
    const file = path.join(home, 'secrets.json')
    await vaultWith('file').set(ref, canary)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    expect(await vaultWith('file').get(ref)).toEqual({ ok: true, value: canary })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
  test('a damaged file is told and put aside as it was, and what is given now is kept', async () => {
    const file = path.join(home, 'secrets.json')
    writeFileSync(file, '{"secrets":{', { mode: 0o600 })
    expect(await vaultWith('file').set(ref, canary)).toEqual({ ok: true, value: null })
    expect(damages).toMatchObject([{ file, aside: expect.stringContaining('secrets.json.damaged-') as string }])
    expect(readFileSync(damages[0]!.aside!, 'utf8')).toBe('{"secrets":{')
    expect(await vaultWith('file').get(ref)).toEqual({ ok: true, value: canary })
  })
  test('changing the choice moves what is there', async () => {
    const vault = vaultWith('session')
    await vault.set(ref, canary)
    await vault.choose('file')
    expect(await vaultWith('file').get(ref)).toEqual({ ok: true, value: canary })
    const other = vaultWith('file')
    await other.choose('session')
    expect(existsSync(path.join(home, 'secrets.json'))).toBe(false)
    expect(await other.get(ref)).toEqual({ ok: true, value: canary })
  })
  test('two processes that write at once lose nothing', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `server/a/env/K${index}`)
    const vaults = [vaultWith('file'), vaultWith('file')]
    await Promise.all(names.map((name, index) => vaults[index % 2]!.set(name, `value-${index}`)))
    for (const [index, name] of names.entries()) {
      expect(await vaultWith('file').get(name)).toEqual({ ok: true, value: `value-${index}` })
    }
  })
})

test('the real keychain package: either works or says why not, and never falls back to one that forgets at reboot', async () => {
  const { openKeychain } = await import('../../../main/secrets/keychain.ts')
  const opened = await openKeychain('Patchbay test')
  if ('unavailable' in opened) expect(opened.unavailable.length).toBeGreaterThan(5)
  else expect(await opened.get('never-set')).toBeNull()
})
