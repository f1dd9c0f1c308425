/** The wall of secrets/. */
import type { Outcome } from '../../contract/failure.ts'

export interface Vault {
  readonly kind: () => 'keychain' | 'session' | 'file' | 'none'
  readonly get: (ref: string) => Promise<Outcome<string>>
  readonly set: (ref: string, value: string) => Promise<Outcome<null>>
  readonly remove: (ref: string) => Promise<void>
  /** After a person chose where secrets go when there is no keychain. */
  readonly choose: (kind: 'session' | 'file') => Promise<void>
}
/** Masks every known secret (plain, base64, URL- and JSON-escaped) and the usual patterns. Pure on its list. */
export interface Redactor {
  readonly learn: (name: string, value: string) => void
  readonly forget: (name: string) => void
  readonly mask: (text: string) => { readonly text: string; readonly hidden: number }
}
