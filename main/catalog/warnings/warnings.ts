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
  plainHttp,
  plainSecrets,
  searchVariables
} from './origin-rules.ts'
import type { Proposal, Rule, Warning } from './proposal.ts'
import { containers, unpinned } from './runner-rules.ts'

const rules: readonly Rule[] = [
  hiddenCharacters,
  codeInArguments,
  dangerousWords,
  containers,
  loaderVariables,
  searchVariables,
  plainSecrets,
  plainHttp,
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

/** All that apply, the gravest first. */
export function warningsFor(proposal: Proposal): readonly Warning[] {
  return rules.map((rule) => rule(proposal)).filter((warning) => warning !== null)
}
