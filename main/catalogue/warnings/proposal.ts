/** What the rules of the review sheet look at, and what they answer. Pure. */
import type { ConsentSheet, PackageFacts } from '../../../contract/model.ts'
import { visible } from '../visible.ts'

export type Warning = ConsentSheet['warnings'][number]
export interface Proposal {
  /** Empty for a remote server. */
  readonly argv: readonly string[]
  readonly url: string | null
  /** Those with a plain value; secrets are not looked at. */
  readonly env: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly package: PackageFacts | null
  /** Install scripts run once after consent; otherwise never. */
  readonly scriptsRun?: boolean
  /** Files named in the arguments that are not there. */
  readonly missingFiles: readonly string[]
  readonly now: Date
}
export type Rule = (proposal: Proposal) => Warning | null

/** null when there is nothing to name. */
export const warn = (title: string, text: string, items: readonly string[]): Warning | null =>
  items.length === 0 ? null : { title, text, items: items.map(visible) }
