/** The one guard between a review and what comes of it, for a new server and for one agreed to again. Pure. */
import { failure, type Failure } from '../../contract/failure.ts'
import type { ConsentSheet } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { refusedEnv } from './agreed-env.ts'

export interface Agreement {
  /** Of the sheet that was read. */
  readonly hash: string
  /** Variables that load other code, each agreed to by its name. */
  readonly agreedEnv: readonly string[]
}

/** Why this agreement does not cover what would run now; null when it does. */
export const refusedAgreement = (sheet: ConsentSheet, { hash, agreedEnv }: Agreement): Failure | null =>
  sheet.hash === hash
    ? refusedEnv(sheet, agreedEnv)
    : failure('consent-changed', say('manage.consent-changed', { id: sheet.id }))
