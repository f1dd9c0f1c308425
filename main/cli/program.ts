/** All commands, and how their ends become exit codes: 0 done, 1 failed, 2 usage, 3 no core. */
import { visibleText } from '../../contract/visible-text.ts'
import { Command, CommanderError } from 'commander'
import type { Failure } from '../../contract/failure.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import { BadHome } from '../lib/bad-home.ts'
import { findPlaces } from '../lib/find-places.ts'
import { version } from '../lib/version.ts'
import { addCommand } from './add.ts'
import { activityCommands } from './activity.ts'
import { auditCommand } from './audit.ts'
import { callCommands, ToolSaidNo } from './call.ts'
import { CommandError, createContext, exitCode, type Registered, type Streams } from './context.ts'
import { coreCommands } from './core.ts'
import { duplicateCommand } from './duplicate.ts'
import { editCommands } from './edit.ts'
import { completionCommands } from './completion.ts'
import { addExamples } from './examples.ts'
import { explainCommand } from './explain.ts'
import { hostCommands } from './hosts.ts'
import { importCommand } from './import.ts'
import { logsCommand } from './logs.ts'
import { moreCommands } from './more.ts'
import { savedCommands } from './saved.ts'
import { scriptsCommand } from './scripts.ts'
import { serverCommands } from './servers.ts'
import { settingsCommand } from './settings.ts'
import { sweepCommand } from './sweep.ts'
import { undoCommand } from './undo.ts'
import { toolCommands } from './tools.ts'
import { remedyCommands } from './remedy-commands.ts'

/** Never throws; writes one message or one JSON value, and answers the exit code. */
export async function runCommandLine(
  words: readonly string[],
  streams: Streams,
  env: NodeJS.ProcessEnv = process.env
): Promise<number> {
  const json = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--json')
  const program = buildProgram(json, streams, env)
  try {
    if (words.length === 0) {
      streams.stdout.write(program.helpInformation())
      return exitCode.usage
    }
    await program.parseAsync(['node', 'patchbay', ...words])
    return exitCode.done
  } catch (error) {
    return end(error, json, streams)
  }
}

/** Every command there is: what runs, what help says, and what shells complete. */
export function buildProgram(json: boolean, streams: Streams, env: NodeJS.ProcessEnv): Command {
  const program = new Command('patchbay')
  program
    .description(sentence('cli.about'))
    .version(version, '-V, --version')
    .option('--json', 'print exactly one JSON value')
    // What stands behind a command belongs to that one, also where both take an option of that name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void (json || streams.stderr.write(text))
    })
    .showHelpAfterError('(patchbay --help tells what there is)')
  const registered: Registered = {
    program,
    async run(work) {
      const context = createContext(json, streams, findPlaces(env))
      try {
        await work(context)
      } finally {
        context.close()
      }
    }
  }
  for (const register of [
    coreCommands,
    addCommand,
    duplicateCommand,
    serverCommands,
    scriptsCommand,
    logsCommand,
    activityCommands,
    auditCommand,
    undoCommand,
    toolCommands,
    callCommands,
    savedCommands,
    moreCommands,
    completionCommands,
    hostCommands,
    importCommand,
    settingsCommand,
    sweepCommand,
    explainCommand,
    editCommands
  ])
    register(registered)
  program
    .command('serve')
    .description('run the core without a window and show it in a browser [--port N] [--no-open]')
    .allowUnknownOption()
  program.command('connect').description('the stdio bridge that hosts start (--host <host>)').allowUnknownOption()
  addExamples(program)
  inherit(program)
  return program
}

/** Settings of the root hold for every command below it. */
function inherit(command: Command): void {
  for (const each of command.commands) {
    each.copyInheritedSettings(command)
    if (!each.options.some((option) => option.long === '--json')) each.option('--json', 'print exactly one JSON value')
    inherit(each)
  }
}

function end(error: unknown, json: boolean, streams: Streams): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.done
    if (json) print({ code: 'bad-input', message: asSentence(error.message.replace(/^error: /, '')) }, json, streams)
    return exitCode.usage
  }
  if (error instanceof ToolSaidNo) return error.code
  if (error instanceof BadHome) {
    print({ code: error.code, message: error.message }, json, streams)
    return exitCode.failed
  }
  if (error instanceof CommandError) {
    print(error.failure, json, streams)
    return error.code
  }
  print(
    {
      code: 'internal',
      ...worded(say('cli.failed', { why: error instanceof Error ? error.message : String(error) }))
    },
    json,
    streams
  )
  return exitCode.failed
}

/** commander's own words begin small and end without a full stop. */
function asSentence(words: string): string {
  const line = words.trim().split('\n')[0] ?? ''
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}${/[.!?)]$/.test(line) ? '' : '.'}`
}

function print(failure: Failure, json: boolean, streams: Streams): void {
  if (json) {
    const { code, message, detail, remedy, alternatives } = failure
    streams.stdout.write(
      JSON.stringify({
        error: {
          code,
          message,
          ...(detail === undefined ? {} : { detail }),
          ...(remedy === undefined ? {} : { remedy }),
          ...(alternatives === undefined ? {} : { alternatives })
        }
      }) + '\n'
    )
    return
  }
  streams.stderr.write(visibleText(`${failure.message}\n${failure.detail ? `${failure.detail}\n` : ''}`))
  for (const way of remedyCommands(failure)) streams.stderr.write(`  ${way}\n`)
}
