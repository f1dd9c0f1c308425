/**
 * What somebody else did to the file of a joined host, and how a person hears of it: one notice for all hosts, with the
 * difference and the ways on. Pure.
 */
import path from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { places } from '../../contract/places.ts'
import type { Failure, Remedy } from '../../contract/failure.ts'
import type { HostId } from '../../contract/model.ts'
import { inWords, say, sentence, worded, type Said } from '../../contract/words/say.ts'
import { visible } from '../catalogue/visible.ts'
import { maskedText } from '../secrets/mask-file.ts'
import { editorOf } from './config/editors.ts'
import type { Text } from './host-files.ts'
import { isOwnEntry, ownName } from './own-entry.ts'
import type { HostPlace, OutsideChange, OutsideNews } from './types.ts'

/** An unreadable text counts as one without servers. */
export function outsideChange(
  host: HostId,
  file: string,
  place: HostPlace,
  before: Text | undefined,
  after: Text
): OutsideChange {
  const [then, now] = [serversIn(before ?? '', place), serversIn(after ?? '', place)]
  const names = (all: ReadonlyMap<string, unknown>, without: ReadonlyMap<string, unknown>) =>
    [...all].filter(([name, entry]) => !without.has(name) && !isOwnEntry(entry)).map(([name]) => name)
  return {
    host,
    file,
    before,
    after,
    lost: !isOwnEntry(now.get(ownName)),
    gone: before === undefined ? [] : names(then, now),
    added: before === undefined ? [] : names(now, then)
  }
}

function serversIn(text: string, { format, path: keys, nameKey }: HostPlace): ReadonlyMap<string, unknown> {
  const table = editorOf(format).table(text, keys, nameKey)
  return table.ok ? table.value : new Map<string, unknown>()
}

/** Whether a person should hear of it: settings of a host's own that changed beside are its business. */
export const isNews = ({ lost, gone, added }: OutsideChange): boolean => lost || gone.length > 0 || added.length > 0

/** "Patchbay’s entry and 6 servers (a, b, c …) are gone from it, and x was added." */
export const changeInWords = (change: OutsideChange): string => inWords(changeSaid(change))
const changeSaid = ({ lost, gone, added }: OutsideChange): Said =>
  say('outside.change', { lost, gone: gone.map(shownName), added: added.map(shownName) })

/** A name of somebody else's file is shown as text, and not at any length. */
const shownName = (name: string): string => (name.length > 60 ? `${visible(name.slice(0, 60))}…` : visible(name))

/** Not for none. The newest is the one the buttons are for, when there are several. */
export function outsideNotice(news: readonly OutsideNews[]): Failure {
  const newest = news.at(-1)!
  const [remedy, ...alternatives] = waysOn(newest)
  return {
    code: 'host-file-changed',
    ...worded(
      say('outside.changed', {
        host: newest.name,
        change: changeSaid(newest.change),
        others: news.slice(0, -1).map(({ name, change }) => `${name} (${changeInWords(change)})`)
      })
    ),
    detail: `${newest.change.file}\n${difference(newest.change)}`,
    ...(remedy ? { remedy } : {}),
    alternatives
  }
}

/** Best first. Each that writes is bound to a plan by its hash, and so to exactly the bytes it was made for. */
function waysOn({ change, putBack, restore }: OutsideNews): readonly Remedy[] {
  const { host, gone, added } = change
  const write = (label: string, action: 'join' | 'undo', hash: string | null): readonly Remedy[] =>
    hash === null ? [] : [{ label, request: 'hosts.apply', input: { host, action, hash } }]
  const back = write(sentence('outside.put-back'), 'join', putBack)
  const whole = write(sentence('outside.restore'), 'undo', restore)
  return [
    ...(gone.length > 0 ? [...whole, ...back] : [...back, ...whole]),
    ...(added.length > 0
      ? [{ label: sentence('outside.take-over'), request: 'view.open', input: { path: places.host(host) } } as const]
      : []),
    { label: sentence('outside.leave'), request: 'hosts.leaveAsIs', input: { host } }
  ]
}

const longestDifference = 8_000

function difference({ file, before, after }: OutsideChange): string {
  if (before === undefined) return ''
  const name = file.split(/[\\/]/).at(-1) ?? path.basename(file)
  const patch = createTwoFilesPatch(name, name, maskedText(before ?? ''), maskedText(after ?? ''), 'before', 'now', {
    context: 2
  }).replace(/^=+\n/, '')
  return patch.length > longestDifference ? `${patch.slice(0, longestDifference)}\n…` : patch
}
