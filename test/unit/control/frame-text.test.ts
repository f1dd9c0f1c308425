import { expect, it } from 'vitest'
import { frameText } from '../../../main/control/frame-text.ts'

it('a frame that cannot be written costs its own request, and nothing else', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  expect(JSON.parse(frameText({ id: 7, outcome: { ok: true, value: deep } }) ?? '')).toMatchObject({
    id: 7,
    outcome: { ok: false, failure: { code: 'internal', message: expect.stringContaining('nested too deeply') } }
  })
  expect(
    frameText({ follow: 1, event: { seq: 1, name: 'testCall.changed', data: { call: deep } } as never })
  ).toBeNull()
})
