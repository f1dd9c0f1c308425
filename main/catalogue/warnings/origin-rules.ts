/** Rules about where something comes from and what is given to it: packages, addresses, variables, secrets. Pure. */
import { say, sentence } from '../../../contract/words/say.ts'
import { stepsOf } from '../../launchers/read-command.ts'
import { steersTheLoader, steersTheSearch } from '../../processes/steering-variables.ts'
import { secretsInArguments } from '../../secrets/in-arguments.ts'
import { recognise } from '../../secrets/recognise.ts'
import { loadersSetBy } from '../agreed-env.ts'
import { warn, type Proposal, type Rule } from './proposal.ts'

const day = 86_400_000

export const loaderVariables: Rule = ({ env, argv }) =>
  warn(
    say('warn.loader'),
    say('warn.loader-why'),
    [...Object.entries(env).filter(([name, value]) => steersTheLoader(name, value)), ...loadersSetBy(argv)].map(
      ([name, value]) => `${name}=${value}`
    )
  )

/** Names only: an address in one of them may hold a password. */
export const searchVariables: Rule = ({ env, argv }) =>
  warn(
    say('warn.search'),
    say('warn.search-why'),
    [env, ...stepsOf(argv).map((step) => step.env)].flatMap((each) => Object.keys(each)).filter(steersTheSearch)
  )

/** By name, of variables, headers and arguments that lie in the open. */
function open({ env, headers, argv }: Proposal, verdict: 'surely' | 'maybe'): readonly string[] {
  const named = [...Object.entries(env), ...Object.entries(headers)]
    .filter(([name, value]) => recognise(name, value) === verdict)
    .map(([name]) => name)
  const inArguments = secretsInArguments(argv)
    .filter((span) => span.verdict === verdict)
    .map(({ name, index }) =>
      /^-/.test(argv[index - 1] ?? '') || name !== 'key' ? name : sentence('warn.argument', { index })
    )
  return [...new Set([...named, ...inArguments])]
}

export const plainSecrets: Rule = (proposal) =>
  warn(say('warn.plain-secret'), say('warn.plain-secret-why'), open(proposal, 'surely'))

export const maybeSecrets: Rule = (proposal) =>
  warn(say('warn.maybe-secret'), say('warn.maybe-secret-why'), open(proposal, 'maybe'))

export const plainHttp: Rule = ({ url }) => {
  if (!url?.startsWith('http:') || isLoopback(url)) return null
  return warn(say('warn.http'), say('warn.http-why'), [url])
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
  if (first !== null && first < 30 * day) found.push(sentence('warn.new-package', { days: wholeDays(first) }))
  else if (facts.releases === 1) found.push(sentence('warn.single-release'))
  if (latest !== null && latest < 3 * day && !(first !== null && first < 3 * day))
    found.push(sentence('warn.new-version', { days: wholeDays(latest) }))
  return warn(say('warn.new'), say('warn.new-why'), found)
}

/** Whole days, and 0 for less than one. */
const wholeDays = (ms: number): number => Math.floor(ms / day)

export const deprecated: Rule = ({ package: facts }) =>
  warn(say('warn.deprecated'), say('warn.deprecated-why'), facts?.deprecated ? [facts.deprecated] : [])

export const noIntegrity: Rule = ({ package: facts }) =>
  warn(
    say('warn.no-fingerprint'),
    say('warn.no-fingerprint-why'),
    facts && facts.integrity === '' ? [`${facts.name} ${facts.version}`] : []
  )

export const installScripts: Rule = ({ package: facts, scriptsRun }) =>
  warn(
    scriptsRun ? say('warn.scripts-run') : say('warn.scripts-skipped'),
    scriptsRun ? say('warn.scripts-run-why') : say('warn.scripts-skipped-why'),
    (facts?.scripts ?? []).map((one) => `${one.package} ${one.script}`.trim())
  )
