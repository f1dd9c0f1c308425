/** Is this Node, or this Python, right for that package? Pure. */
import { satisfies as satisfiesPython, validRange as validPythonRange } from '@renovatebot/pep440'
import { minVersion, satisfies, validRange } from 'semver'
import { sentence } from '../../contract/words/say.ts'
import type { RuntimeKind } from './types.ts'

/** A range that does not parse, or none, asks for nothing: npm treats it the same way. */
export function engineFits(range: string | null, version: string | null, kind: RuntimeKind = 'node'): boolean {
  if (kind === 'python') return !range || !version || !validPythonRange(range) || satisfiesPython(version, range)
  if (!range || !version || validRange(range) === null) return true
  return satisfies(version, range, { includePrerelease: true })
}

/** The range in words: "Node 22.13.0 or newer", or the range itself where it says more than a lower bound. */
export function engineInWords(range: string, kind: RuntimeKind = 'node'): string {
  if (kind === 'python') {
    const [, lowest] = /^\s*>=\s*([\d.]+)\s*$/.exec(range) ?? []
    return lowest
      ? sentence('runtime.python-or-newer', { version: lowest })
      : sentence('runtime.python', { range: range.trim() })
  }
  const plain = /^\s*(?:>=|\^|~)?\s*v?\d+(?:\.\d+){0,2}(?:\.x)?\s*$/.test(range) && !/^[~^]/.test(range.trim())
  const lowest = plain && range.trim().startsWith('>=') ? minVersion(range)?.version : null
  return lowest
    ? sentence('runtime.node-or-newer', { version: lowest })
    : sentence('runtime.node', { range: range.trim() })
}
