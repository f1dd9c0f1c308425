/** A change as a person sees it before agreeing: the exact file, the exact difference, and a hash to agree with. Pure. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { createTwoFilesPatch, diffLines } from 'diff'
import type { HostEntry, HostPlan } from '../../contract/model.ts'
import { inWords, sentence } from '../../contract/words/say.ts'
import { maskedText } from '../secrets/mask-file.ts'
import type { Action } from './decide.ts'
import type { Text } from './host-files.ts'
import { editorOf } from './config/editors.ts'
import { ownName } from './own-entry.ts'
import type { HostProfile } from './types.ts'

export interface PlanParts {
  readonly profile: HostProfile
  readonly action: Action
  readonly file: string
  readonly before: Text
  readonly after: Text
  readonly partly: boolean
  readonly backupFolder: string
  readonly takeOut: readonly HostEntry[]
}

export function planView({ profile, action, file, before, after, partly, backupFolder, takeOut }: PlanParts): HostPlan {
  const counts = { added: 0, removed: 0, unchanged: 0 }
  for (const part of diffLines(before ?? '', after ?? '')) {
    counts[part.added ? 'added' : part.removed ? 'removed' : 'unchanged'] += part.count
  }
  const noop = before === after
  return {
    host: profile.id,
    name: profile.name,
    action,
    file,
    before,
    after,
    diff: noop ? '' : patch(file, before, after),
    ...counts,
    goesIn:
      action === 'edit'
        ? sentence('plan.edited', { format: editorOf(profile.format).name })
        : partly
          ? sentence('plan.partly', { entry: ownName })
          : sentence('plan.goes-in', {
              format: editorOf(profile.format).name,
              key: profile.key.join('.'),
              entry: ownName
            }),
    backup: before === null ? sentence('plan.no-file') : sentence('plan.copy', { folder: backupFolder }),
    takesEffect: inWords(profile.takesEffect),
    hash: hashOfPlan(profile.id, action, file, before, after),
    noop,
    takesOut: takeOut
  }
}

/** The plan as it leaves the core: the keys of others that stand in the same file are nobody's to read. */
export function shownPlan(plan: HostPlan): HostPlan {
  // Where nothing changes, both are the same text.
  const seen = new Map<string, string>()
  const shown = (text: string | null): string | null => {
    if (text === null) return null
    const known = seen.get(text) ?? maskedText(text)
    seen.set(text, known)
    return known
  }
  return { ...plan, before: shown(plan.before), after: shown(plan.after), diff: maskedText(plan.diff) }
}

function patch(file: string, before: Text, after: Text): string {
  const name = file.split(/[\\/]/).at(-1) ?? path.basename(file)
  const from = before === null ? '/dev/null' : name
  const to = after === null ? '/dev/null' : name
  return createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 }).replace(
    /^=+\n/,
    ''
  )
}

const hashOfPlan = (...parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')
