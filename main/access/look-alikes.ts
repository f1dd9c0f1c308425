/**
 * Names of tools that a person or a model easily takes for another's: letters of other alphabets that look like Latin
 * ones, characters that cannot be seen, digits for letters. Pure.
 */
import type { ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { shown } from '../lib/shown.ts'

export interface NamedTool {
  readonly server: ServerId
  readonly tool: string
}

/** Letters that look like the Latin one before the colon. Compatibility forms (full width, bold) are resolved before. */
const twins = [
  'a:аɑα',
  'b:ЬƄ',
  'c:сϲ',
  'd:ԁɗ',
  'e:еҽє',
  'g:ɡց',
  'h:һհ',
  'i:іɩι1|lΙІӀ',
  'j:јϳ',
  'k:κк',
  'm:м',
  'n:ոп',
  'o:оοօ0σ',
  'p:рρ',
  'q:ԛգ',
  'r:гⲅ',
  's:ѕ5ꜱ',
  't:тτ',
  'u:υսц',
  'v:νѵ',
  'w:ԝш',
  'x:хχ',
  'y:уүγ',
  'z:ᴢ2'
]
const latin = new Map(
  twins.flatMap((row) => {
    const [letter = '', others = ''] = row.split(':')
    return [...others].map((other) => [other.toLowerCase(), letter] as const)
  })
)
const unseen = /[\p{Cf}\p{Mn}\p{Cc}\u115f\u1160\u3164\uffa0]/gu

/** The same for names that look the same. */
export function skeleton(name: string): string {
  const plain = name.normalize('NFKD').replace(unseen, '').toLowerCase()
  return [...plain]
    .map((letter) => latin.get(letter) ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
/** Within one server spelling is one person's choice: two that differ only in case or separators are a trap as well. */
const looseSkeleton = (name: string): string => skeleton(name.replace(/[\s_.-]+/g, ''))

/** Each tool whose name looks like another's without being it, with that other one; the first in the order given. */
export function lookAlikes(tools: readonly NamedTool[]): ReadonlyMap<ServerId, ReadonlyMap<string, NamedTool>> {
  const found = new Map<ServerId, Map<string, NamedTool>>()
  const note = (one: NamedTool, other: NamedTool): void => {
    const ofServer = found.get(one.server) ?? new Map<string, NamedTool>()
    found.set(one.server, ofServer)
    if (!ofServer.has(one.tool)) ofServer.set(one.tool, other)
  }
  const pairs = (key: (tool: NamedTool) => string, fits: (one: NamedTool, other: NamedTool) => boolean): void => {
    const groups = new Map<string, NamedTool[]>()
    for (const tool of tools) groups.set(key(tool), [...(groups.get(key(tool)) ?? []), tool].slice(0, mostInGroup))
    for (const group of groups.values())
      for (const one of group) {
        const other = group.find((each) => fits(one, each))
        if (other) note(one, other)
      }
  }
  // Between servers `listFiles` and `list_files` are two ways to write; here, only what the eye cannot tell apart counts.
  pairs(
    ({ tool }) => skeleton(tool),
    (one, other) => one.tool.toLowerCase() !== other.tool.toLowerCase()
  )
  pairs(
    ({ server, tool }) => JSON.stringify([server, looseSkeleton(tool)]),
    (one, other) => one.tool !== other.tool
  )
  return found
}
const mostNamed = 3
/** For the board, in one sentence. */
export function alikeInWords(found: ReadonlyMap<string, NamedTool>): string {
  const named = [...found]
    .slice(0, mostNamed)
    .map(([tool, other]) =>
      sentence('tool.looks-like', { tool: shown(tool, 80), other: shown(other.tool, 80), server: other.server })
    )
  return sentence('tool.look-alikes', { pairs: named, more: found.size - named.length })
}

/** A server may list thousands of them. */
const mostInGroup = 20
