/**
 * The order that would make a server like this one: the way back from a definition, without any secret. Where a secret
 * belongs, the order asks for one. Pure.
 */
import type { InputField, ServerDefinition, Value } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { InstallRequest, ServerSource } from '../../contract/requests.ts'
import { inWords, say } from '../../contract/words/say.ts'
import { recognise } from '../secrets/recognise.ts'
import { packageSourceOf } from './package-sources.ts'

export function orderOf(
  definition: ServerDefinition,
  named: { readonly id: string; readonly name: string }
): InstallRequest {
  const { launch } = definition
  const headers = launch.kind === 'stdio' ? {} : launch.headers
  const within = Object.keys(launch.secrets ?? {})
  return {
    ...named,
    source: sourceOf(definition),
    env: plainOf(definition.env),
    // an empty one is asked for
    secrets: Object.fromEntries(secretNames(definition.env).map((name) => [name, ''])),
    inputs: {},
    ...(within.length === 0 ? {} : { asks: within.map(askFor) }),
    wanted: definition.wanted,
    // what a person has said is no secret is not asked about again
    plain: [...openSecrets(definition.env), ...openSecrets(headers)],
    // what stood in the open of the first does so of the second; what was a secret is one by its field
    plainArgs: true
  }
}

function sourceOf({ source, launch }: ServerDefinition): ServerSource {
  if (launch.kind !== 'stdio')
    return {
      from: 'remote',
      transport: launch.kind,
      url: asking(launch.url, launch.secrets),
      headers: {
        ...plainOf(launch.headers),
        ...Object.fromEntries(secretNames(launch.headers).map((name) => [name, '']))
      },
      secretHeaders: [...secretNames(launch.headers)]
    }
  if (!isPackage(source))
    return {
      from: 'command',
      command: launch.command,
      args: launch.args.map((arg) => asking(arg, launch.secrets)),
      ...(launch.cwd === undefined ? {} : { cwd: launch.cwd })
    }
  const packages = packageSourceOf(source.kind)
  const args = packages.ownArgs(launch).map((arg) => asking(arg, launch.secrets))
  return { ...packages.order(source.package, source.version, args), bin: source.bin }
}

/** The place of a secret becomes the place of an answer. */
const asking = (text: string, secrets: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\$\{secret:([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(secrets, name) ? `\${input:${name}}` : whole
  )
const askFor = (key: string): InputField => ({
  key,
  kind: 'arg',
  label: key,
  description: inWords(say('asks.argument')),
  required: true,
  secret: true,
  format: 'text',
  choices: [],
  placeholder: '',
  value: null,
  repeatable: false
})

type Values = Readonly<Record<string, Value>>
const plainOf = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, each]) => (each.kind === 'plain' ? [[name, each.value]] : []))
  )
const secretNames = (values: Values): readonly string[] =>
  Object.keys(values).filter((name) => values[name]?.kind === 'secret')
const openSecrets = (values: Values): readonly string[] =>
  Object.entries(plainOf(values))
    .filter(([name, value]) => recognise(name, value) !== 'no')
    .map(([name]) => name)
