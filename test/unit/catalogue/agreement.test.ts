/** Between a review and what comes of it stands one guard. */
import { expect, it } from 'vitest'
import type { ConsentSheet } from '../../../contract/model.ts'
import { agreeTo, refusedAgreement, type Prepared } from '../../../main/catalogue/agreement.ts'

const sheet = { id: 'tiny', name: 'Tiny', hash: 'a'.repeat(64) } as ConsentSheet
const loading = { ...sheet, loaderEnv: ['LD_PRELOAD', 'NODE_OPTIONS'] }
const seen = { hash: sheet.hash, agreedEnv: [] }

it('lets through what is as it was read', () => {
  expect(refusedAgreement(sheet, seen)).toBeNull()
  const prepared = { sheet, found: null } as unknown as Prepared
  expect(agreeTo(prepared, seen)).toEqual({ ok: true, value: prepared })
})
it('says so when something else would run now, whatever was agreed to besides', () => {
  const failure = refusedAgreement(loading, { hash: 'b'.repeat(64), agreedEnv: loading.loaderEnv })
  expect(failure).toMatchObject({
    code: 'consent-changed',
    message: 'What would run as tiny has changed since you saw it. Read it again before you agree.'
  })
  expect(agreeTo({ sheet: loading } as unknown as Prepared, { hash: '', agreedEnv: [] })).toMatchObject({
    ok: false,
    failure: { code: 'consent-changed' }
  })
})
it('asks for each variable that loads other code by its name', () => {
  expect(refusedAgreement(loading, seen)).toMatchObject({ code: 'refused-env', detail: 'LD_PRELOAD\nNODE_OPTIONS' })
  expect(refusedAgreement(loading, { ...seen, agreedEnv: ['NODE_OPTIONS'] })?.detail).toBe('LD_PRELOAD')
  expect(refusedAgreement(loading, { ...seen, agreedEnv: loading.loaderEnv })).toBeNull()
})
