/**
 * What stays of a tool that says the time, a date or a count: the same with these left out of account. Only digits in
 * their usual company and the words of clocks and calendars are, so that nobody gets a word of their own past a person
 * in this way. Pure, but for what was worked out once already.
 */
import { isPlain, type Plain } from '../mcp/json-bytes.ts'
import { digest, pinText } from '../servers/lists/fingerprint.ts'

const words = [
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?',
  'nov(?:ember)?|dec(?:ember)?|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?',
  'sun(?:day)?|am|pm|utc|gmt|cest|cet|ago|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|bytes?|[kmgt]i?b'
].join('|')
/** Hexadecimal with a digit in it, as ids and digests are; numbers with their separators and at most two letters. */
const changing = new RegExp(
  [
    '\\b(?=[a-f]{0,64}\\d)[0-9a-f]{8,64}(?:-[0-9a-f]{4,12}){0,4}\\b',
    '(?<!\\d)\\d+(?:[.,:/+T_-]\\d+)*(?:st|nd|rd|th|ms|[kKmMgG]i?[bB]?|[zZshd%])?(?![A-Za-z0-9])',
    `\\b(?:${words})\\b`
  ].join('|'),
  'gi'
)
/** Several beside each other are one: "5 minutes" becomes "1 hour 2 minutes". */
const beside = /…(?:[\s,.:()/+-]*…)+/g

export const steadyText = (text: string): string => text.replace(changing, '…').replace(beside, '…')

/** Where a server writes for people, and what it proposes. Names, types and choices are not for it to change. */
const soft = new Set(['description', 'title', 'default', 'examples', 'example', '$comment'])

export function steadyDefinition(definition: Plain): Plain {
  return steady(definition, false, 0) as Plain
}

function steady(value: unknown, isSoft: boolean, depth: number): unknown {
  if (depth > 200) return value
  if (typeof value === 'string') return isSoft ? steadyText(value) : value
  if (typeof value === 'number') return isSoft ? '…' : value
  if (Array.isArray(value)) return value.map((item) => steady(item, isSoft, depth + 1))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    // The members of `properties` are names of the tool's own: one called "title" is a schema like any other.
    Object.entries(value).map(([key, item]) => [
      key,
      steady(item, isSoft || (soft.has(key) && !isPlain(item)), depth + 1)
    ])
  )
}

/** Larger tools are compared as they are: a look through all their words would hold up everybody. */
export const mostSteadyBytes = 256 * 1024
const prefix = 'steady:'
const known = new WeakMap<Plain, string>()

/** The pin of a tool whose times and counts may change; no other pin looks like it. */
export function steadyPin(definition: Plain): string {
  const there = known.get(definition)
  if (there !== undefined) return there
  const pin = prefix + digest(pinText(steadyDefinition(definition)))
  known.set(definition, pin)
  return pin
}
export const isSteadyPin = (pin: string): boolean => pin.startsWith(prefix)
