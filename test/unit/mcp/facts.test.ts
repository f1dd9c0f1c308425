import { describe, expect, test } from 'vitest'
import { shown } from '../../../main/lib/shown.ts'
import { clientCapabilities, envelope, modernCapabilities } from '../../../main/mcp/capabilities.ts'
import { errorCode, isModernError } from '../../../main/mcp/error-codes.ts'
import { asObject, fromBytes, isPlain, toBytes } from '../../../main/mcp/json-bytes.ts'
import { envelopeKeys, metaKey } from '../../../main/mcp/meta-keys.ts'
import { changedKind, listChanged, listKinds } from '../../../main/mcp/methods.ts'
import { isModern, legacyVersions, modernVersions, newestLegacy, newestModern } from '../../../main/mcp/versions.ts'

describe('facts of the protocol', () => {
  test('every version is of one era', () => {
    expect(legacyVersions.some(isModern)).toBe(false)
    expect(modernVersions.every(isModern)).toBe(true)
    expect([legacyVersions.at(-1), modernVersions[0]]).toEqual([newestLegacy, newestModern])
    expect(isModern(undefined)).toBe(false)
  })
  test('the envelope of a modern request names who asks, the version and what may be asked back', () => {
    const own = envelope(newestModern, { name: 'patchbay', version: '1' })
    expect(own[metaKey.clientCapabilities]).toEqual({ sampling: {}, elicitation: { form: {}, url: {} }, roots: {} })
    expect(Object.keys(own).every((key) => envelopeKeys.includes(key))).toBe(true)
    expect(clientCapabilities.roots).toEqual({ listChanged: true })
  })
  test('an empty elicitation of the older era meant forms; what is not offered stays away', () => {
    expect(modernCapabilities({ elicitation: {}, roots: { listChanged: true }, tasks: {} })).toEqual({
      elicitation: { form: {} },
      roots: {}
    })
    expect(modernCapabilities({ elicitation: null, sampling: {}, extensions: { a: {} } })).toEqual({
      elicitation: null,
      sampling: {},
      extensions: { a: {} }
    })
  })
  test('only the modern family of errors tells of a modern server', () => {
    expect(isModernError(errorCode.unsupportedVersion)).toBe(true)
    expect(isModernError(errorCode.methodNotFound)).toBe(false)
    expect(isModernError('-32022')).toBe(false)
  })
  test('a notice of a changed list says which', () => {
    for (const kind of listKinds) expect(changedKind(listChanged(kind))).toBe(kind)
    expect(changedKind('notifications/roots/list_changed')).toBeNull()
    expect(changedKind('constructor')).toBeNull()
  })
  test('values and bytes', () => {
    expect(fromBytes(toBytes({ a: [1] }))).toEqual({ a: [1] })
    expect(fromBytes(Buffer.from('{'))).toBeNull()
    expect([isPlain({}), isPlain([]), isPlain(null), asObject('x'), asObject({})]).toEqual([
      true,
      false,
      false,
      null,
      {}
    ])
  })
})

describe('words of somebody else inside a sentence', () => {
  test('one line, nothing hidden, no longer than allowed', () => {
    expect(shown(' two\n lines\t')).toBe('two lines')
    expect(shown('a\u202eb')).toBe('a\\u202eb')
    expect(shown('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`)
    expect(shown('\u200b'.repeat(300)).length).toBeLessThanOrEqual(200)
  })
  test('never half a character', () => {
    expect(shown('🙂'.repeat(100), 10)).toBe('🙂🙂🙂🙂…')
  })
})
