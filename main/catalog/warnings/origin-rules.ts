/** Rules about where something comes from and what is given to it: packages, addresses, variables, secrets. Pure. */
import { steersTheLoader, steersTheSearch } from '../../processes/environment.ts'
import { looksSecret } from '../placeholders.ts'
import { warn, type Rule } from './proposal.ts'

const day = 86_400_000

export const loaderVariables: Rule = ({ env }) =>
  warn(
    'Variables that load other code',
    'They make the program run something that is not in the command. Agree only if you set them yourself and know why.',
    Object.entries(env)
      .filter(([name, value]) => steersTheLoader(name, value))
      .map(([name, value]) => `${name}=${value}`)
  )

/** Names only: an address in one of them may hold a password. */
export const searchVariables: Rule = ({ env }) =>
  warn(
    'Variables that choose what is found',
    'With these another program, or a package from another place, can be taken under the same name. Make sure that you know why they are set.',
    Object.keys(env).filter(steersTheSearch)
  )

export const plainSecrets: Rule = ({ env, headers, argv }) => {
  const named = [...Object.entries(env), ...Object.entries(headers)]
    .filter(([name, value]) => looksSecret(name) && value !== '')
    .map(([name]) => name)
  const inArguments = argv.flatMap((arg, index) => {
    if (arg.includes(dots)) return []
    const option = /^--?([\w-]+)(?:=(.+))?$/s.exec(arg)
    if (!option || !looksSecret(option[1]!)) return credential.test(arg) ? [`argument ${index}`] : []
    const value = option[2] ?? argv[index + 1]
    return value && !value.startsWith('-') && !value.includes(dots) ? [`--${option[1]}`] : []
  })
  return warn(
    'A secret outside the vault',
    'These look like secrets. In arguments every program on this computer can read them; as plain values they lie readable in the settings. Give them as secrets instead.',
    [...new Set([...named, ...inArguments])]
  )
}

/** Stands in the place of what is in the vault already. */
const dots = '●●●●●●'
const credential =
  /(?:^|[=:\s])(?:sk-[\w-]{16,}|gh[pousr]_\w{16,}|github_pat_\w{20,}|xox[a-z]-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16})|:\/\/[^\s/@:]+:[^\s/@]+@/

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

export const installScripts: Rule = ({ package: facts }) =>
  warn(
    'Install scripts will not run',
    'These packages ask to run a program while being installed. Patchbay does not let them. Most servers work without; if this one does not, its log will tell.',
    (facts?.scripts ?? []).map((one) => `${one.package} ${one.script}`.trim())
  )
