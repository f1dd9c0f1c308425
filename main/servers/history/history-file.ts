/** A server's timeline and crash reports as they lie on disk. Pure; what cannot be read counts as nothing known. */
import type { CrashReport, TimelineMark } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { parseOwnObject } from '../../files/own-file.ts'
import { readOpenCalls } from './open-at-crash.ts'
import { readRunFingerprint, type RunFingerprint } from './run-fingerprint.ts'
import { isPlain } from '../../mcp/json-bytes.ts'

export interface Kept {
  readonly events: readonly TimelineMark[]
  readonly samples: readonly TimelineMark[]
  readonly calls: readonly TimelineMark[]
  readonly crashes: readonly CrashReport[]
  readonly startTimes: readonly number[]
  readonly good: RunFingerprint | null
}
const nothing: Kept = { events: [], samples: [], calls: [], crashes: [], startTimes: [], good: null }
const version = 1
const most = 500

export const writeHistory = (memory: Kept & { readonly savedAt: string }): string =>
  JSON.stringify({ version, ...memory })

/** The text itself, when it is one that this Patchbay can read; throws otherwise. */
export function checkedHistory(text: string): string {
  const { version: found } = parseOwnObject(text)
  if (found !== version) throw new Error(sentence('kept.version', { found: JSON.stringify(found), known: version }))
  return text
}

export function readHistory(text: string | null): Kept {
  const value = parse(text)
  if (!isPlain(value) || value['version'] !== version) return nothing
  const list = (key: string) =>
    (Array.isArray(value[key]) ? (value[key] as unknown[]) : [])
      .filter(isPlain)
      .filter((each) => typeof each['at'] === 'string')
      .slice(-most)
  const marks = (key: string, kinds: readonly TimelineMark['kind'][]) =>
    list(key).filter((each) => kinds.some((kind) => kind === each['kind'])) as unknown as TimelineMark[]
  const events = marks('events', ['phase', 'start', 'ready', 'exit'])
  const last = events.findLast((mark) => mark.kind === 'phase')
  const savedAt = value['savedAt']
  // Whatever it was doing then, it stopped with Patchbay.
  if (last?.kind === 'phase' && last.phase !== 'stopped' && typeof savedAt === 'string')
    events.push({ kind: 'phase', at: savedAt, phase: 'stopped', text: sentence('log.was-not-running') })
  return {
    events,
    samples: marks('samples', ['memory']),
    calls: marks('calls', ['call']),
    crashes: list('crashes')
      .filter((each) => isPlain(each['exit']) && isPlain(each['failure']) && Array.isArray(each['lastStderr']))
      .map((each) => ({ ...each, openCalls: readOpenCalls(each) }) as unknown as CrashReport),
    startTimes: (Array.isArray(value['startTimes']) ? value['startTimes'] : []).filter(
      (ms): ms is number => typeof ms === 'number'
    ),
    good: readRunFingerprint(value['good'])
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
