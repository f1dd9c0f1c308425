/** A host's file as a person may see it: each server in one line, its switch, the same one on the board, its keys. Pure. */
import type {
  HostEdit,
  HostEntry,
  HostFileView,
  HostId,
  HostServer,
  PlainKey,
  ServerDefinition
} from '../../contract/model.ts'
import type { Answers } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'
import { dotted, dottedValue } from '../secrets/extract-secrets.ts'
import { maskedText } from '../secrets/mask-file.ts'
import { secretsInArguments } from '../secrets/in-arguments.ts'
import { secretSpans } from '../secrets/recognise.ts'
import { foundServers } from '../snippets/found.ts'
import { besideOf } from '../snippets/parse.ts'
import { editorOf } from './config/editors.ts'
import { dialectOf } from './dialects.ts'
import { comesWithHost } from './edit-file.ts'
import { maskedEntry } from './hidden-values.ts'
import { isOwnEntry, ownName } from './own-entry.ts'
import { isSameEntry, ownEntries, placeIn } from './own-tables.ts'
import { isOff } from './translate-entry.ts'
import type { HostFile, HostProfile, OwnEntry } from './types.ts'

export function hostFileView(host: HostFile, servers: readonly ServerDefinition[]): HostFileView {
  const { profile, file, text } = host
  const all = [...entriesIn(host), ...host.kept]
  const data = editorOf(profile.format).data(text ?? '')
  const found = foundServers(
    [{ host: profile.id, entries: all, beside: besideOf(data.ok ? data.value : null) }],
    servers
  )
  const hereOf = (entry: HostEntry) =>
    found.find(({ places }) => places.some((place) => isSameEntry(place.entry, entry)))?.here ?? null
  return {
    host: profile.id,
    name: profile.name,
    file,
    exists: text !== null,
    format: profile.format,
    servers: all.map((entry) => serverView(host, entry, host.kept.includes(entry), hereOf(entry))),
    text: maskedText(text ?? '')
  }
}

function serverView({ profile, text }: HostFile, own: OwnEntry, kept: boolean, here: HostServer['here']): HostServer {
  const { path, name, entry } = own
  const ours = isOwnEntry(entry)
  const line = lineOf(entry)
  const switchedBy = ours ? null : dialectOf(profile.id).off !== null ? 'key' : comesWithHost(entry) ? null : 'keeping'
  return {
    path,
    name,
    ours,
    line: line.text,
    remote: line.remote,
    on: !kept && !isOff(entry, profile.id),
    switchedBy,
    kept,
    here: ours ? null : here,
    keys: ours ? [] : plainKeysOf(entry),
    lines: kept ? null : linesOf(profile, text ?? '', own),
    project: path[0] === 'projects' ? (path[1] ?? null) : null,
    entry: maskedEntry(entry)
  }
}

/** Ours too, at its place in the table. */
function entriesIn({ profile, text }: HostFile): readonly OwnEntry[] {
  const table = editorOf(profile.format).table(text ?? '', profile.key, profile.nameKey)
  const others = ownEntries(profile, text ?? '')
  const own = table.ok ? table.value.get(ownName) : undefined
  return [
    ...(isOwnEntry(own) ? [{ path: profile.key, name: ownName, entry: own }] : []),
    ...(others.ok ? others.value : [])
  ]
}

/** Keys that stand readable in the servers of a file; what was taken out of it lies with Patchbay. */
export const plainKeysIn = (host: HostId, found: HostFile): Answers['hosts.scan']['keys'] =>
  entriesIn(found)
    .filter(({ entry }) => !isOwnEntry(entry))
    .flatMap(({ path, name, entry }) =>
      plainKeysOf(entry).map((key) => ({ ...key, path, name, host, file: found.file }))
    )

function plainKeysOf(value: unknown, name = '', path: readonly string[] = []): readonly PlainKey[] {
  if (typeof value === 'string') {
    const spans = secretSpans(name, value)
    if (spans.length === 0) return []
    const verdict = spans.some((span) => span.verdict === 'surely') ? 'surely' : 'maybe'
    return [{ key: path.join('.'), verdict, shown: dottedValue(name, value) }]
  }
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    const spans = secretsInArguments(value)
    return [...new Set(spans.map(({ index }) => index))].map((index) => {
      const own = spans.filter((span) => span.index === index)
      const before = value[index - 1]
      return {
        key: before?.startsWith('-') ? before : [...path, String(index)].join('.'),
        verdict: own.some((span) => span.verdict === 'surely') ? 'surely' : 'maybe',
        shown: dotted(value[index]!, own)
      }
    })
  }
  return Object.entries(value).flatMap(([key, one]) => plainKeysOf(one, key, [...path, key]))
}

function lineOf(entry: unknown): { readonly text: string; readonly remote: boolean } {
  const shown = maskedEntry(entry) as Readonly<Record<string, unknown>> | null
  if (typeof shown !== 'object' || shown === null) return { text: '', remote: false }
  const words = [shown['command'] ?? shown['cmd'], shown['args']].flat().filter((word) => typeof word === 'string')
  if (words.length > 0) return { text: words.map(quoted).join(' '), remote: false }
  const url = ['url', 'httpUrl', 'serverUrl', 'uri', 'baseUrl']
    .map((key) => shown[key])
    .find((one) => typeof one === 'string')
  return { text: typeof url === 'string' ? url : '', remote: url !== undefined }
}
const quoted = (word: string): string => (/^[\w@%+=:,./\\~●${}-]+$/.test(word) ? word : JSON.stringify(word))

/** Where it stands, when what it is written as is there once. */
function linesOf(profile: HostProfile, text: string, entry: HostEntry): HostServer['lines'] {
  const there = editorOf(profile.format).read(text, placeIn(profile, entry))
  const raw = there.ok ? there.value?.raw : undefined
  if (!raw) return null
  const at = text.indexOf(raw)
  if (at < 0 || text.indexOf(raw, at + 1) >= 0) return null
  const first = text.slice(0, at).split('\n').length
  return [first, first + raw.trimEnd().split('\n').length - 1]
}

/** What was done, for the audit. */
export function editInWords(edit: HostEdit): string {
  if (edit.kind === 'text') return sentence('host-file.edit-text')
  if (edit.kind === 'restore') return sentence('host-file.edit-restore', { backup: edit.backup })
  return sentence('host-file.edit-entry', { kind: edit.kind, name: edit.name })
}
