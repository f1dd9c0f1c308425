/** What a person should be told once, on the board: each code at most once, until it is dismissed. */
import type { Failure } from '../contract/failure.ts'
import type { House } from './house.ts'

export function createNotices(first: readonly Failure[], onChange: () => void): House['notices'] {
  let all = [...first]
  return {
    add(notice) {
      all = [...all.filter((each) => each.code !== notice.code), notice]
      onChange()
    },
    dismiss(code) {
      all = all.filter((each) => each.code !== code)
      onChange()
    },
    all: () => all
  }
}
