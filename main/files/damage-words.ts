/** Damaged files of Patchbay, as a person is told of them: one notice for all, however many there are. Pure. */
import path from 'node:path'
import type { Failure } from '../../contract/failure.ts'
import type { Damage } from './own-file.ts'

/** `damages` in the order they were found; of one file the newest counts. Not for none. */
export function damageNotice(damages: readonly Damage[]): Failure {
  const newest = [...new Map(damages.map((each) => [each.file, each])).values()]
  const one = newest.length === 1 ? newest[0] : undefined
  return {
    code: 'file-damaged',
    message: one ? ofOne(one) : ofSeveral(newest),
    detail: newest.map(({ file, aside, why }) => `${file}${aside === null ? '' : ` → ${aside}`}: ${why}`).join('\n')
  }
}

function ofOne({ file, holds, aside }: Damage): string {
  const kept =
    aside === null
      ? 'It could not be put aside either, so it was left as it is and nothing is written over it.'
      : `It was put aside as ${path.basename(aside)}, in the same folder.`
  return `${path.basename(file)} could not be read. It held ${holds}; Patchbay goes on without. ${kept}`
}

function ofSeveral(damages: readonly Damage[]): string {
  const names = damages.slice(0, 5).map(({ file, holds }) => `${path.basename(file)} (${holds})`)
  const more = damages.length > 5 ? `, and ${damages.length - 5} more` : ''
  const left = damages.some(({ aside }) => aside === null)
  return `${damages.length} files of Patchbay could not be read: ${names.join(', ')}${more}. Patchbay goes on without what they held. ${
    left ? 'Those that could be moved were put aside beside the new ones.' : 'They were put aside, in the same folders.'
  }`
}
