/** hosts show|edit|put|remove-entry|copy-entry|on|off|backups|restore|scan: the whole file of a host. */
import type { Command } from 'commander'
import type { HostEdit, HostFileView, HostId, HostPlan } from '../../contract/model.ts'
import { visibleText } from '../../contract/visible-text.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import type { ControlClient } from '../control/client.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Context, type Registered } from './context.ts'
import { takeFromHost } from './import.ts'
import { planWords } from './plan-words.ts'
import { table } from './words.ts'

interface EntryOptions {
  readonly yes?: boolean
  readonly project?: string
}

export function hostFileCommands(hosts: Command, run: Registered['run']): void {
  hosts
    .command('show <host>')
    .description('every server in a host’s file, Patchbay’s and others')
    .action((host: string) =>
      run(async (context) => {
        const view = valueOf(await (await context.core()).call('hosts.show', { host }))
        context.answer(view, () => fileWords(view))
      })
    )

  for (const [word, kind, description] of [
    ['remove-entry', 'remove', 'take one server out of a host’s file'],
    ['off', 'off', 'switch one server of a host’s own off in its file'],
    ['on', 'on', 'switch it on again']
  ] as const) {
    const command = hosts.command(`${word} <host> <name>`).description(description)
    if (kind === 'remove') command.alias('drop')
    entryOptions(command).action((host: string, name: string, options: EntryOptions) =>
      run(async (context) => {
        const core = await context.core()
        const entry = await entryOf(core, host, name, options)
        await change(context, core, host, { kind, ...entry }, options)
      })
    )
  }

  entryOptions(hosts.command('edit <host> <name>'))
    .description('change one server in a host’s file')
    .option('--set <key=value>', 'one member, such as env.LOG=debug; without a value it goes; repeat for more', all, [])
    .option('--entry <json>', 'the whole entry anew')
    .option('--json [entry]', 'print exactly one JSON value; with one behind it, that is the whole entry anew')
    .action(
      (
        host: string,
        name: string,
        options: EntryOptions & { set: readonly string[]; entry?: string; json?: string | boolean }
      ) =>
        run(async (context) => {
          const core = await context.core()
          const entry = await entryOf(core, host, name, options)
          const whole = options.entry ?? (typeof options.json === 'string' ? options.json : undefined)
          if ((options.set.length === 0) === (whole === undefined)) throw usage(sentence('host-file.set-or-json'))
          const edit: HostEdit =
            whole === undefined
              ? { kind: 'set', ...entry, changes: options.set.map(member) }
              : { kind: 'put', ...entry, value: json(whole) }
          await change(context, core, host, edit, options)
        })
    )
  hosts
    .command('put <host> <name> <entry>')
    .description('write one server, given as JSON in that host’s own words')
    .option('--yes', 'agree to what would be shown')
    .action((host: string, name: string, entry: string, options: EntryOptions) =>
      run(async (context) =>
        change(context, await context.core(), host, { kind: 'put', path: [], name, value: json(entry) }, options)
      )
    )
  entryOptions(hosts.command('copy-entry <host> <name> [other]').alias('copy'))
    .description('write a host’s server into the file of another one, in that one’s words')
    .option('--to <host>', 'the other host')
    .option('--as <name>', 'under another name')
    .action(
      (from: string, name: string, other: string | undefined, options: EntryOptions & { to?: string; as?: string }) =>
        run(async (context) => {
          const to = other ?? options.to
          if (to === undefined) throw usage(sentence('host-file.which-host'))
          const core = await context.core()
          const entry = await entryOf(core, from, name, options)
          await change(
            context,
            core,
            to,
            { kind: 'copy', ...entry, from, ...(options.as && { as: options.as }) },
            options
          )
        })
    )

  hosts
    .command('backups <host>')
    .description('the copies of a host’s file from before each change')
    .action((host: string) =>
      run(async (context) => {
        const backups = valueOf(await (await context.core()).call('hosts.backups', { host }))
        context.answer(backups, () =>
          backups.length === 0
            ? sentence('host-file.no-backups')
            : table(
                ['BACKUP', 'FROM BEFORE', 'BYTES'],
                backups.map(({ backup, action, bytes }) => [backup, action ?? '–', String(bytes)])
              )
        )
      })
    )
  hosts
    .command('restore <host> <backup>')
    .description('give a host’s file back as it was in a copy')
    .option('--yes', 'agree to what would be shown')
    .action((host: string, backup: string, options: EntryOptions) =>
      run(async (context) => change(context, await context.core(), host, { kind: 'restore', backup }, options))
    )
  hosts
    .command('scan')
    .description('keys that stand readable in hosts’ files')
    .option('--move <host...>', 'a host and a server: move it into Patchbay, its keys into the vault')
    .option('--yes', 'agree to what would be shown')
    .action((options: { move?: readonly string[]; yes?: boolean }) =>
      run(async (context) => {
        const core = await context.core()
        if (options.move) {
          const [host, name, ...more] = options.move
          if (host === undefined || name === undefined || more.length > 0)
            throw usage(sentence('host-file.which-server'))
          return takeFromHost(context, core, { host, name, yes: options.yes ?? false })
        }
        const found = valueOf(await core.call('hosts.scan', {}))
        for (const { failure } of found.failed) context.say(failure.message)
        context.answer(found, () =>
          found.keys.length === 0
            ? sentence('host-file.no-keys')
            : table(
                ['HOST', 'SERVER', 'KEY', 'VALUE', ''],
                found.keys.map(({ host, name, key, shown, verdict }) => [
                  host,
                  name,
                  key,
                  shown,
                  verdict === 'maybe' ? sentence('host-file.may-be') : ''
                ])
              ) + `\n${sentence('host-file.move-hint')}`
        )
      })
    )
}

