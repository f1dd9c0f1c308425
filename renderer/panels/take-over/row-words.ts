/** What happens to a server that was found, in two short lines. Pure. */
import type { Signal } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { formatBytes } from '../../lib/bytes.ts'
import type { FoundRow } from './take-over.svelte.ts'

export interface RowWords {
  readonly line: string
  readonly note: string
  readonly signal: Signal
  /** A key that stands in the file in plain text. */
  readonly key: boolean
}

export function happensWith(row: FoundRow): RowWords {
  const { found, candidate } = row
  const plain = (line: string, note: string): RowWords => ({ line, note, signal: 'off', key: false })
  if (found.here !== null) return plain(sentence('arrival.row-here'), sentence('arrival.row-here-note'))
  if (row.problem !== null)
    return {
      line: sentence('arrival.row-cannot'),
      note: sentence('arrival.row-cannot-note', { why: row.problem }),
      signal: 'attention',
      key: false
    }
  const sheet = candidate?.sheet ?? null
  if (sheet === null) return plain(sentence('arrival.row-looking'), '')
  if (!row.ticked) return plain(sentence('arrival.row-left'), sentence('arrival.row-stays'))
  if (row.open > 0)
    return {
      line: sentence('arrival.row-answers', { count: row.open }),
      note: sentence('arrival.row-open-it'),
      signal: 'attention',
      key: false
    }
  if (found.keys.length > 0)
    return {
      line: sentence('arrival.row-key'),
      note: sentence('arrival.row-key-note', { keys: found.keys }),
      signal: 'attention',
      key: true
    }
  const facts = sheet.package
  if (facts === null)
    return plain(
      sentence(sheet.url === null ? 'arrival.row-command' : 'arrival.row-remote'),
      sentence(sheet.url === null ? 'arrival.row-command-note' : 'arrival.row-remote-note')
    )
  return plain(
    sentence('arrival.row-pinned', { version: facts.version }),
    sentence('arrival.row-package', {
      packages: facts.dependencies,
      size: facts.unpackedBytes === null ? null : formatBytes(facts.unpackedBytes),
      source: sheet.package === null ? '' : facts.publisher
    })
  )
}
