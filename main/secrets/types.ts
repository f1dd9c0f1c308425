/** The wall of secrets/. */
import type { Outcome } from '../../contract/failure.ts'
import type { ServerId } from '../../contract/model.ts'

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
  /** The same for text that was cut off where it ends: the beginning of a secret there (4 characters or more) is hidden too. */
  readonly maskCut: (text: string) => { readonly text: string; readonly hidden: number }
  /**
   * For what a server says of itself and what is compared later: hides only that server's own unmistakable values, each
   * as the same six dots. So neither a changed value, nor another server's secrets, nor the order in which values were
   * learnt can make the text look changed.
   */
  readonly maskOwn: (server: ServerId, text: string) => string
}
