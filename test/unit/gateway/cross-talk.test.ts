/** Many clients, many servers, questions in any order, calls given up: nobody is asked what was not asked of their call. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { done } from '../../../contract/failure.ts'
import { expose } from '../../../main/access/exposure.ts'
import type { HostCall, Reply } from '../../../main/gateway/calls.ts'
import { createElicitations } from '../../../main/gateway/elicitations.ts'
import { createResourceOrigins } from '../../../main/gateway/resource-origins.ts'
import { createRelay, type Relay } from '../../../main/gateway/relay.ts'
import { createConversation, type Conversation } from '../../../main/wire/conversation.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'
import { accessWith } from '../../helpers/access.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const json = (from: Buffer): any => JSON.parse(from.toString())

interface Work {
  readonly id: number
  readonly label: string
  asked: number
}
/** A server that says in each question which call it is of, and notes what it was answered. */
interface Served {
  readonly conversation: Conversation
  readonly work: Work[]
  readonly answers: { readonly label: string; readonly answer: any }[]
  /** Says on which call's stream a question comes. */
  readonly streams: boolean
}

function serve(clock: ReturnType<typeof fakeClock>, streams: boolean, stubborn: boolean): Served {
  const questions = new Map<string, string>()
  const served: Served = {
    streams,
    work: [],
    answers: [],
    conversation: createConversation({
      clock,
      onProtocol: () => undefined,
      carrier: {
        sendRequest({ id, params }) {
          served.work.push({ id, label: json(params!).arguments.label, asked: 0 })
          return 'sent'
        },
        sendNotification: () => undefined,
        sendAnswer(id, member, answer) {
          const label = questions.get(json(id))!
          served.answers.push({ label, answer: member === 'result' ? json(answer) : null })
        },
        cancel(id) {
          // Many servers go on with what was cancelled.
          if (!stubborn)
            served.work.splice(
              served.work.findIndex((one) => one.id === id),
              1
            )
        }
      }
    })
  }
  let next = 0
  return Object.assign(served, {
    ask(which: number) {
      const work = served.work[which % Math.max(1, served.work.length)]
      if (!work) return
      const id = `q${(next += 1)}`
      questions.set(id, work.label)
      served.conversation.receive(
        message({ id, method: 'elicitation/create', params: { message: work.label } }),
        streams ? work.id : undefined
      )
    },
    answer(which: number) {
      const [work] = served.work.splice(which % Math.max(1, served.work.length), 1)
      if (work) served.conversation.receive(message({ id: work.id, result: { content: [], label: work.label } }))
    }
  })
}
type Server = Served & { readonly ask: (which: number) => void; readonly answer: (which: number) => void }

function message(value: { id: string | number; method?: string; params?: unknown; result?: unknown }) {
  return {
    raw: Buffer.alloc(0),
    kind: value.method === undefined ? ('response' as const) : ('request' as const),
    id: value.id,
    idBytes: bytes(value.id),
    method: value.method,
    params: value.params === undefined ? undefined : bytes(value.params),
    result: value.result === undefined ? undefined : bytes(value.result),
    error: undefined
  }
}

const step = fc.record({
  what: fc.constantFrom('call', 'call', 'ask', 'ask', 'ask', 'answer', 'reply', 'reply', 'cancel'),
  client: fc.nat(2),
  server: fc.nat(1),
  which: fc.nat(5)
})
const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const kinds = fc.array(fc.record({ modern: fc.boolean(), offers: mostly }), { minLength: 3, maxLength: 3 })
const servers = fc.array(fc.record({ streams: fc.boolean(), stubborn: fc.boolean() }), { minLength: 2, maxLength: 2 })

describe('questions of servers', () => {
  it('reach the client of the call they belong to and nobody else, and so do the answers', async () => {
    let delivered = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
        kinds,
        servers,
        async (steps, clients, kindsOf) => {
          const clock = fakeClock()
          const running = kindsOf.map(({ streams, stubborn }) => serve(clock, streams, stubborn) as Server)
          const wrong: string[] = []
          const relay = relayTo(running, clock)
          const people = clients.map((kind, index) => person(index, kind, relay, wrong))
          for (const { what, client, server, which } of steps) {
            if (what === 'call') people[client]!.call(server)
            else if (what === 'ask') running[server]!.ask(which)
            else if (what === 'answer') running[server]!.answer(which)
            else if (what === 'reply') people.forEach((one) => one.reply(which))
            else people[client]!.cancel(which)
            await settle(clock)
          }
          for (const { answers } of running)
            for (const { label, answer } of answers) {
              if (answer?.action !== 'accept') continue
              delivered += 1
              const { by, seen } = answer.content
              if (label.split('.')[0] !== by || seen !== label) wrong.push(`${label} was answered by ${by} for ${seen}`)
            }
          expect(wrong).toEqual([])
        }
      ),
      { numRuns: 150 }
    )
    // Not for nothing: many were asked and answered.
    expect(delivered).toBeGreaterThan(100)
  }, 60_000)
})

