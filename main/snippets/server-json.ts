/**
 * The official registry's description of a server (server.json, and what its API answers) → the entry that a host would
 * hold: the command of its best package, or its address, with what it asks for declared beside it. Older spellings with
 * underscores are read too. Pure.
 */
import { field, isTable, type Table } from './order.ts'
import type { NamedEntry } from './tables.ts'

/** null when this is no such description. A list of them, and the answer of a search, count too. */
export function entriesOfServerJson(value: unknown): readonly NamedEntry[] | null {
  const found = descriptionsIn(value)
  return found.length === 0 ? null : found.slice(0, 500).map(entryOf)
}

function descriptionsIn(value: unknown): readonly Table[] {
  if (!isTable(value)) return []
  if (isDescription(value)) return [value]
  const inner = field(value, 'server')
  if (isTable(inner) && isDescription(inner)) return [inner]
  const list = field(value, 'servers')
  return Array.isArray(list) && list.length > 0 && list.every((one) => descriptionsIn(one).length === 1)
    ? list.flatMap(descriptionsIn)
    : []
}

/** A name with a slash in it, and packages or addresses: no host writes its servers so. */
const isDescription = (value: Table): boolean =>
  typeof field(value, 'name') === 'string' &&
  /^[\w.-]+\/[\w.-]+$/.test(field(value, 'name') as string) &&
  (tables(field(value, 'packages')).length > 0 || tables(field(value, 'remotes')).length > 0)

const tables = (value: unknown): readonly Table[] => (Array.isArray(value) ? value.filter(isTable) : [])
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What runs with the least on a computer comes first. */
const preferred = ['npm', 'pypi', 'oci', 'docker', 'nuget']
const kindOf = (one: Table): string =>
  (text(field(one, 'registryType', 'registry_type', 'registry_name')) ?? '').toLowerCase()

function entryOf(description: Table): NamedEntry {
  const name = (field(description, 'name') as string).split('/')[1] ?? ''
  const title = text(field(description, 'title')) ?? name
  const packages = tables(field(description, 'packages'))
    .filter((one) => preferred.includes(kindOf(one)))
    .sort((a, b) => preferred.indexOf(kindOf(a)) - preferred.indexOf(kindOf(b)))
  const best = packages[0]
  const remote = tables(field(description, 'remotes'))[0]
  if (best) return { name: title, entry: packageEntry(best) }
  if (remote) return { name: title, entry: remoteEntry(remote) }
  // A bundle, or a kind of package that Patchbay knows no way to run: listed as skipped, by name.
  return { name: title, entry: {} }
}

function remoteEntry(remote: Table): Table {
  const asks = createAsks()
  const url = asks.opened(text(field(remote, 'url')) ?? '', variablesOf(remote))
  const headers = keyed(field(remote, 'headers'), asks)
  const sse = text(field(remote, 'type', 'transport_type', 'transport')) === 'sse'
  return { type: sse ? 'sse' : 'http', url, headers, inputs: asks.made }
}

function packageEntry(one: Table): Table {
  const asks = createAsks()
  const env = keyed(field(one, 'environmentVariables', 'environment_variables'), asks)
  const before = words(field(one, 'runtimeArguments', 'runtime_arguments'), asks)
  const after = words(field(one, 'packageArguments', 'package_arguments'), asks)
  const identifier = text(field(one, 'identifier', 'name')) ?? ''
  const version = text(field(one, 'version'))
  const transport = field(one, 'transport')
  const remote = isTable(transport) && /^(streamable-http|http|sse)$/.test(text(field(transport, 'type')) ?? '')
  const pinned = version === null || version === 'latest' ? identifier : `${identifier}@${version}`
  const start: Readonly<Record<string, readonly string[]>> = {
    npm: ['npx', '-y', ...without(before, ['-y', '--yes']), pinned],
    pypi: ['uvx', ...before, pinned],
    oci: ['docker', ...dockerWords(before, Object.keys(env)), image(identifier, version)],
    docker: ['docker', ...dockerWords(before, Object.keys(env)), image(identifier, version)],
    nuget: ['dnx', pinned, '--yes', ...before, ...(after.length > 0 ? ['--'] : [])]
  }
  const [command, ...args] = start[kindOf(one)] ?? []
  return {
    command,
    args: [...args, ...after],
    env,
    inputs: asks.made,
    // It listens instead of speaking on its pipes; the address is what a host would be given.
    ...(remote ? { listensAt: text(field(transport, 'url')) ?? '' } : {})
  }
}

