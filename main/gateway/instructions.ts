import type { Exposure } from '../access/exposure.ts'
import { sentence } from '../../contract/words/say.ts'

/** Characters of one server's instructions, and of all together: they go into every prompt of the host. */
const perServer = 4_000
const together = 12_000

/** What servers tell a model about themselves, each under its own name; undefined when none says anything. */
export function joinInstructions(exposure: Pick<Exposure, 'servers'>): string | undefined {
  const parts: string[] = []
  let room = together
  for (const server of exposure.servers) {
    const text = server.closed ? '' : (server.instructions ?? '').trim()
    if (text === '') continue
    const part = `## ${server.id} (tools named ${server.id}__…)\n${cut(text, perServer)}`
    if (part.length + 2 > room) {
      parts.push(sentence('gateway.more-instructions'))
      break
    }
    room -= part.length + 2
    parts.push(part)
  }
  return parts.length === 0 ? undefined : parts.join('\n\n')
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length)} …`)
