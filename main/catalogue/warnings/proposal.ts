/** What the rules of the review sheet look at, and what they answer. Pure. */
import type { ConsentSheet, PackageFacts } from '../../../contract/model.ts'
import { inWords, type Said } from '../../../contract/words/say.ts'
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
  /** Names of the tools it will offer, where they are known before it runs. */
  readonly tools?: readonly string[]
  readonly now: Date
}
export type Rule = (proposal: Proposal) => Warning | null

/** null when there is nothing to name. */
export const warn = (title: Said, text: Said, items: readonly string[]): Warning | null =>
  items.length === 0 ? null : warning(title, text, items.map(visible))
export const warning = (title: Said, text: Said | string, items: readonly string[]): Warning => ({
  title: inWords(title),
  text: typeof text === 'string' ? text : inWords(text),
  items,
  said: { title, text: typeof text === 'string' ? null : text }
})
