/** A host as the core meets it: the SDK's client of either era, through the bridge that hosts start or over HTTP. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { cliPath, type TestCore } from './core.ts'

export type Era = 'legacy' | 'modern'

export interface HostClient {
  readonly client: Client
  /** How often it heard that its list of tools changed. */
  readonly told: () => number
  readonly tools: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

export async function connectHost(core: TestCore, host: string, era: Era = 'legacy'): Promise<HostClient> {
  return join(
    new StdioClientTransport({
      command: process.execPath,
      args: [cliPath, 'connect', '--host', host],
      env: core.env as Record<string, string>,
      stderr: 'ignore'
    }),
    era
  )
}

/** With the token that `patchbay token <host>` tells. */
export async function connectUrl(core: TestCore, host: string, era: Era = 'legacy'): Promise<HostClient> {
  const { token, url } = await core.ask('token', host)
  return join(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }),
    era
  )
}

async function join(transport: Parameters<Client['connect']>[0], era: Era): Promise<HostClient> {
  const client = new Client(
    { name: `test-${era}`, version: '1.0.0' },
    { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } as never }
  )
  let told = 0
  client.setNotificationHandler('notifications/tools/list_changed', () => void (told += 1))
  await client.connect(transport)
  if (era === 'modern') await client.listen({ toolsListChanged: true })
  return {
    client,
    told: () => told,
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    close: () => client.close()
  }
}

export const textOf = (result: unknown): string =>
  ((result as { content?: { text?: string }[] }).content ?? []).map((part) => part.text ?? '').join('')
