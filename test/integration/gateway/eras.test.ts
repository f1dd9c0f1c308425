import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBridge } from '../../fixtures/gateway/built-bridge.ts'
import { overHttp, textOf, throughBridge, type Era, type HostOptions } from '../../fixtures/gateway/hosts.ts'
import { openGateway, tinyLegacy, tinyModern, until, type TestGateway } from '../../fixtures/gateway/open-gateway.ts'

/** Real clients of either era, each way in, to real servers of either era. */
describe.each([
  ['legacy', 'bridge'],
  ['modern', 'bridge'],
  ['legacy', 'http'],
  ['modern', 'http']
] as const)('a %s host through %s', (era: Era, via) => {
  let gateway: TestGateway
  let client: Client
  let bridge: string
  const open = (options: Partial<HostOptions> = {}): Promise<Client> =>
    via === 'bridge' ? throughBridge(gateway, bridge, { era, ...options }) : overHttp(gateway, { era, ...options })

  beforeAll(async () => {
    bridge = await buildBridge()
    gateway = await openGateway({ old: tinyLegacy('--extras'), young: tinyModern('--extras') })
    client = await open()
  })
  afterAll(async () => {
    await client?.close()
    await gateway?.close()
  })

  it('shakes hands in its own era and hears what servers say about themselves', () => {
    expect(client.getProtocolEra()).toBe(era)
    expect(client.getInstructions()).toContain('Instructions of old.')
    expect(client.getInstructions()).toContain('Instructions of young.')
  })
  it('lists the tools of both servers, each under its server', async () => {
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    expect(names).toContain('old__echo')
    expect(names).toContain('young__echo')
    expect(tools.find(({ name }) => name === 'old__add')?.outputSchema).toMatchObject({ required: ['sum'] })
  })
  it.each(['old', 'young'])('calls a tool of %s', async (server) => {
    expect(textOf(await client.callTool({ name: `${server}__echo`, arguments: { text: 'héllo' } }))).toBe('héllo')
    const sum = await client.callTool({ name: `${server}__add`, arguments: { a: 2, b: 3 } })
    expect(sum.structuredContent).toEqual({ sum: 5 })
    const failure = await client.callTool({ name: `${server}__fail`, arguments: { message: 'no' } })
    expect(failure.isError).toBe(true)
  })
  it.each(['old', 'young'])('follows the progress of %s', async (server) => {
    const seen: number[] = []
    await client.callTool(
      { name: `${server}__slow`, arguments: { ms: 60, steps: 3 } },
      { onprogress: ({ progress }) => void seen.push(progress) }
    )
    // The client drops what arrives together with the answer, as the last step here does.
    expect(seen.slice(0, 2)).toEqual([1, 2])
  })
  // Before a call is given up below: while that may still ask, nobody else is asked.
  it.each(['old', 'young'])('is asked by %s through elicitation, and only because it offers it', async (server) => {
    const asked: unknown[] = []
    const offering = await open({
      host: 'vscode',
      capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
      prepare(one) {
        one.setRequestHandler('elicitation/create', (request) => {
          asked.push(request.params.message)
          return { action: 'accept', content: { name: 'Ada' } }
        })
        one.setRequestHandler('sampling/createMessage', () => ({
          model: 'm',
          role: 'assistant',
          content: { type: 'text', text: 'hello' }
        }))
        one.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///work', name: 'work' }] }))
      }
    })
    const answer = await offering.callTool({ name: `${server}__ask`, arguments: { method: 'elicitation/create' } })
    expect(asked).toEqual(['Your name?'])
    expect(textOf(answer)).toContain('Ada')
    if (server === 'old') {
      expect(
        textOf(await offering.callTool({ name: 'old__ask', arguments: { method: 'sampling/createMessage' } }))
      ).toContain('hello')
      expect(textOf(await offering.callTool({ name: 'old__ask', arguments: { method: 'roots/list' } }))).toContain(
        'file:///work'
      )
      // Without the capability the server gets a refusal and goes on.
      expect(
        textOf(await client.callTool({ name: 'old__ask', arguments: { method: 'sampling/createMessage' } }))
      ).toContain('-32601')
    } else {
      expect(textOf(answer)).toContain('state-1')
    }
    await offering.close()
  })
  it.each(['old', 'young'])('cancels a call of %s', async (server) => {
    const stop = new AbortController()
    const call = client.callTool({ name: `${server}__hang`, arguments: {} }, { signal: stop.signal })
    const ended = call.catch((error: Error) => error)
    await until('the server has the call', () => gateway.openCalls(server) > 0)
    stop.abort('enough')
    expect(await ended).toBeInstanceOf(Error)
    await until('the cancel is recorded', () =>
      gateway.calls.some(({ server: of, name, outcome }) => of === server && name === 'hang' && outcome === 'cancelled')
    )
  })
  it('reads resources that two servers share under one URI, each by its own', async () => {
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri).sort()).toEqual([
      'patchbay:old/tiny://readme',
      'patchbay:young/tiny://readme'
    ])
    const read = await client.readResource({ uri: 'patchbay:young/tiny://readme' })
    expect(read.contents[0]).toMatchObject({ text: 'This is tiny://readme' })
    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('patchbay:old/tiny://item/{id}')
    expect((await client.readResource({ uri: 'patchbay:old/tiny://item/7' })).contents[0]).toMatchObject({
      text: 'This is tiny://item/7'
    })
  })
  it('lists and gets prompts', async () => {
    const { prompts } = await client.listPrompts()
    expect(prompts.map(({ name }) => name).sort()).toEqual(['old__greet', 'young__greet'])
    const prompt = await client.getPrompt({ name: 'young__greet', arguments: { name: 'Ada' } })
    expect(prompt.messages[0]?.content).toMatchObject({ text: 'Greet Ada' })
  })
  it('is refused a tool that is off, in words, and the server hears nothing', async () => {
    gateway.switches['old'] = { echo: { all: false, hosts: {} } }
    gateway.gateway.exposureChanged()
    const before = gateway.calls.length
    await expect(client.callTool({ name: 'old__echo', arguments: { text: 'x' } })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('"old__echo" is turned off in Patchbay')
    })
    expect(gateway.calls.slice(before)).toMatchObject([{ outcome: 'refused', server: 'old', name: 'echo' }])
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('old__echo')
    delete gateway.switches['old']
    gateway.gateway.exposureChanged()
    await expect(client.callTool({ name: 'nobody__x', arguments: {} })).rejects.toMatchObject({ code: -32602 })
  })
  it('hears once that its list changed, and the change of a server reaches it', async () => {
    let heard = 0
    if (era === 'legacy') client.setNotificationHandler('notifications/tools/list_changed', () => void (heard += 1))
    else {
      client.setNotificationHandler('notifications/tools/list_changed', () => void (heard += 1))
      await client.listen({ toolsListChanged: true })
    }
    await client.listTools()
    await until('the host is known to be current', () => gateway.gateway.connections().some((one) => one.listCurrent))
    await client.callTool({ name: 'old__grow', arguments: { name: `new-${via}` } })
    // What is heard first may still be of the switch that was flipped just before: it takes the one that makes the list old.
    await until(
      'list_changed of the new tool',
      () => heard > 0 && gateway.gateway.connections().every((one) => !one.listCurrent)
    )
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain(`old__new-${via}`)
    expect(gateway.gateway.connections().some((one) => one.listCurrent)).toBe(true)
  })
  it('reports every call once', () => {
    expect(gateway.calls.every(({ host, ms, at }) => host !== null && ms >= 0 && at !== '')).toBe(true)
    expect(gateway.calls.filter(({ name }) => name === 'add')).toHaveLength(2)
  })
})
