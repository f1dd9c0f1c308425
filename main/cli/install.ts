/** What every way of adding shares: the review and its yes, and the install with its progress. */
import { visibleText } from '../../contract/visible-text.ts'
import type { ConsentSheet, HostId, HostPlan, ServerView } from '../../contract/model.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { refusedEnv } from '../catalogue/agreed-env.ts'
import type { ControlClient } from '../control/client.ts'
import { missingWords } from './answers.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, valueOf, type Context } from './context.ts'
import { planWords } from './plan-words.ts'
import { reviewWords } from './review-words.ts'
import { remedyCommands } from './remedy-commands.ts'
import { listedNames } from './words.ts'

/** Given with the command: the yes, and the variables agreed to by name. */
export interface Agreeing {
  readonly yes?: boolean
  readonly allowEnv: readonly string[]
}

/**
 * Shows the reviews and asks, or takes the word of --yes. Answers the variables agreed to by name, which --yes alone does
 * not do: who wrote a snippet must not decide what else is loaded.
 */
export async function agreedTo(
  context: Context,
  sheets: readonly ConsentSheet[],
  options: Agreeing,
  joins: readonly HostPlan[] = []
): Promise<readonly string[]> {
  if (options.yes) {
    const [refused] = sheets.map((sheet) => refusedEnv(sheet, options.allowEnv)).filter((each) => each !== null)
    if (!refused) return options.allowEnv
    throw new CommandError({
      ...refused,
      ...worded(say('cli.nothing-done-because', { why: refused.said ?? refused.message }))
    })
  }
  context.streams.stdout.write(
    visibleText([...sheets.map(reviewWords), ...joins.map(planWords)].join('\n\n――――\n\n')) + '\n'
  )
  const loading = [...new Set(sheets.flatMap((sheet) => sheet.loaderEnv ?? []))]
  const joining =
    joins.length === 0 ? '' : sentence('arrival.and-join', { hosts: listedNames(joins.map(({ name }) => name)) })
  const question = sentence('cli.install-question', { n: sheets.length, loading, joining })
  if (!(await askPerson(question, context.streams)))
    throw new CommandError({ code: 'cancelled', ...worded(say('cli.nothing-installed')) })
  return loading
}

/** Installs with progress on stderr. */
export async function install(
  context: Context,
  core: ControlClient,
  installRequest: InstallRequest,
  sheet: ConsentSheet,
  agreedEnv: readonly string[],
  joins: { host: HostId; hash: string }[] = []
): Promise<ServerView> {
  // Ctrl+C takes back what was begun, as “Cancel” of the page does; a second one leaves.
  const interrupt = (): void => void core.call('servers.cancelInstall', { id: sheet.id })
  process.once('SIGINT', interrupt)
  let said = ''
  let saidAt = 0
  const failed = new Set<HostId>()
  const stop = core.follow(['state'], (event) => {
    if (event.name === 'install.changed' && event.data.install.id === sheet.id)
      for (const join of event.data.install.joins)
        if (join.failure && !failed.has(join.host)) {
          failed.add(join.host)
          context.say(join.failure.message)
        }
    if (event.name !== 'install.changed' || event.data.install.id !== sheet.id) return
    const { phase } = event.data.install
    const note = event.data.install.steps.find((each) => each.phase === phase)?.note
    // A phase is said at once, what happens within it once a second.
    if (phase === said && Date.now() - saidAt < 1_000) return
    said = phase
    saidAt = Date.now()
    context.say(`${sheet.id}: ${phase}${note ? `, ${note}` : ''}`)
  })
  try {
    const outcome = await core.call('servers.install', {
      installRequest,
      hash: sheet.hash,
      agreedEnv: [...agreedEnv],
      ...(joins.length > 0 ? { joins } : {})
    })
    if (!outcome.ok && ['missing-env', 'missing-secret', 'bad-input'].includes(outcome.failure.code)) {
      const words = missingWords(sheet)
      if (words !== null) throw new CommandError({ ...outcome.failure, said: undefined, message: words })
    }
    const view = valueOf(outcome)
    if (sheet.extracted || [...sheet.env, ...sheet.headers].some((each) => each.secret)) await sayWhere(context, core)
    return view
  } finally {
    process.off('SIGINT', interrupt)
    stop()
  }
}

/** Secrets that stay in memory only, because nobody chose a place, must be known to who gave them. */
async function sayWhere(context: Context, core: ControlClient): Promise<void> {
  const { notices } = valueOf(await core.call('snapshot', {})).core
  for (const notice of notices.filter((each) => each.code === 'vault-unavailable')) {
    context.say(notice.message)
    for (const way of remedyCommands(notice)) context.say(`  ${way}`)
  }
}
