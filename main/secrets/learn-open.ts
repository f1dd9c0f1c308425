import type { ServerDefinition } from '../../contract/model.ts'
import { referenceOf } from './references.ts'
import { tuckArgs, tuckUrl } from './tuck-away.ts'
import type { Redactor } from './types.ts'

/**
 * Credentials that stand in the open in a definition (left there on purpose, or written into the settings by hand) are
 * hidden in everything that is shown or logged all the same. On disk they stand where the person put them.
 */
export function learnOpen({ id, launch }: ServerDefinition, redactor: Pick<Redactor, 'learn'>): void {
  const { values } = launch.kind === 'stdio' ? tuckArgs(launch.args) : tuckUrl(launch.url)
  for (const [name, value] of Object.entries(values)) redactor.learn(referenceOf(id, 'arg', name), value)
}
