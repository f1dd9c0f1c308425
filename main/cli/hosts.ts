/** hosts list|plan|join|leave|undo, token. */
import { visibleText } from '../../contract/visible-text.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Registered } from './context.ts'
import { hostFileCommands } from './host-file.ts'
import { leaveAll } from './leave-all.ts'
import { planWords } from './plan-words.ts'
import { shortened, table } from './words.ts'

export function hostCommands({ program, run }: Registered): void {
  const list = ({ all = false }: { all?: boolean } = {}) =>
    run(async (context) => {
      const hosts = valueOf(await (await context.core()).call('hosts.list', {}))
      const here = hosts.filter((each) => all || each.found || each.joined)
      const others = hosts.filter((each) => !here.includes(each))
      const rest = others.length === 0 ? '' : `\n${sentence('hosts.not-here', { ids: others.map(({ id }) => id) })}`
      context.answer(
        hosts,
        () =>
          table(
            ['HOST', 'STATE', 'SERVERS', 'TOOLS', 'FILE'],
            here.map((each) => [
              each.id,
              shortened(each.sentence, 48),
              each.joined ? String(each.servers) : '–',
              each.joined ? String(each.tools) : '–',
              each.file ?? 'none on this system'
            ])
          ) + rest
      )
    })
  const hosts = program
    .command('hosts')
    .description('the AI hosts of this computer, and joining them')
    .action(() => list())
  hosts
    .command('list')
    .description('the hosts of this computer, and those Patchbay knows beside')
    .option('--all', 'rows for those that are not here, too')
    .action(list)
  hosts
    .command('plan <host>')
    .description('what joining (or --leave, --undo) would write; changes nothing')
    .option('--leave', 'plan leaving instead')
    .option('--undo', 'plan undoing the last change instead')
    .action((host: string, options: { leave?: boolean; undo?: boolean }) =>
      run(async (context) => {
        const action = options.leave ? 'leave' : options.undo ? 'undo' : 'join'
        const plan = valueOf(await (await context.core()).call('hosts.plan', { host, action }))
        context.answer(plan, () => planWords(plan))
      })
    )
  for (const [action, description, past] of [
    ['join', 'write Patchbay’s entry into a host’s file', 'joined'],
    ['leave', 'take Patchbay’s entry out again', 'left'],
    ['undo', 'give the file back as it was before the last change', 'undone']
  ] as const) {
    const command = hosts
      .command(action === 'leave' ? 'leave [host]' : `${action} <host>`)
      .description(description)
      .option('--yes', 'agree to what the plan would show')
    if (action === 'leave') command.option('--all', 'all hosts, in one step')
    command.action((host: string | undefined, options: { yes?: boolean; all?: boolean }) =>
      run(async (context) => {
        if (options.all && host === undefined) return leaveAll(context, options.yes ?? false)
        if (host === undefined || options.all)
          throw new CommandError({ code: 'bad-input', message: sentence('host-file.which-to-leave') }, exitCode.usage)
        const core = await context.core()
        const plan = valueOf(await core.call('hosts.plan', { host, action }))
        if (context.json && !options.yes) return context.answer(plan, () => '')
        if (!options.yes && !plan.noop) {
          context.streams.stdout.write(visibleText(planWords(plan)) + '\n')
          if (!(await askPerson(sentence('cli.write-this'), context.streams)))
            throw new CommandError({ code: 'cancelled', ...worded(say('cli.nothing-written')) })
        }
        const view = plan.noop ? null : valueOf(await core.call('hosts.apply', { host, action, hash: plan.hash }))
        context.answer(
          {
            host,
            action,
            file: plan.file,
            changed: !plan.noop,
            joined: view?.joined ?? action === 'join',
            takesEffect: plan.takesEffect,
            backup: plan.backup,
            diff: plan.diff
          },
          () =>
            plan.noop
              ? sentence('cli.already-so', { host: plan.name })
              : sentence('cli.host-changed', { host: plan.name, past, effect: plan.takesEffect })
        )
      })
    )
  }
  hostFileCommands(hosts, run)
  hosts
    .command('restart-app <host>')
    .description('quit a host’s program and open it again, so that it reads its list')
    .option('--yes', 'quit and open it without asking')
    .action((host: string, options: { yes?: boolean }) =>
      run(async (context) => {
        const core = await context.core()
        const found = valueOf(await core.call('hosts.restartApp', { host }))
        if (!found.open || (context.json && !options.yes))
          return context.answer(found, () => sentence('restart.not-open', { host: found.name }))
        if (!options.yes) {
          const asked = [
            sentence('restart.ask', { host: found.name }),
            sentence('restart.what', { host: found.name }),
            `  ${found.argv.join(' ')}`
          ]
          context.streams.stdout.write(visibleText(asked.join('\n')) + '\n')
          if (!(await askPerson(sentence('restart.yes', { host: found.name }), context.streams)))
            throw new CommandError({ code: 'cancelled', ...worded(say('restart.nothing-quit')) })
        }
        const restarted = valueOf(await core.call('hosts.restartApp', { host, hash: found.hash }))
        context.answer(restarted, () => sentence('restart.done', { host: restarted.name }))
      })
    )
  hosts
    .command('mend')
    .description('mend the entries of all hosts that start a Patchbay which was moved or updated')
    .option('--yes', 'agree to what the plan would show')
    .action((options: { yes?: boolean }) =>
      run(async (context) => {
        const core = await context.core()
        const planned = valueOf(await core.call('hosts.mend', {}))
        if (context.json && !options.yes) return context.answer(planned, () => '')
        if (planned.plans.length > 0 && !options.yes) {
          for (const plan of planned.plans) context.streams.stdout.write(planWords(plan) + '\n\n')
          if (!(await askPerson(sentence('cli.write-this'), context.streams)))
            throw new CommandError({ code: 'cancelled', ...worded(say('cli.nothing-written')) })
        }
        const mended =
          planned.plans.length === 0 ? planned : valueOf(await core.call('hosts.mend', { hash: planned.hash }))
        for (const { failure } of mended.failed) context.say(failure.message)
        context.answer(mended, () =>
          mended.plans.length === 0
            ? sentence('cli.nothing-to-mend')
            : mended.plans
                .map((plan) => sentence('cli.mended', { host: plan.name, effect: plan.takesEffect }))
                .join('\n')
        )
      })
    )
  hosts
    .command('leave-as-is <host>')
    .description('take what somebody else made of a host’s file for right')
    .action((host: string) =>
      run(async (context) => {
        valueOf(await (await context.core()).call('hosts.leaveAsIs', { host }))
        context.answer({ host, left: true }, () => sentence('cli.stays-as-is', { host }))
      })
    )
  program
    .command('token <host>')
    .description('the bearer token for a host that uses the URL')
    .option('--new', 'make a new one; the old one stops working')
    .action((host: string, options: { new?: boolean }) =>
      run(async (context) => {
        const { token, url } = valueOf(
          await (await context.core()).call('hosts.token', { host, renew: options.new ?? false })
        )
        context.answer({ host, token, url }, () => token)
      })
    )
}
