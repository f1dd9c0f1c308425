/**
 * What somebody else did to the file of a joined host, and how a person is told: one notice for all hosts, with the
 * difference and the ways on. Pure.
 */
import path from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { places } from '../../contract/places.ts'
import type { Failure, Remedy } from '../../contract/failure.ts'
import type { HostId } from '../../contract/model.ts'
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

function serversIn(text: string, { format, path: keys }: HostPlace): ReadonlyMap<string, unknown> {
  const table = editorOf(format).table(text, keys)
  return table.ok ? table.value : new Map<string, unknown>()
}

/** Whether a person should hear of it: settings of a host's own that changed beside are its business. */
export const isNews = ({ lost, gone, added }: OutsideChange): boolean => lost || gone.length > 0 || added.length > 0

/** "Patchbay’s entry and 6 servers (a, b, c …) are gone from it, and x was added." */
export function changeInWords({ lost, gone, added }: OutsideChange): string {
  const missing = [
    ...(lost ? ['Patchbay’s entry'] : []),
    ...(gone.length > 0 ? [`${gone.length === 1 ? 'a server' : `${gone.length} servers`} (${listed(gone)})`] : [])
  ]
  const parts = [
    ...(missing.length > 0
      ? [
          `${missing.join(' and ')} ${missing.length + gone.length > 2 || missing.length > 1 || gone.length > 1 ? 'are' : 'is'} gone from it`
        ]
      : []),
    ...(added.length > 0 ? [`${listed(added)} ${added.length === 1 ? 'was' : 'were'} added to it`] : [])
  ]
  return parts.join(', and ')
}

const listed = (names: readonly string[]): string =>
  names.slice(0, 6).map(shownName).join(', ') + (names.length > 6 ? ` and ${names.length - 6} more` : '')

/** A name of somebody else's file is shown as text, and not at any length. */
const shownName = (name: string): string => (name.length > 60 ? `${visible(name.slice(0, 60))}…` : visible(name))

/** Not for none. The newest is the one the buttons are for, when there are several. */
export function outsideNotice(news: readonly OutsideNews[]): Failure {
  const newest = news.at(-1)!
  const [remedy, ...alternatives] = waysOn(newest)
  const others = news.slice(0, -1).map(({ name, change }) => `${name} (${changeInWords(change)})`)
  return {
    code: 'host-file-changed',
    message: `Something other than Patchbay changed the file of ${newest.name}: ${changeInWords(newest.change)}.${
      others.length > 0 ? ` Before that: ${others.join('; ')}.` : ''
    } Nothing is written unless you choose so.`,
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
  const back = write('Put Patchbay back', 'join', putBack)
  const whole = write('Restore the file', 'undo', restore)
  return [
    ...(gone.length > 0 ? [...whole, ...back] : [...back, ...whole]),
    ...(added.length > 0
      ? [{ label: 'Take over what was added', request: 'view.open', input: { path: places.host(host) } } as const]
      : []),
    { label: 'Leave it', request: 'hosts.leaveAsIs', input: { host } }
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
