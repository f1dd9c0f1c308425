import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { ServerDefinition, ServerView } from '../../../contract/model.ts'
import { openCatalogue, installRequestOf, walkWith } from '../../fixtures/catalogue/open-catalogue.ts'

const pinned = '@modelcontextprotocol/server-everything@2026.8.31'
let services: ReturnType<typeof openCatalogue> | null = null
let reachable = true
afterEach(() => {
  services?.close()
  services = null
})
beforeAll(async () => {
  const probe = openCatalogue()
  const answer = await probe.catalogue.review(installRequestOf({ source: { from: 'npm', package: pinned } }))
  reachable = answer.ok || answer.failure.code !== 'no-network'
  if (!reachable)
    console.warn('\n  SKIPPED: no package registry can be reached, so the real package was not installed.\n')
  probe.close()
})

/** Starts what was installed and asks for its tools, as a supervisor would. */
function listTools(definition: ServerDefinition): Promise<Outcome<ServerView>> {
  if (definition.launch.kind !== 'stdio') throw new Error('stdio expected')
  const child = spawn(definition.launch.command, [...definition.launch.args], {
    cwd: definition.launch.cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['pipe', 'pipe', 'ignore']
  })
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  return new Promise((resolve) => {
    child.once('exit', () => resolve(failed('exited-early', 'It ended.')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as { id?: number; result?: { tools?: readonly unknown[] } }
      if (answer.id === 1) {
        send({ method: 'notifications/initialized' })
        send({ id: 2, method: 'tools/list' })
      }
      if (answer.id === 2) {
        child.stdin.end()
        resolve(done({ id: definition.id, tools: answer.result?.tools?.length } as ServerView))
      }
    })
    send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    })
  })
}

describe('with the registry the person’s npm uses', () => {
  test('a real server is installed pinned, and started as node <bin> it lists its tools', async (context) => {
    if (!reachable) return context.skip()
    services = openCatalogue()
    const installRequest = installRequestOf({ id: 'everything', source: { from: 'npm', package: pinned } })
    const sheet = await services.catalogue.review(installRequest)
    if (!sheet.ok) throw new Error(sheet.failure.message)
    const { walk, log } = walkWith(listTools)
    const installed = await services.catalogue.install(installRequest, sheet.value.hash, walk)
    expect(installed).toMatchObject({ ok: true, value: { id: 'everything', tools: 13 } })
    expect(sheet.value.argv[1]).toBe(
      path.join(
        services.places.data,
        'servers/everything/node_modules/@modelcontextprotocol/server-everything/dist/index.js'
      )
    )
    expect(existsSync(sheet.value.argv[1]!)).toBe(true)
    expect(log.some((line) => /^downloading running: .* \d+ packages$/.test(line))).toBe(true)
  })
  test('a catalogue entry with folders', async (context) => {
    if (!reachable) return context.skip()
    services = openCatalogue()
    const installRequest = installRequestOf({
      source: { from: 'catalogue', entry: 'filesystem' },
      inputs: { folders: ['~/a b', services.places.data] }
    })
    const sheet = await services.catalogue.review(installRequest)
    if (!sheet.ok) throw new Error(sheet.failure.message)
    expect(sheet.value.argv.slice(2)).toEqual([path.join(services.places.userHome, 'a b'), services.places.data])
    expect(sheet.value.package?.version).toBe('2026.8.31')
    const none = await services.catalogue.review(
      installRequestOf({ source: { from: 'catalogue', entry: 'filesystem' } })
    )
    if (!none.ok) throw new Error(none.failure.message)
    const refused = await services.catalogue.install(
      installRequestOf({ source: { from: 'catalogue', entry: 'filesystem' } }),
      none.value.hash,
      walkWith().walk
    )
    expect(refused).toMatchObject({
      ok: false,
      failure: {
        code: 'bad-input',
        message: 'filesystem cannot start without Folders. Fill that in, then install again.'
      }
    })
  })
  test('names that do not exist', async (context) => {
    if (!reachable) return context.skip()
    services = openCatalogue()
    const missing = await services.catalogue.review(
      installRequestOf({ source: { from: 'npm', package: '@modelcontextprotocol/there-is-no-such-server' } })
    )
    expect(missing).toMatchObject({ ok: false, failure: { code: 'package-not-found' } })
    const version = await services.catalogue.review(
      installRequestOf({ source: { from: 'npm', package: '@modelcontextprotocol/server-everything@0.0.99' } })
    )
    expect(version).toMatchObject({ ok: false, failure: { code: 'version-not-found' } })
  })
})
