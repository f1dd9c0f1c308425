/**
 * Regular expressions that a server wrote. The browser's own engine can take years over one of them, so they run in one
 * whose time grows with the length of the text only, and only as far as the budget reaches.
 */
import { RE2JS } from 're2js'
import type { WorkBudget } from './work-budget.ts'

const longestPattern = 500
const longestText = 2_000
const keptAtMost = 500
/** Spaces beyond ASCII: the two engines do not agree whether `\s` holds them. */
const wideSpace = /[^\S\t\n\v\f\r ]/

const kept = new Map<string, RE2JS | null>()

/** Does the text fit? null = not for us to say: too costly, or written with what needs backtracking. */
export function fitsPattern(pattern: string, text: string, budget: WorkBudget): boolean | null {
  if (pattern.length > longestPattern || text.length > longestText) return null
  const expression = compiled(pattern, budget)
  if (expression === null) return null
  if (/\\s/i.test(pattern) && wideSpace.test(text)) return null
  const work = expression.programSize() * (text.length + 1)
  if (work > budget.left) return null
  budget.spend(work)
  return expression.test(text)
}

function compiled(pattern: string, budget: WorkBudget): RE2JS | null {
  const known = kept.get(pattern)
  if (known !== undefined) return known
  if (!budget.spend(10_000)) return null
  const made = compile(pattern)
  if (made !== null) budget.spend(made.programSize() * 100)
  if (kept.size >= keptAtMost) kept.clear()
  kept.set(pattern, made)
  return made
}
/** null: no expression at all, or one with look-around or back references, which is the server's to judge. */
function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch {
    return null
  }
}
