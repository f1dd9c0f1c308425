/**
 * What a person reads crosses the border as a key with its values, and becomes a sentence here. The core keeps the
 * English text beside it (logs, the command line's JSON, hosts); a face in another language makes its own from the same
 * key and values.
 */
import { en } from './en/index.ts'

export type Sentences = typeof en
export type SentenceKey = keyof Sentences
type ValuesOf<K extends SentenceKey> = Parameters<Sentences[K]>[0]
/** Wherever a text is wanted, a sentence of its own may stand: a cause within a consequence. */
type Given<V> = { readonly [N in keyof V]: V[N] | (string extends V[N] ? Said : never) }
type TakenBy<K extends SentenceKey> = ValuesOf<K> extends undefined ? [] : [Given<ValuesOf<K>>]
export interface Said<K extends SentenceKey = SentenceKey> {
  readonly key: K
  readonly values: Readonly<Record<string, unknown>>
}

/** A sentence that is still to be said. The key decides which values it takes. */
export const say = <K extends SentenceKey>(key: K, ...[values]: TakenBy<K>): Said<K> => ({
  key,
  values: (values ?? {}) as Said['values']
})

type Language = { readonly [K in SentenceKey]: (values: never) => string }
/** The sentence itself, those within it first. */
export function inWords(said: Said, language: Language = en): string {
  const values = Object.fromEntries(
    Object.entries(said.values).map(([name, value]) => [name, isSaid(value) ? inWords(value, language) : value])
  )
  return language[said.key](values as never)
}
const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && 'key' in value && 'values' in value

/** The finished text, where only a text will do: a label, an answer of the protocol, an error that is thrown. */
export const sentence = <K extends SentenceKey>(key: K, ...values: TakenBy<K>): string => inWords(say(key, ...values))

/** Said at once and kept beside its text: the two members of whatever crosses the border with a message. */
export const worded = (said: Said): { readonly message: string; readonly said: Said } => ({
  message: inWords(said),
  said
})
