/** Calls into a file, or to whoever reads standard output: page by page, no faster than it is taken. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { say, sentence } from '../../contract/words/say.ts'
import { queryOf, type QueryOptions } from './call-query.ts'
import { CommandError, valueOf, type Context, usage } from './context.ts'

export async function exportTo(
  context: Context,
  file: string | undefined,
  options: QueryOptions & { readonly format?: string }
): Promise<void> {
  const format = options.format ?? (file?.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl')
  if (format !== 'csv' && format !== 'jsonl') throw usage(say('cli.format'))
  if (context.json && file === undefined) throw usage(say('cli.json-file'))
  const query = queryOf(options, new Date())
  const core = await context.core()
  const out = file === undefined ? context.streams.stdout : createWriteStream(file, { mode: 0o600 })
  let calls = 0
  let before: number | null | undefined
  const failure = new Promise<never>((_resolve, reject) => out.once('error', reject))
  failure.catch(() => undefined)
  try {
    do {
      const page = valueOf(
        await core.call('activity.export', {
          ...query,
          format,
          limit: 200,
          ...(typeof before === 'number' && { before })
        })
      )
      calls += page.calls
      before = page.before
      if (!out.write(page.text)) await Promise.race([once(out, 'drain'), failure])
    } while (before !== null)
    if (out !== context.streams.stdout) {
      out.end()
      await finished(out)
    }
  } catch (error) {
    if (error instanceof CommandError || file === undefined) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError({ code: 'bad-input', message: sentence('activity.unwritable', { file, why }) })
  }
  if (file !== undefined) context.answer({ file, calls }, () => sentence('activity.saved-as', { file, calls }))
}
