import { describe, expect, it } from 'vitest'
import { done, failed } from '../../../contract/failure.ts'
import { maskEvent, maskOutcome } from '../../../main/handlers/masked.ts'
import { maskDeep } from '../../../main/secrets/mask-deep.ts'
import { createRedactor } from '../../../main/secrets/redact.ts'

const canary = 'canary-leak-7788'
const redactor = createRedactor()
redactor.learn('server/x/env/TOKEN', canary)
const mask = (text: string) => redactor.mask(text).text

describe('what leaves the core', () => {
  it('holds no secret of a server that repeats its own: not in a view, a list or a failure', () => {
    const view = {
      id: 'x',
      hints: [`Prints “x${canary}y”`],
      lastError: { code: 'exited', message: `died with ${canary}` },
      version: `1${canary}`
    }
    expect(JSON.stringify(maskOutcome('snapshot', done({ servers: [view] }), redactor))).not.toContain(canary)
    expect(
      JSON.stringify(maskOutcome('tools.list', done([{ name: 'a', inputSchema: { description: canary } }]), redactor))
    ).not.toContain(canary)
    expect(JSON.stringify(maskOutcome('calls.run', failed('server-error', canary), redactor))).not.toContain(canary)
    expect(JSON.stringify(maskEvent('server.changed', { server: view } as never, redactor))).not.toContain(canary)
  })
  it('gives a result as received, but not the sentence of a failed call', () => {
    const ok = { result: { content: [{ type: 'text', text: canary }] }, failure: null }
    expect(maskOutcome('calls.run', done(ok), redactor)).toEqual(done(ok))
    const bad = { result: null, failure: { code: 'server-error', message: `err ${canary}` } }
    expect(JSON.stringify(maskOutcome('calls.run', done(bad), redactor))).not.toContain(canary)
  })
  it('is not copied where nothing is hidden', () => {
    const value = { a: [{ b: 'plain' }], c: null, d: 3 }
    expect(maskDeep(value, mask)).toBe(value)
    const nested = { keep: value, secret: [canary] }
    const masked = maskDeep(nested, mask)
    expect(masked.keep).toBe(value)
    expect(masked.secret[0]).not.toContain(canary)
    expect(nested.secret[0]).toBe(canary)
  })
})
