/** Small parts of English sentences that more than one sentence is made of. Pure. */

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
/** "first", "second", "11th". */
export const ordinal = (count: number): string => ordinals[count] ?? `${count}th`

/** The first sentence without its full stop: what fits on a row. */
export function firstSentence(message: string): string {
  const match = /^(.+?)[.!?](?:\s|$)/s.exec(message)
  return (match?.[1] ?? message.replace(/[.\s]+$/, '')).replaceAll('\n', ' ')
}

/** As it stands in the middle of another sentence. */
export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "A", "A and B", "A, B and C". */
export const namesInWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** Made by its first use: all that is known of languages is loaded with it, which a start need not wait for. */
let grouping: Intl.NumberFormat | undefined
const grouped = (count: number): string =>
  Number.isInteger(count) && Math.abs(count) < 1_000
    ? String(count)
    : (grouping ??= new Intl.NumberFormat('en')).format(count)
/** "1 server", "1,204 calls". */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
