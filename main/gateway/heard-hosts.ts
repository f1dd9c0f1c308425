/**
 * What each host said that it can be asked, over restarts: servers start before hosts do, and are told at their handshake
 * what some host offers. Losing the file costs nothing but that.
 */
import type { HostId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { parseOwnObject, type ReadOwn } from '../files/own-file.ts'
import { isPlain, toBytes, type Plain } from '../mcp/json-bytes.ts'
import { carriedOf } from '../mcp/declared.ts'

export interface HeardHosts {
  /** True when it is news. */
  readonly note: (host: HostId, capabilities: Plain) => boolean
  /** Undefined for a host that was never heard. */
  readonly of: (host: HostId) => Plain | undefined
  readonly hosts: () => readonly HostId[]
}

/** A token's holder may call itself anything; the list does not grow for ever. */
const most = 200

export function createHeardHosts(
  file: string,
  write: (path: string, text: string) => Promise<unknown>,
  readOwn: ReadOwn
): HeardHosts {
  const heard = readOwn(file, sentence('holds.heard-hosts'), read) ?? new Map<HostId, Plain>()
  return {
    note(host, capabilities) {
      const now = carriedOf(capabilities)
      const before = heard.get(host)
      if (before !== undefined && toBytes(before).equals(toBytes(now))) return false
      heard.delete(host)
      heard.set(host, now)
      if (heard.size > most) heard.delete(heard.keys().next().value as HostId)
      void write(file, JSON.stringify(Object.fromEntries(heard))).catch(() => undefined)
      return true
    },
    of: (host) => heard.get(host),
    hosts: () => [...heard.keys()]
  }
}

function read(text: string): Map<HostId, Plain> {
  const found = parseOwnObject(text)
  return new Map(Object.entries(found).flatMap(([host, said]) => (isPlain(said) ? [[host, carriedOf(said)]] : [])))
}