/** Until nothing more follows from what was done, whatever is gathered for a moment included. */
async function settle(clock: ReturnType<typeof fakeClock>): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.pass(21)
  }
}

function relayTo(running: readonly Server[], clock: ReturnType<typeof fakeClock>): Relay {
  const ids = running.map((_, index) => `s${index}`)
  const tool = { name: 't', definition: { name: 't' }, bytes: 1 }
  const kept = { resources: [], templates: [], prompts: [], capabilities: {}, instructions: null, listedAt: null }
  const exposure = expose({
    host: 'h',
    nameRoom: 64,
    rules: accessWith(ids),
    servers: ids.map((id) => ({ id, name: id, kept: { ...kept, tools: [tool] } }))
  })
  return createRelay({
    clock,
    exposureOf: () => exposure,
    report: () => undefined,
    serverInfo: {},
    origins: createResourceOrigins(),
    elicitations: createElicitations(),
    onUpstream: () => undefined,
    newId: () => 'id',
    supervisor: {
      called: () => ({ ended: () => undefined }),
      upstream: async (id) =>
        done({
          server: id,
          incarnation: 1,
          pid: 1,
          era: 'legacy',
          protocolVersion: '2025-06-18',
          capabilities: {},
          link: running[ids.indexOf(id)]!.conversation.link
        })
    }
  })
}

/** Somebody at a host: makes calls, is asked, answers with their name and with what they saw, gives calls up. */
function person(
  index: number,
  kind: { readonly modern: boolean; readonly offers: boolean },
  relay: Relay,
  wrong: string[]
): {
  readonly call: (server: number) => void
  readonly reply: (which: number) => void
  readonly cancel: (which: number) => void
} {
  const name = `c${index}`
  const connection = { notify: () => undefined }
  const open: AbortController[] = []
  const asked: (() => void)[] = []
  let calls = 0
  const look = (seen: string, call: string | null): void => {
    if (seen.split('.')[0] !== name) wrong.push(`${name} was asked about ${seen}`)
    if (!kind.offers) wrong.push(`${name} was asked and offers nothing`)
    if (call !== null && seen !== call) wrong.push(`${seen} was asked within ${call}`)
  }
  const accept = (seen: string) => ({ action: 'accept', content: { by: name, seen } })

  function make(server: number, label: string, more: Record<string, unknown>): void {
    const stop = new AbortController()
    open.push(stop)
    const call: HostCall = {
      host: 'h',
      era: kind.modern ? 'modern' : 'legacy',
      client: { capabilities: kind.offers ? { elicitation: {} } : {}, info: {}, logLevel: null },
      method: 'tools/call',
      params: bytes({ name: `s${server}__t`, arguments: { label }, ...more }),
      signal: stop.signal,
      progress: () => undefined,
      log: null,
      connection,
      ask: kind.modern
        ? null
        : (_method, params) =>
            new Promise<LinkAnswer>((resolve) => {
              const seen = json(params!).message
              look(seen, null)
              asked.push(() => resolve({ kind: 'result', bytes: bytes(accept(seen)) }))
            })
    }
    void relay.call(call).then((reply: Reply) => {
      open.splice(open.indexOf(stop), 1)
      if (reply.kind !== 'result') return
      const result = json(reply.bytes)
      if (result.resultType !== 'input_required') {
        if (result.label !== label) wrong.push(`${label} got the result of ${result.label}`)
        return
      }
      const seen = Object.entries<any>(result.inputRequests).map(([key, { params }]) => [key, params.message] as const)
      for (const [, about] of seen) look(about, label)
      const inputResponses = Object.fromEntries(seen.map(([key, about]) => [key, accept(about)]))
      asked.push(() => make(server, label, { requestState: result.requestState, inputResponses }))
    })
  }
  return {
    call: (server) => make(server, `${name}.${(calls += 1)}`, {}),
    reply: (which) => asked.splice(which % Math.max(1, asked.length), 1)[0]?.(),
    cancel: (which) => open[which % Math.max(1, open.length)]?.abort()
  }
}
