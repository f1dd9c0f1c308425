/** Sessions of the page in a file of their own, as hashes: who reads it can open no page with it. Losing it costs a link. */
import { readFileSync } from 'node:fs'
import type { KeptSessions } from './sessions.ts'

export function keptSessions(file: string, write: (path: string, text: string) => Promise<unknown>): KeptSessions {
  return {
    read() {
      try {
        const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
        return Object.fromEntries(
          Object.entries(found as Record<string, unknown>).filter(
            (each): each is [string, number] => /^[0-9a-f]{64}$/.test(each[0]) && typeof each[1] === 'number'
          )
        )
      } catch {
        return {}
      }
    },
    write: (all) => void write(file, JSON.stringify(all)).catch(() => undefined)
  }
}
