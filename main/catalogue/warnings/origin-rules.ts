/** Rules about where something comes from and what is given to it: packages, addresses, variables, secrets. Pure. */
import { stepsOf } from '../../launchers/read-command.ts'
import { steersTheLoader, steersTheSearch } from '../../processes/steering-variables.ts'
import { secretsInArguments } from '../../secrets/in-arguments.ts'
import { recognise } from '../../secrets/recognise.ts'
import { loadersSetBy } from '../agreed-env.ts'
import { warn, type Proposal, type Rule } from './proposal.ts'

const day = 86_400_000

export const loaderVariables: Rule = ({ env, argv }) =>
  warn(
    'Variables that load other code',
    'They make the program run something that is not in the command. Agree only if you set them yourself and know why.',
    [...Object.entries(env).filter(([name, value]) => steersTheLoader(name, value)), ...loadersSetBy(argv)].map(
      ([name, value]) => `${name}=${value}`
    )
  )

/** Names only: an address in one of them may hold a password. */
export const searchVariables: Rule = ({ env, argv }) =>
  warn(
    'Variables that choose what is found',
    'With these another program, or a package from another place, can be taken under the same name. Make sure that you know why they are set.',
    [env, ...stepsOf(argv).map((step) => step.env)].flatMap((each) => Object.keys(each)).filter(steersTheSearch)
  )

/** By name, of variables, headers and arguments that lie in the open. */
function open({ env, headers, argv }: Proposal, verdict: 'surely' | 'maybe'): readonly string[] {
  const named = [...Object.entries(env), ...Object.entries(headers)]
    .filter(([name, value]) => recognise(name, value) === verdict)
    .map(([name]) => name)
  const inArguments = secretsInArguments(argv)
    .filter((span) => span.verdict === verdict)
    .map(({ name, index }) => (/^-/.test(argv[index - 1] ?? '') || name !== 'key' ? name : `argument ${index}`))
  return [...new Set([...named, ...inArguments])]
}

export const plainSecrets: Rule = (proposal) =>
  warn(
    'A secret outside the vault',
    'In arguments every program on this computer can read it; as a plain value it lies readable in the settings. Give it as a secret instead.',
    open(proposal, 'surely')
  )

export const maybeSecrets: Rule = (proposal) =>
  warn(
    'May be a secret',
    'Patchbay cannot tell, so it hides these here and leaves them as plain values. Keep them as secrets where they are some.',
    open(proposal, 'maybe')
  )

export const plainHttp: Rule = ({ url }) => {
  if (!url?.startsWith('http:') || isLoopback(url)) return null
  return warn(
    'Not encrypted',
    'Everything sent to this address, secrets included, can be read on the way. Ask for an https address.',
    [url]
  )
}

/** An address of this very computer. */
export function isLoopback(url: string): boolean {
  try {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
  } catch {
    return false
  }
}

export const newPackage: Rule = ({ package: facts, now }) => {
  if (!facts) return null
  const first = facts.firstPublishedAt ? now.getTime() - Date.parse(facts.firstPublishedAt) : null
  const latest = facts.publishedAt ? now.getTime() - Date.parse(facts.publishedAt) : null
  const found: string[] = []
  if (first !== null && first < 30 * day) found.push(`The package is ${inDays(first)} old`)
  else if (facts.releases === 1) found.push('It has a single release')
  if (latest !== null && latest < 3 * day && !(first !== null && first < 3 * day))
    found.push(`This version is ${inDays(latest)} old`)
  return warn(
    'Very new',
    'Harmful packages are mostly found within their first days. Wait a little, or make sure that you know who publishes it.',
    found
  )
}

const inDays = (ms: number): string =>
  ms < day ? 'less than a day' : `${Math.floor(ms / day)} day${ms < 2 * day ? '' : 's'}`

export const deprecated: Rule = ({ package: facts }) =>
  warn(
    'No longer maintained',
    'Its publisher marked this version as deprecated, in these words:',
    facts?.deprecated ? [facts.deprecated] : []
  )

export const noIntegrity: Rule = ({ package: facts }) =>
  warn(
    'No fingerprint',
    'The registry tells no fingerprint of this version, so that it cannot be checked whether what arrives is what was published.',
    facts && facts.integrity === '' ? [`${facts.name} ${facts.version}`] : []
  )

export const installScripts: Rule = ({ package: facts, scriptsRun }) =>
  warn(
    scriptsRun ? 'Install scripts will run' : 'Install scripts will not run',
    scriptsRun
      ? 'These programs of its packages run once, when you agree and before it starts. They can do whatever you can, and may download more.'
      : 'These packages ask to run a program while being installed. Patchbay does not let them. Most servers work without; if this one does not, its page says so and offers to run them.',
    (facts?.scripts ?? []).map((one) => `${one.package} ${one.script}`.trim())
  )
