import { describe, expect, it } from 'vitest'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { Upstream } from '../../../main/servers/types.ts'
import { untilTaken } from '../../../main/servers/connection/until-taken.ts'
import type { Link, LinkAnswer } from '../../../main/wire/types.ts'

const upstream = (incarnation: number, era: 'legacy' | 'modern' = 'legacy'): Upstream => ({
  server: 's',
  incarnation,
  pid: null,
  era,
  protocolVersion: '2025-11-25',
  capabilities: {},
  link: {} as Link
})
const unsent: LinkAnswer = { kind: 'local', code: 'server-died', message: 'gone', unsent: true }
const maybeSent: LinkAnswer = { kind: 'local', code: 'server-died', message: 'gone in the middle' }
const answer: LinkAnswer = { kind: 'result', bytes: Buffer.from('{}') }

async function run(answers: readonly LinkAnswer[], nexts: readonly (Outcome<Upstream> | null)[] = []) {
  const sent: number[] = []
  const first = upstream(1)
  const got = await untilTaken(
    first,
    async () => (nexts.length === 0 ? done(upstream(sent.length + 1)) : (nexts[sent.length - 1] ?? null)),
    async ({ incarnation }) => answers[sent.push(incarnation) - 1] as LinkAnswer
  )
  return { got, sent }
}

describe('a call whose link ended before it was passed on', () => {
  it('goes over the next link, and the one after', async () => {
    expect(await run([unsent, unsent, answer])).toEqual({ got: answer, sent: [1, 2, 3] })
  })
  it('is not sent for ever', async () => {
    expect(await run([unsent, unsent, unsent, answer])).toEqual({ got: unsent, sent: [1, 2, 3] })
  })
  it('is sent once when it was answered, or may have been acted on', async () => {
    expect(await run([answer])).toEqual({ got: answer, sent: [1] })
    expect(await run([maybeSent, answer])).toEqual({ got: maybeSent, sent: [1] })
  })
  it('ends where nobody waits any more, the server does not come back, or speaks another era', async () => {
    const endings = [null, failed('not-running', 'stopped'), done(upstream(2, 'modern'))]
    for (const next of endings) expect(await run([unsent, answer], [next])).toEqual({ got: unsent, sent: [1] })
  })
})
