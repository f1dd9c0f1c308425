import { describe, expect, it } from 'vitest'
import { done } from '../../../contract/failure.ts'
import { createHostConnection } from '../../../main/gateway/connection.ts'
import { createSubscriptions } from '../../../main/gateway/subscriptions.ts'
import type { Upstream } from '../../../main/servers/types.ts'
import type { LinkAnswer, LinkRequest } from '../../../main/wire/types.ts'

function server(era: 'legacy' | 'modern'): {
  readonly at: (incarnation: number) => Upstream
  readonly heard: string[]
  answer: LinkAnswer
} {
  const heard: string[] = []
  const state = {
    heard,
    answer: { kind: 'result', bytes: Buffer.from('{}') } as LinkAnswer,
    at: (incarnation: number): Upstream => ({
      server: 's',
      incarnation,
      pid: 1,
      era,
      protocolVersion: era === 'modern' ? '2026-07-28' : '2025-11-25',
      capabilities: {},
      link: {
        request(request: LinkRequest) {
          const params = JSON.parse(String(request.params)) as {
            uri?: string
            notifications?: { resourceSubscriptions: string[] }
          }
          const what = params.uri ?? params.notifications?.resourceSubscriptions.join('+')
          heard.push(`${incarnation} ${request.method} ${what}`)
          request.signal?.addEventListener('abort', () => heard.push(`${incarnation} end ${what}`))
          return Promise.resolve(state.answer)
        },
        notify: () => undefined,
        onNotification: () => () => undefined,
        lastHeard: () => 0,
        openRequests: () => 0,
        close: () => undefined
      }
    })
  }
  return state
}
const host = () => createHostConnection('h', 'bridge', new Date(0))
const source = (uri: string) => ({ server: 's', uri, publicUri: `patchbay:s/${uri}` })

describe('resource subscriptions', () => {
  it('are made once at a legacy server for all hosts, ended with the last, and made again at its next process', async () => {
    const legacy = server('legacy')
    let now = legacy.at(1)
    const subscriptions = createSubscriptions({ supervisor: { upstream: () => Promise.resolve(done(now)) } })
    const [one, two] = [host(), host()]
    await subscriptions.subscribe(one, source('u'))
    await subscriptions.subscribe(two, source('u'))
    expect(legacy.heard).toEqual(['1 resources/subscribe u'])
    expect(subscriptions.holders('s', 'u')).toEqual([
      { holder: one, publicUri: 'patchbay:s/u' },
      { holder: two, publicUri: 'patchbay:s/u' }
    ])
    now = legacy.at(2)
    subscriptions.refresh(now)
    subscriptions.refresh(now)
    subscriptions.unsubscribe(one, 'patchbay:s/u')
    expect(legacy.heard.slice(1)).toEqual(['2 resources/subscribe u'])
    subscriptions.forget(two)
    expect(legacy.heard.slice(2)).toEqual(['2 resources/unsubscribe u'])
    expect(subscriptions.holders('s', 'u')).toEqual([])
  })
  it('that a server refuses are not kept', async () => {
    const legacy = server('legacy')
    legacy.answer = { kind: 'error', bytes: Buffer.from('{"code":-32601,"message":"no"}') }
    const subscriptions = createSubscriptions({ supervisor: { upstream: () => Promise.resolve(done(legacy.at(1))) } })
    expect((await subscriptions.subscribe(host(), source('u')))?.kind).toBe('error')
    expect(subscriptions.holders('s', 'u')).toEqual([])
  })
  it('become one listen at a modern server; the next is open before the last one ends', async () => {
    const modern = server('modern')
    const subscriptions = createSubscriptions({ supervisor: { upstream: () => Promise.resolve(done(modern.at(1))) } })
    const one = host()
    await subscriptions.subscribe(one, source('u'))
    await subscriptions.subscribe(one, source('v'))
    expect(modern.heard).toEqual(['1 subscriptions/listen u', '1 subscriptions/listen u+v', '1 end u'])
    subscriptions.unsubscribe(one, 'patchbay:s/u')
    expect(modern.heard.slice(3)).toEqual(['1 subscriptions/listen v', '1 end u+v'])
    subscriptions.forget(one)
    expect(modern.heard.slice(5)).toEqual(['1 end v'])
  })
})
