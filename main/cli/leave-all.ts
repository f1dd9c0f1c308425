/** hosts leave --all: Patchbay's entry out of every host's file, each shown first, agreed to once. */
import type { HostId } from '../../contract/model.ts'
import { visibleText } from '../../contract/visible-text.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, valueOf, type Context } from './context.ts'
import { planWords } from './plan-words.ts'

export async function leaveAll(context: Context, yes: boolean): Promise<void> {
  const core = await context.core()
  const joined = valueOf(await core.call('hosts.list', {})).filter((host) => host.joined)
  const failed: { readonly host: HostId; readonly message: string }[] = []
  const plans = []
  for (const { id: host } of joined) {
    const plan = await core.call('hosts.plan', { host, action: 'leave' })
    if (plan.ok) plans.push(plan.value)
    else failed.push({ host, message: plan.failure.message })
  }
  if (context.json && !yes) return context.answer({ plans, failed }, () => '')
  if (!yes && plans.length > 0) {
    context.streams.stdout.write(visibleText(plans.map(planWords).join('\n\n') + '\n'))
    if (!(await askPerson(sentence('cli.write-this'), context.streams)))
      throw new CommandError({ code: 'cancelled', ...worded(say('cli.nothing-written')) })
  }
  const left: HostId[] = []
  for (const { host, hash } of plans) {
    const applied = await core.call('hosts.apply', { host, action: 'leave', hash })
    if (applied.ok) left.push(host)
    else failed.push({ host, message: applied.failure.message })
  }
  for (const { host, message } of failed) context.say(`${host}: ${message}`)
  context.answer({ left, failed }, () => sentence('host-file.left-all', { hosts: left }))
}
