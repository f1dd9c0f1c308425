/**
 * Names of secrets. A definition never holds a secret value, only such a name; the name says whose it is, so that a
 * removed server's secrets can be found and one server cannot quietly be given another's.
 */
import { isId } from '../../contract/ids.ts'

export type SecretPlace = 'env' | 'header' | 'arg'
export interface SecretReference {
  readonly server: string
  readonly place: SecretPlace
  readonly name: string
}

/** `server/<id>/env/<NAME>`. The name is escaped, so that a slash in it cannot make it look like another reference. */
export function referenceOf(server: string, place: SecretPlace, name: string): string {
  return `server/${server}/${place}/${encodeURIComponent(name)}`
}

/** The parts of a reference, or null where the text is none. */
export function parseReference(ref: string): SecretReference | null {
  const parts = /^server\/([^/]+)\/(env|header|arg)\/([^/]+)$/.exec(ref)
  if (!parts || !isId(parts[1])) return null
  try {
    return { server: parts[1], place: parts[2] as SecretPlace, name: decodeURIComponent(parts[3]!) }
  } catch {
    return null
  }
}
