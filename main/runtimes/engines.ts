/** Is this Node new enough for that package? Pure. */
import { minVersion, satisfies, validRange } from 'semver'
import { sentence } from '../../contract/words/say.ts'

/** A range that does not parse, or none, asks for nothing: npm treats it the same way. */
export function engineFits(range: string | null, version: string | null): boolean {
  if (!range || !version || validRange(range) === null) return true
  return satisfies(version, range, { includePrerelease: true })
}

/** The range in words: "Node 22.13.0 or newer", or the range itself where it says more than a lower bound. */
export function engineInWords(range: string): string {
  const plain = /^\s*(?:>=|\^|~)?\s*v?\d+(?:\.\d+){0,2}(?:\.x)?\s*$/.test(range) && !/^[~^]/.test(range.trim())
  const lowest = plain && range.trim().startsWith('>=') ? minVersion(range)?.version : null
  return lowest
    ? sentence('runtime.node-or-newer', { version: lowest })
    : sentence('runtime.node', { range: range.trim() })
}
