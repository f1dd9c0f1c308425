/** Damaged files of Patchbay, in words for a person: one notice for all, however many there are. Pure. */
import path from 'node:path'
import { failure, type Failure } from '../../contract/failure.ts'
import type { Damage } from './own-file.ts'
import { say, sentence, type Said } from '../../contract/words/say.ts'

/** `damages` in the order they were found; of one file the newest counts. Not for none. */
export function damageNotice(damages: readonly Damage[]): Failure {
  const newest = [...new Map(damages.map((each) => [each.file, each])).values()]
  const one = newest.length === 1 ? newest[0] : undefined
  return failure('file-damaged', one ? ofOne(one) : ofSeveral(newest), {
    detail: newest.map(({ file, aside, why }) => `${file}${aside === null ? '' : ` → ${aside}`}: ${why}`).join('\n')
  })
}

const ofOne = ({ file, holds, aside }: Damage): Said =>
  say('damaged.one', { file: path.basename(file), holds, aside: aside && path.basename(aside) })

const ofSeveral = (damages: readonly Damage[]): Said =>
  say('damaged.several', {
    count: damages.length,
    named: damages
      .slice(0, 5)
      .map(({ file, holds }) => sentence('damaged.named', { file: path.basename(file), holds })),
    left: damages.some(({ aside }) => aside === null)
  })
