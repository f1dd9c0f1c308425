/**
 * Variables that make a program run other code than its command says are agreed to one by one, by name: a yes to the
 * whole, given by a script or out of habit, is not enough. Pure.
 */
import type { Failure } from '../../contract/failure.ts'
import type { ConsentSheet, ServerDefinition } from '../../contract/model.ts'
import { say, worded } from '../../contract/words/say.ts'
import { stepsOf } from '../launchers/read-command.ts'
import { steersTheLoader } from '../processes/steering-variables.ts'

/**
 * Their names, sorted: in the definition's environment, and where its command sets them (`env NODE_OPTIONS=… node`). A
 * secret's value is not known here, so that only its name counts.
 */
export function loaderNames({ launch, env }: Pick<ServerDefinition, 'launch' | 'env'>): readonly string[] {
  if (launch.kind !== 'stdio') return []
  const defined = Object.entries(env)
    .filter(([name, value]) => steersTheLoader(name, value.kind === 'plain' ? value.value : null))
    .map(([name]) => name)
  const inCommand = loadersSetBy([launch.command, ...launch.args]).map(([name]) => name)
  return [...new Set([...defined, ...inCommand])].sort()
}

/** Those that a wrapper in the command sets for what it runs. */
export const loadersSetBy = (argv: readonly string[]): readonly (readonly [name: string, value: string])[] =>
  stepsOf(argv).flatMap(({ env }) => Object.entries(env).filter(([name, value]) => steersTheLoader(name, value)))

/** Those of a sheet that were not named. */
const unnamedOf = (sheet: ConsentSheet, agreed: readonly string[]): readonly string[] =>
  (sheet.loaderEnv ?? []).filter((name) => !agreed.includes(name))

/** The refusal for those that were not named; null when all were. */
export function refusedEnv(sheet: ConsentSheet, agreed: readonly string[]): Failure | null {
  const unnamed = unnamedOf(sheet, agreed)
  if (unnamed.length === 0) return null
  return {
    code: 'refused-env',
    ...worded(say('review.refused-env', { names: unnamed, server: sheet.name })),
    detail: unnamed.join('\n')
  }
}
