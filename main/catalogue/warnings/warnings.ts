/**
 * What a person should see before agreeing: each rule looks at the whole proposal and answers a warning or null. Rules
 * warn and never forbid, because consent to the exact command is the control; lists of good commands can be passed with
 * `npx -c` and the like. Pure. Add yours to the list.
 */
import {
  codeInArguments,
  dangerousWords,
  hiddenCharacters,
  missingFiles,
  openPlaceholders,
  relativePaths,
  shellSyntax
} from './command-rules.ts'
import {
  deprecated,
  installScripts,
  loaderVariables,
  newPackage,
  noIntegrity,
  maybeSecrets,
  plainHttp,
  plainSecrets,
  searchVariables
} from './origin-rules.ts'
import { dottedArguments, dottedValue } from '../../secrets/extract-secrets.ts'
import type { Proposal, Rule, Warning } from './proposal.ts'
import { changingTools } from './what-changes.ts'
import { containers, unpinned } from './runner-rules.ts'

const rules: readonly Rule[] = [
  hiddenCharacters,
  codeInArguments,
  dangerousWords,
  containers,
  loaderVariables,
  searchVariables,
  plainSecrets,
  maybeSecrets,
  plainHttp,
  changingTools,
  newPackage,
  deprecated,
  noIntegrity,
  missingFiles,
  openPlaceholders,
  shellSyntax,
  relativePaths,
  unpinned,
  installScripts
]

/** These look at the values themselves and name them; all others are shown what a person is shown. */
const seesValues: readonly Rule[] = [plainSecrets, maybeSecrets]

/** All that apply, the gravest first. No warning repeats what is, or may be, a secret. */
export function warningsFor(proposal: Proposal): readonly Warning[] {
  const shown = hidden(proposal)
  return rules.map((rule) => rule(seesValues.includes(rule) ? proposal : shown)).filter((warning) => warning !== null)
}

const hidden = (proposal: Proposal): Proposal => ({
  ...proposal,
  argv: dottedArguments(proposal.argv),
  url: proposal.url === null ? null : dottedValue('', proposal.url),
  env: Object.fromEntries(Object.entries(proposal.env).map(([name, value]) => [name, dottedValue(name, value)]))
})
