/**
 * The one guard between a review and what comes of it, for a new server and for one that is agreed to again: would this
 * still run what was read, and was each variable that loads other code named? Pure.
 */
import { done, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { ConsentSheet } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { refusedEnv } from './agreed-env.ts'
import type { FoundPackage } from './package-source.ts'
import type { Plan } from './plan.ts'

export interface Prepared {
  readonly plan: Plan
  readonly sheet: ConsentSheet
  readonly found: FoundPackage | null
}
export interface Agreement {
  /** Of the sheet that was read. */
  readonly hash: string
  /** Variables that load other code, each agreed to by its name. */
  readonly agreedEnv: readonly string[]
}
declare const guarded: unique symbol
/** What a person agreed to. Only `agreeTo` makes one, so that nothing is installed past the guard. */
export type Agreed = Prepared & { readonly [guarded]: true }

/** Why this agreement does not cover what would run now; null when it does. */
export const refusedAgreement = (sheet: ConsentSheet, { hash, agreedEnv }: Agreement): Failure | null =>
  sheet.hash === hash
    ? refusedEnv(sheet, agreedEnv)
    : failure('consent-changed', say('manage.consent-changed', { id: sheet.id }))

export function agreeTo(prepared: Prepared, agreement: Agreement): Outcome<Agreed> {
  const refused = refusedAgreement(prepared.sheet, agreement)
  return refused ? { ok: false, failure: refused } : done(prepared as Agreed)
}
