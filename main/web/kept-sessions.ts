/** Sessions of the page in a file of their own, as hashes: who reads it can open no page with it. Losing it costs a link. */
import { parseOwnObject, type ReadOwn } from '../files/own-file.ts'
import type { KeptSessions } from './sessions.ts'
import { sentence } from '../../contract/words/say.ts'

export function keptSessions(
  file: string,
  write: (path: string, text: string) => Promise<unknown>,
  readOwn: ReadOwn
): KeptSessions {
  return {
    read: () => readOwn(file, sentence('held.sessions'), known) ?? {},
    write: (all) => void write(file, JSON.stringify(all)).catch(() => undefined)
  }
}

const known = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(parseOwnObject(text)).filter(
      (each): each is [string, number] => /^[0-9a-f]{64}$/.test(each[0]) && typeof each[1] === 'number'
    )
  )
