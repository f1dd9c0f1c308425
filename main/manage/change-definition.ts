/** A person's change of a server's settings, pure. What alters what runs leaves the old agreement behind, not beside it. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { Launch, ServerDefinition } from '../../contract/model.ts'
import type { Parsed } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import { namesIn, putIn } from '../secrets/secret-placeholders.ts'
import { referenceOf } from '../secrets/references.ts'
import { recognise } from '../secrets/recognise.ts'
import { extractFromArgs, extractFromUrl } from '../secrets/extract-secrets.ts'

type Change = Parsed<'servers.update'>['change']
export interface Changed {
  readonly definition: ServerDefinition
  /** Secrets that were typed into the arguments, the address or a variable just now; the definition names them. */
  readonly secrets: readonly { readonly ref: string; readonly value: string }[]
}

/**
 * `mask` is the one that answers went through on their way to the person: what comes back as it was shown, dots and all,
 * is what it was before.
 */
export function changeDefinition(
  now: ServerDefinition,
  change: Change,
  mask: (text: string) => string = (text) => text
): Outcome<Changed> {
  const { command, args, cwd, url, env, removeEnv, toolTimeoutSeconds, ...plain } = change
  const unmasked = (text: string, before: readonly string[]) => before.find((old) => mask(old) === text) ?? text
  let { launch } = now
  if (launch.kind === 'stdio') {
    if (url !== undefined) return failed('bad-input', say('manage.no-address', { id: now.id }))
    const before = launch.args
    launch = {
      ...launch,
      command: command ?? launch.command,
      args: args?.map((arg) => unmasked(arg, before)) ?? launch.args,
      ...(cwd === undefined ? {} : { cwd: cwd === '' ? undefined : cwd })
    }
  } else {
    if (command !== undefined || args !== undefined || cwd !== undefined)
      return failed('bad-input', say('manage.no-command', { id: now.id }))
    launch = { ...launch, url: url === undefined ? launch.url : unmasked(url, [launch.url]) }
  }
  const nextEnv = { ...now.env }
  const inEnv: { readonly ref: string; readonly value: string }[] = []
  for (const name of removeEnv ?? []) delete nextEnv[name]
  for (const [name, value] of Object.entries(env ?? {})) {
    const before = now.env[name]
    const given = unmasked(value, before?.kind === 'plain' ? [before.value] : [])
    // What stood in the open before may stay there; what is surely a secret does not get there any more.
    const secret = recognise(name, given) === 'surely' && !(before?.kind === 'plain' && before.value === given)
    const ref = referenceOf(now.id, 'env', name)
    nextEnv[name] = secret ? { kind: 'secret', ref } : { kind: 'plain', value: given }
    if (secret) inEnv.push({ ref, value: given })
  }
  const extracted = tuckNew(now, launch)
  return done({
    definition: { ...now, ...plain, ...toolLimits(now, toolTimeoutSeconds), launch: extracted.launch, env: nextEnv },
    secrets: [...inEnv, ...extracted.secrets]
  })
}

/** What stood in the open before stays there: somebody wanted it so. */
function tuckNew(
  now: ServerDefinition,
  launch: Launch
): { readonly launch: Launch; readonly secrets: Changed['secrets'] } {
  const openBefore = now.launch.kind === 'stdio' ? now.launch.args : [now.launch.url]
  const taken = Object.keys(now.launch.secrets ?? {})
  const found = launch.kind === 'stdio' ? extractFromArgs(launch.args, taken) : extractFromUrl(launch.url, taken)
  const [left, fresh] = [true, false].map((old) =>
    Object.fromEntries(
      Object.entries(found.values).filter(([, value]) => openBefore.some((text) => text.includes(value)) === old)
    )
  ) as [Record<string, string>, Record<string, string>]
  const texts = (typeof found.text === 'string' ? [found.text] : found.text).map((text) => putIn(text, left))
  const next: Launch = launch.kind === 'stdio' ? { ...launch, args: texts } : { ...launch, url: texts[0]! }
  const refs = {
    ...now.launch.secrets,
    ...Object.fromEntries(Object.keys(fresh).map((name) => [name, referenceOf(now.id, 'arg', name)]))
  }
  const used = texts.flatMap((text) => namesIn(text, { ...next, secrets: refs }))
  const { secrets: _, ...bare } = next
  const kept = Object.fromEntries(Object.entries(refs).filter(([name]) => used.includes(name)))
  return {
    launch: Object.keys(kept).length === 0 ? bare : { ...bare, secrets: kept },
    secrets: Object.entries(fresh).map(([name, value]) => ({ ref: refs[name]!, value }))
  }
}

/** Each tool on its own; what is set to null follows the server again. */
function toolLimits(
  now: ServerDefinition,
  change: Change['toolTimeoutSeconds']
): Pick<ServerDefinition, 'toolTimeoutSeconds'> {
  if (change === undefined) return {}
  const laid = { ...now.toolTimeoutSeconds, ...change }
  const set = Object.entries(laid).filter((each): each is [string, number] => typeof each[1] === 'number')
  return { toolTimeoutSeconds: Object.fromEntries(set) }
}
