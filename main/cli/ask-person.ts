/** A yes or no of the person at the keyboard. No terminal and no answer is a no. */
import { createInterface } from 'node:readline'
import type { Streams } from './context.ts'

export function askPerson(question: string, { stdin, stderr }: Streams): Promise<boolean> {
  // It was read to its end before, as the snippet or by whoever called: nobody can answer any more.
  if (stdin.readableEnded || stdin.destroyed) {
    stderr.write(`${question} [y/N] \n`)
    return Promise.resolve(false)
  }
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin, output: stderr, terminal: false })
    let answered = false
    stderr.write(`${question} [y/N] `)
    lines.once('line', (line) => {
      answered = true
      resolve(/^\s*y(es)?\s*$/i.test(line))
      lines.close()
    })
    lines.once('close', () => {
      if (!answered) {
        stderr.write('\n')
        resolve(false)
      }
      stdin.pause()
    })
  })
}

/** All of stdin as text. */
export async function readStdin({ stdin }: Streams): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stdin) parts.push(Buffer.from(part as Buffer))
  return Buffer.concat(parts).toString('utf8')
}
