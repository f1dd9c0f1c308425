import { afterAll, describe, expect, it } from 'vitest'
import { buildBridge } from '../../fixtures/gateway/built-bridge.ts'
import { everything as program, installEverything } from '../../fixtures/gateway/everything.ts'
import { overHttp, textOf, throughBridge, type Era, type HostOptions } from '../../fixtures/gateway/hosts.ts'
import { openGateway, type TestGateway } from '../../fixtures/gateway/open-gateway.ts'

const why = await installEverything()
if (why !== null) console.warn(`SKIPPED: the reference server could not be installed (${why}).`)

describe.skipIf(why !== null)('the reference server behind the gateway', () => {
  let gateway: TestGateway | null = null
  let bridge = ''
  afterAll(() => gateway?.close())
  const offering: Partial<HostOptions> = {
    capabilities: { sampling: {}, elicitation: { form: {} }, roots: {} },
    prepare(client) {
      client.setRequestHandler('sampling/createMessage', () => ({
        model: 'm',
        role: 'assistant',
        content: { type: 'text', text: 'sampled' }
      }))
      client.setRequestHandler('elicitation/create', () => ({ action: 'decline' }))
      client.setRequestHandler('roots/list', () => ({ roots: [] }))
    }
  }
  it.each([
    ['legacy', 'bridge'],
    ['legacy', 'http'],
    ['modern', 'bridge'],
    ['modern', 'http']
  ] as const)('serves a %s host through %s', async (era: Era, via) => {
    bridge ||= await buildBridge()
    gateway ??= await openGateway({ everything: [program, 'stdio'] })
    const client =
      via === 'bridge'
        ? await throughBridge(gateway, bridge, { era, ...offering })
        : await overHttp(gateway, { era, ...offering })
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    expect(names).toContain('everything__echo')
    expect(textOf(await client.callTool({ name: 'everything__echo', arguments: { message: 'hi' } }))).toContain('hi')
    const { resources } = await client.listResources()
    const uri = resources[0]?.uri as string
    expect((await client.readResource({ uri })).contents).not.toHaveLength(0)
    const { prompts } = await client.listPrompts()
    const simple = prompts.find((prompt) => !prompt.arguments?.some(({ required }) => required))
    expect((await client.getPrompt({ name: simple?.name as string })).messages).not.toHaveLength(0)
    if (era === 'legacy') {
      await client.subscribeResource({ uri })
      await client.unsubscribeResource({ uri })
      await client.ping()
    }
    const asks = names.find((name) => /sampl/i.test(name) && !/research|async/i.test(name))
    if (asks)
      expect(textOf(await client.callTool({ name: asks, arguments: { prompt: 'x', maxTokens: 10 } }))).toContain(
        'sampled'
      )
    await client.close()
  })
  it.each(['bridge', 'http'] as const)('twice: the links that its tools give can be read through %s', async (via) => {
    bridge ||= await buildBridge()
    const two = await openGateway({ one: [program, 'stdio'], two: [program, 'stdio'] })
    try {
      const options: HostOptions = { era: 'legacy' }
      const client = via === 'bridge' ? await throughBridge(two, bridge, options) : await overHttp(two, options)
      for (const server of ['one', 'two']) {
        const told = await client.callTool({ name: `${server}__get-resource-links`, arguments: { count: 3 } })
        const links = (told.content as { type: string; uri: string }[]).filter(({ type }) => type === 'resource_link')
        expect(links).not.toHaveLength(0)
        for (const { uri } of links) {
          expect(uri).toMatch(/^demo:/)
          expect((await client.readResource({ uri })).contents[0]?.uri).toBe(uri)
          expect(two.calls.at(-1)).toMatchObject({ method: 'resources/read', server, outcome: 'ok' })
        }
      }
      const { resources } = await client.listResources()
      const shared = resources.find(({ uri }) => uri.startsWith('patchbay:two/'))?.uri as string
      expect((await client.readResource({ uri: shared })).contents[0]?.uri).toBe(shared)
      await client.close()
    } finally {
      await two.close()
    }
  })
})
