import type { ServerDefinition, Value } from '../../contract/model.ts'
import { secretsInArguments } from './in-arguments.ts'
import { secretSpans } from './recognise.ts'
import { referenceOf, type SecretPlace } from './references.ts'
import type { Redactor } from './types.ts'

/**
 * What stands in the open in a definition and is, or may be, a secret (left there on purpose, or written into the settings
 * by hand) is hidden in everything that is shown or logged all the same. On disk it stands where the person put it.
 */
export function learnOpen({ id, launch, env }: ServerDefinition, redactor: Pick<Redactor, 'learn'>): void {
  const learn = (place: SecretPlace, name: string, value: string) => redactor.learn(referenceOf(id, place, name), value)
  const plain = (place: SecretPlace, values: Readonly<Record<string, Value>>) => {
    for (const [name, value] of Object.entries(values))
      if (value.kind === 'plain')
        for (const { start, end } of secretSpans(name, value.value)) learn(place, name, value.value.slice(start, end))
  }
  plain('env', env)
  if (launch.kind === 'stdio') {
    for (const { index, start, end, name } of secretsInArguments(launch.args))
      learn('arg', name, launch.args[index]!.slice(start, end))
    return
  }
  plain('header', launch.headers)
  for (const { start, end, name } of secretSpans('', launch.url)) learn('arg', name, launch.url.slice(start, end))
}
