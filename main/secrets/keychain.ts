/**
 * The keychain of the system, through a native package that is loaded only when it is first needed: where it cannot be
 * loaded, Patchbay starts all the same and says that there is no keychain.
 */
import { createHash } from 'node:crypto'
import { sentence } from '../../contract/words/say.ts'

export interface Keychain {
  /** null = no such entry. Rejects when the keychain cannot be reached or is locked. */
  readonly get: (ref: string) => Promise<string | null>
  readonly set: (ref: string, value: string) => Promise<void>
  readonly remove: (ref: string) => Promise<void>
}
/** Answers the keychain after having asked it something, or why there is none. */
export type OpenKeychain = (service: string) => Promise<Keychain | { readonly unavailable: string }>

/** A person may have to type a password in a dialog of the system. */
const patienceMs = 60_000
const probeMs = 3_000
/**
 * Windows keeps at most 2,560 bytes (1,280 UTF-16 units) an entry, so a longer value lies in several: the first entry
 * then holds this mark and the number of pieces.
 */
const pieceLength = 1_000
const piecesMark = 'patchbay-pieces:'

/** The name under which entries lie. Another PATCHBAY_HOME gets another name, so that homes do not see each other's. */
export function keychainService(home: string | undefined): string {
  if (!home) return 'Patchbay'
  return `Patchbay ${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
}

export const openKeychain: OpenKeychain = async (service) => {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    // Without this the package falls back to the kernel's keyring on Linux, which forgets everything at the next boot.
    const entry = (name: string) => new AsyncEntry(service, name, { linux: { store: 'secret-service' } })
    await within(probeMs, entry('probe').getPassword())
    return createKeychain({
      get: async (name) => (await within(patienceMs, entry(name).getPassword())) ?? null,
      set: (name, value) => within(patienceMs, entry(name).setPassword(value)),
      remove: async (name) => void (await within(patienceMs, entry(name).deletePassword()))
    })
  } catch (error) {
    return { unavailable: firstLine(error) }
  }
}

/** Long values in pieces over a plain store. The mark is written last, so a torn write never reads as a short value. */
export function createKeychain(store: Keychain): Keychain {
  const pieces = (head: string | null) => (head?.startsWith(piecesMark) ? Number(head.slice(piecesMark.length)) : 0)
  async function removePieces(ref: string): Promise<void> {
    const count = pieces(await store.get(ref))
    for (let index = 0; index < count; index++) await store.remove(`${ref}#${index}`)
  }
  return {
    async get(ref) {
      const head = await store.get(ref)
      const count = pieces(head)
      if (count === 0) return head
      const parts: string[] = []
      for (let index = 0; index < count; index++) {
        const part = await store.get(`${ref}#${index}`)
        if (part === null) return null
        parts.push(part)
      }
      return parts.join('')
    },
    async set(ref, value) {
      await removePieces(ref)
      if (value.length <= pieceLength && !value.startsWith(piecesMark)) return store.set(ref, value)
      const count = Math.ceil(value.length / pieceLength)
      for (let index = 0; index < count; index++) {
        await store.set(`${ref}#${index}`, value.slice(index * pieceLength, (index + 1) * pieceLength))
      }
      await store.set(ref, `${piecesMark}${count}`)
    },
    async remove(ref) {
      await removePieces(ref)
      await store.remove(ref)
    }
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(sentence('vault.silent', { seconds: ms / 1_000 }))), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
