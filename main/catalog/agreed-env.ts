/**
 * Variables that make a program run other code than its command says are agreed to one by one, by name: a yes to the
 * whole, given by a script or out of habit, is not enough. Pure.
 */
import type { Failure } from '../../contract/failure.ts'
import type { ConsentSheet, ServerDefinition } from '../../contract/model.ts'
import { steersTheLoader } from '../processes/environment.ts'

/** Their names, sorted. A secret's value is not known here, so that only its name counts. */
export function loaderNames({ launch, env }: Pick<ServerDefinition, 'launch' | 'env'>): readonly string[] {
  if (launch.kind !== 'stdio') return []
  return Object.entries(env)
    .filter(([name, value]) => steersTheLoader(name, value.kind === 'plain' ? value.value : null))
    .map(([name]) => name)
    .sort()
}

/** Those of a sheet that were not named. */
const unnamedOf = (sheet: ConsentSheet, agreed: readonly string[]): readonly string[] =>
  (sheet.loaderEnv ?? []).filter((name) => !agreed.includes(name))

/** The refusal for those that were not named; null when all were. */
export function refusedEnv(sheet: ConsentSheet, agreed: readonly string[]): Failure | null {
  const unnamed = unnamedOf(sheet, agreed)
  if (unnamed.length === 0) return null
  const one = unnamed.length === 1
  return {
    code: 'refused-env',
    message:
      `${inWords(unnamed)} ${one ? 'makes' : 'make'} ${sheet.name} run other code than its command says, and ` +
      `${one ? 'was' : 'were'} not agreed to by name. Tick ${one ? 'it' : 'each'} in the review, on the command line add ` +
      `${unnamed.map((name) => `--allow-env ${name}`).join(' ')}, or leave ${one ? 'it' : 'them'} out.`,
    detail: unnamed.join('\n')
  }
}

/** "A", "A and B", "A, B and C". */
export const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