const without = (all: readonly string[], words: readonly string[]) => all.filter((one) => !words.includes(one))
const image = (identifier: string, version: string | null) =>
  version === null || /[:@][^/]*$/.test(identifier) ? identifier : `${identifier}:${version}`

/** `run -i --rm`, whatever of it is written there already, and each variable by its name. */
function dockerWords(given: readonly string[], variables: readonly string[]): readonly string[] {
  const rest = given[0] === 'run' ? given.slice(1) : given
  const named = variables.flatMap((name) =>
    rest.some((one) => one === name || one.startsWith(`${name}=`)) ? [] : ['-e', name]
  )
  return ['run', ...['-i', '--rm'].filter((one) => !rest.includes(one)), ...named, ...rest]
}

interface Asks {
  readonly made: Table[]
  /** `{name}` in a text, where that is a variable of it, as something to ask for. */
  readonly opened: (given: string, variables: Table) => string
  readonly asked: (id: string, input: Table) => string
}

function createAsks(): Asks {
  const made: Table[] = []
  function asked(id: string, input: Table): string {
    if (!made.some((one) => one['id'] === id)) {
      const choices = field(input, 'choices')
      const listed = Array.isArray(choices) && choices.length > 0
      made.push({
        id,
        type: listed ? 'pickString' : 'promptString',
        description: text(field(input, 'description')) ?? undefined,
        default: text(field(input, 'default')) ?? undefined,
        placeholder: text(field(input, 'placeholder')) ?? undefined,
        options: listed ? choices : undefined,
        password: field(input, 'isSecret', 'is_secret') === true,
        required: field(input, 'isRequired', 'is_required') === true,
        format: text(field(input, 'format')) ?? undefined
      })
    }
    return `\${input:${id}}`
  }
  const opened = (given: string, variables: Table): string =>
    given.replace(/(?<!\$)\{([\w.-]+)\}/g, (whole, name: string) => {
      const variable = field(variables, name)
      return isTable(variable) ? asked(name, { isRequired: true, ...variable }) : whole
    })
  return { made, opened, asked }
}

const variablesOf = (input: Table): Table => {
  const variables = field(input, 'variables')
  return isTable(variables) ? variables : {}
}

/** Variables or headers by name: fixed, with parts to fill in, or wholly to fill in. */
function keyed(list: unknown, asks: Asks): Record<string, string> {
  const made: Record<string, string> = {}
  for (const one of tables(list)) {
    const name = text(field(one, 'name'))
    if (name === null || name === '__proto__') continue
    const value = text(field(one, 'value'))
    made[name] = value === null ? asks.asked(name, one) : asks.opened(value, variablesOf(one))
  }
  return made
}

/** Arguments in their order; an optional one that nobody gave a value to is left out. */
function words(list: unknown, asks: Asks): readonly string[] {
  return tables(list).flatMap((one) => {
    const named = text(field(one, 'type')) === 'named'
    const name = text(field(one, 'name'))
    const given = text(field(one, 'value'))
    const standard = text(field(one, 'default'))
    const needed = field(one, 'isRequired', 'is_required') === true
    const lead = named && name !== null ? [name] : []
    if (given !== null) return [...lead, asks.opened(given, variablesOf(one))]
    const flag = named && (text(field(one, 'format')) === 'boolean' || (!needed && standard === null))
    if (flag) return standard === 'true' || (needed && standard !== 'false') ? lead : []
    if (!needed && standard === null) return []
    const id = (name ?? text(field(one, 'valueHint', 'value_hint')) ?? 'argument').replace(/^-+/, '')
    return [...lead, asks.asked(id, one)]
  })
}
