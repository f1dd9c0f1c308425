/** What a person should read once, on the board: each code at most once, until it is dismissed. */
import type { Failure } from '../contract/failure.ts'
import type { Services } from './services.ts'
import { createEmitter } from './lib/emitter.ts'

export function createNotices(first: readonly Failure[]): Services['notices'] {
  let all = [...first]
  const changes = createEmitter<null>()
  return {
    add(notice) {
      all = [...all.filter((each) => each.code !== notice.code), notice]
      changes.emit(null)
    },
    dismiss(code) {
      if (!all.some((each) => each.code === code)) return
      all = all.filter((each) => each.code !== code)
      changes.emit(null)
    },
    all: () => all,
    onChange: changes.on
  }
}
