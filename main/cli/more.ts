/** secret, catalogue, notices: what the page has a place for and a terminal asks about now and then. */
import type { CatalogueEntry } from '../../contract/model.ts'
import { licenceValue } from '../../contract/words/licence.ts'
import { sentence, say } from '../../contract/words/say.ts'
import { readStdin } from './ask-person.ts'
import { CommandError, valueOf, type Context, type Registered, type Streams, usage } from './context.ts'
import { shortened, table } from './words.ts'

export function moreCommands({ program, run }: Registered): void {
  program
    .command('secret <id> <name>')
    .description('keep a secret of a server, or another value for it; it is typed unseen, or piped in')
    .option('--header', 'a header of a remote server')
    .option('--argument', 'one that stands in the arguments or the address')
    .action((id: string, name: string, options: { header?: boolean; argument?: boolean }) =>
      run(async (context) => {
        const core = await context.core()
        const value = await secretOf(context.streams, name)
        if (value === '') throw usage(say('cli-try.secret-none', { name }))
        const where = { header: options.header ?? false, ...(options.argument && { argument: true }) }
        valueOf(await core.call('servers.setSecret', { id, name, value, ...where }))
        // A variable that was not there before is another thing to run.
        const { agreed } = valueOf(await core.call('servers.reconsent', { id }))
        context.answer({ server: id, name, kept: true, agreed }, () =>
          sentence(agreed ? 'cli-try.secret-kept' : 'cli-try.secret-agree', { name, id })
        )
      })
    )
  const catalogue = program
    .command('catalogue [words...]')
    .alias('search')
    .description('the catalogue, or what in it fits these words')
    .action((words: string[]) => run((context) => listed(context, words)))
  catalogue
    .command('show <entry>')
    .description('one entry, whole')
    .action((entry: string) =>
      run(async (context) => {
        const one = (await entries(context)).find((each) => each.id === entry)
        if (!one) throw new CommandError({ code: 'not-found', message: sentence('cli-try.no-entry', { entry }) })
        context.answer(one, () => entryInWords(one))
      })
    )
  const notices = program
    .command('notices')
    .description('what Patchbay has to tell')
    .action(() =>
      run(async (context) => {
        const { core } = valueOf(await (await context.core()).call('snapshot', {}))
        context.answer(core.notices, () =>
          core.notices.length === 0
            ? sentence('cli-try.no-notices')
            : table(
                ['CODE', ''],
                core.notices.map(({ code, message }) => [code, message])
              )
        )
      })
    )
  notices
    .command('dismiss <code>')
    .description('put one away')
    .action((code: string) =>
      run(async (context) => {
        valueOf(await (await context.core()).call('core.dismissNotice', { code }))
        context.answer({ code, dismissed: true }, () => sentence('cli-try.notice-away', { code }))
      })
    )
}

const entries = async (context: Context): Promise<readonly CatalogueEntry[]> =>
  valueOf(await (await context.core()).call('catalogue.list', {}))

async function listed(context: Context, words: readonly string[]): Promise<void> {
  const wanted = words.map((word) => word.toLowerCase())
  const found = (await entries(context)).filter((each) => {
    const text = [each.id, each.name, each.summary, each.publisher, each.group, ...each.tags].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  context.answer(found, () =>
    found.length === 0
      ? sentence('cli-try.nothing-found', { words: words.join(' ') })
      : table(
          ['ENTRY', 'RUNS ON', 'TOOLS', 'KEY', ''],
          found.map((each) => [
            each.id,
            each.runsOn,
            each.tools === null ? '–' : String(each.tools),
            each.needsKey ? 'needed' : '–',
            shortened(each.summary, 70)
          ])
        )
  )
}

function entryInWords(one: CatalogueEntry): string {
  const rows = [
    ['What it does', one.summary],
    ['From', `${one.publisher}${one.verified ? ', checked' : ''}`],
    ['Runs on', one.runsOn],
    ['Version', one.version ?? 'the newest'],
    ['Reaches', one.reaches],
    [
      'Tools',
      one.toolNames.map(({ name }) => name).join(', ') || (one.tools === null ? 'not known' : String(one.tools))
    ],
    ['Asks for', one.inputs.map(({ key, required }) => (required ? key : `${key} (optional)`)).join(', ') || 'nothing'],
    ['Licence', one.license === null ? 'not said' : licenceValue(one.license)],
    ['Source', one.source ?? 'not said'],
    ...(one.archived ? [['Archived', one.archived]] : []),
    ['Add it', `patchbay add --catalogue ${one.id}`]
  ]
  return table([one.name, one.id], rows)
}

/** Typed without being shown, or all of what is piped in. */
async function secretOf(streams: Streams, name: string): Promise<string> {
  const { stdin, stderr } = streams
  if (stdin.isTTY !== true) return (await readStdin(streams)).replace(/\r?\n$/, '')
  stderr.write(sentence('cli-try.secret-how', { name }))
  stdin.setRawMode(true)
  stdin.resume()
  stdin.setEncoding('utf8')
  try {
    return await new Promise<string>((resolve, reject) => {
      let value = ''
      stdin.on('end', () => resolve(''))
      stdin.on('data', (piece: string) => {
        for (const letter of piece) {
          if (letter === '\r' || letter === '\n') return resolve(value)
          if (letter === '\u0003' || letter === '\u0004') return reject(usage(say('cli-try.secret-none', { name })))
          value = letter === '\u007f' || letter === '\b' ? value.slice(0, -1) : value + letter
        }
      })
    })
  } finally {
    stdin.setRawMode(false)
    stdin.removeAllListeners('data')
    stdin.pause()
    stderr.write('\n')
  }
}
