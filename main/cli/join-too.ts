/**
 * Hosts that are joined together with what is added. Nothing is written that was not agreed to: `--join` names hosts, and
 * `--yes` alone joins none; who is asked sees each plan first, and is asked about the files by themselves.
 */
import type { ConsentSheet, HostId, HostPlan } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { visibleText } from '../../contract/visible-text.ts'
import type { ControlClient } from '../control/client.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, exitCode, type Context } from './context.ts'
import { planWords } from './plan-words.ts'
import { listedNames } from './words.ts'

export interface JoinOptions {
  readonly join?: readonly string[]
  readonly yes?: boolean
}
export interface JoinToo {
  readonly plans: readonly HostPlan[]
  /** They were asked for by name, so that they belong to the one agreement. */
  readonly named: boolean
}

export async function plansToJoin(
  context: Context,
  core: ControlClient,
  sheets: readonly ConsentSheet[],
  { join = [], yes = false }: JoinOptions
): Promise<JoinToo> {
  const named = join.flatMap((names) => names.split(',')).filter((name) => name !== '')
  const hosts = new Map(sheets.flatMap((sheet) => sheet.hosts.map((host) => [host.id, host] as const)))
  const strange = named.find((name) => !hosts.has(name))
  if (strange !== undefined)
    throw new CommandError(
      {
        code: 'bad-input',
        message: sentence('arrival.cannot-join', { host: strange, hosts: [...hosts.keys()] })
      },
      exitCode.usage
    )
  const wanted: readonly HostId[] =
    named.length > 0
      ? named
      : yes || context.json
        ? []
        : [...hosts.values()].filter((host) => host.chosen).map(({ id }) => id)
  const plans: HostPlan[] = []
  for (const host of new Set(wanted.filter((id) => hosts.get(id)?.joined === false))) {
    const plan = await core.call('hosts.plan', { host, action: 'join' })
    if (plan.ok && !plan.value.noop) plans.push(plan.value)
    else if (!plan.ok && named.length > 0) throw new CommandError(plan.failure)
    else if (!plan.ok) context.say(plan.failure.message)
  }
  return { plans, named: named.length > 0 }
}

/** The files that may be written; what was not asked for by name is asked about now. */
export async function joinsAgreedTo(
  context: Context,
  { plans, named }: JoinToo
): Promise<{ host: HostId; hash: string }[]> {
  if (plans.length === 0) return []
  if (!named) {
    context.streams.stdout.write(`\n${visibleText(plans.map(planWords).join('\n\n'))}\n`)
    const question = sentence('arrival.join-too', { hosts: listedNames(plans.map(({ name }) => name)) })
    if (!(await askPerson(question, context.streams))) return []
  }
  return plans.map(({ host, hash }) => ({ host, hash }))
}