const entryOptions = (command: Command): Command =>
  command
    .option('--project <folder>', 'of a server that is of one project only')
    .option('--yes', 'agree to what would be shown')

/** Where it stands: the main table first; with `--project`, the table of that one. */
async function entryOf(core: ControlClient, host: HostId, name: string, { project }: EntryOptions) {
  const { servers, name: hostName } = valueOf(await core.call('hosts.show', { host }))
  const found = servers.filter((each) => each.name === name && (project === undefined || each.project === project))
  const [entry] = found
  if (entry === undefined)
    throw new CommandError({ code: 'not-found', message: sentence('host-file.no-entry', { name, host: hostName }) })
  return { path: [...entry.path], name }
}

/** Preview, consent to exactly that, and the write. */
async function change(
  context: Context,
  core: ControlClient,
  host: HostId,
  edit: HostEdit,
  { yes = false }: EntryOptions
): Promise<void> {
  const wire = edit as Parameters<typeof plan>[2]
  const planned = await plan(core, host, wire)
  if (context.json && !yes) return context.answer(planned, () => '')
  if (!yes && !planned.noop) {
    context.streams.stdout.write(visibleText(`${planWords(planned)}\n${leftOutWords(planned)}`))
    if (!(await askPerson(sentence('cli.write-this'), context.streams)))
      throw new CommandError({ code: 'cancelled', ...worded(say('cli.nothing-written')) })
  }
  if (!planned.noop) valueOf(await core.call('hosts.apply', { host, action: 'edit', hash: planned.hash, edit: wire }))
  const { file, diff, takesEffect, backup, leftOut = [] } = planned
  context.answer({ host, action: 'edit', file, changed: !planned.noop, takesEffect, backup, diff, leftOut }, () =>
    planned.noop
      ? sentence('cli.already-so', { host: planned.name })
      : [
          ...(yes ? [leftOutWords(planned).trimEnd()] : []),
          sentence('host-file.written', { file, takesEffect, id: host })
        ]
          .filter((line) => line !== '')
          .join('\n')
  )
}

const plan = async (
  core: ControlClient,
  host: HostId,
  edit: NonNullable<Parameters<typeof core.call<'hosts.plan'>>[1]['edit']>
) => valueOf(await core.call('hosts.plan', { host, action: 'edit', edit }))

const leftOutWords = ({ leftOut = [] }: HostPlan): string =>
  leftOut.length === 0
    ? ''
    : `${sentence('host-file.left-out')}\n${leftOut.map(({ key, reason }) => `  ${key}: ${reason}`).join('\n')}\n`

function fileWords({ file, exists, servers }: HostFileView): string {
  if (!exists) return sentence('host-file.none-yet', { file })
  if (servers.length === 0) return sentence('host-file.no-servers', { file })
  return `${file}\n${table(
    ['SERVER', 'STATE', 'RUNS', 'IN PATCHBAY'],
    servers.map((each) => [
      each.project === null ? each.name : `${each.name} (${each.project})`,
      each.ours
        ? sentence('host-file.is-ours')
        : each.on
          ? sentence('host-file.is-on')
          : sentence(each.kept ? 'host-file.is-kept' : 'host-file.is-off'),
      each.line,
      each.here ?? '–'
    ])
  )}`
}

function member(pair: string): { path: string[]; value: unknown } {
  const at = pair.indexOf('=')
  const key = at < 0 ? pair : pair.slice(0, at)
  const value = at < 0 || at === pair.length - 1 ? null : typed(pair.slice(at + 1))
  if (key === '') throw usage(sentence('host-file.set-or-json'))
  return { path: key.split('.'), value }
}

/** Lists, objects, numbers and yes or no as JSON writes them; everything else is text. */
function typed(text: string): unknown {
  if (!/^(?:[[{"]|-?\d+(?:\.\d+)?$|true$|false$)/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usage(sentence('host-file.not-json', { why: error instanceof Error ? error.message : String(error) }))
  }
}

const all = (value: string, before: readonly string[]): readonly string[] => [...before, value]
const usage = (message: string) => new CommandError({ code: 'bad-input', message }, exitCode.usage)
