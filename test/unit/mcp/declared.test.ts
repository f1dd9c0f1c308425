/** What servers learn that their clients can be asked. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createReadOwn } from '../../../main/files/own-file.ts'
import { declaredTo } from '../../../main/gateway/declared-to.ts'
import { createHeardHosts } from '../../../main/gateway/heard-hosts.ts'
import { offers } from '../../../main/gateway/calls.ts'
import { clientCapabilities } from '../../../main/mcp/capabilities.ts'

type Said = Readonly<Record<string, Readonly<Record<string, unknown>>>>
const declared = (heard: Said, more: { joined?: string[]; off?: string[] } = {}) =>
  declaredTo('s', {
    plugs: { s: { only: null, off: more.off ?? [] } },
    joined: more.joined ?? [],
    heard: { hosts: () => Object.keys(heard), of: (host) => heard[host] }
  })

describe('a server is told that its client can be asked', () => {
  it('what some plugged host offers, and nothing that none of them has', () => {
    expect(declared({ cursor: {} })).toEqual({})
    expect(declared({ cursor: { sampling: {} }, zed: {} })).toEqual({ sampling: {} })
    expect(declared({ cursor: { elicitation: { form: {} } }, zed: { elicitation: { url: {} }, roots: {} } })).toEqual({
      elicitation: { form: {}, url: {} },
      roots: { listChanged: true }
    })
    expect(declared({ cursor: { sampling: {} }, zed: {} }, { off: ['cursor'] })).toEqual({})
  })
  it('all that Patchbay can carry while it is not known what a host offers', () => {
    expect(declared({})).toEqual(clientCapabilities)
    expect(declared({ cursor: {} }, { joined: ['cursor', 'zed'] })).toEqual(clientCapabilities)
    expect(declared({ cursor: {} }, { joined: ['cursor', 'zed'], off: ['zed'] })).toEqual({})
  })
})

describe('what hosts say that they offer', () => {
  it('is there after a restart, news once, and only what can be carried', () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-heard-'))
    const file = join(folder, 'heard.json')
    const write = async (path: string, text: string) => writeFileSync(path, text)
    const said = { elicitation: {}, sampling: true, roots: { listChanged: true }, experimental: { x: {} } }
    const heard = createHeardHosts(
      file,
      write,
      createReadOwn(() => undefined)
    )
    expect([heard.note('cursor', said), heard.note('cursor', said), heard.note('__proto__', {})]).toEqual([
      true,
      false,
      true
    ])
    expect(readFileSync(file, 'utf8')).not.toContain('experimental')
    const again = createHeardHosts(
      file,
      write,
      createReadOwn(() => undefined)
    )
    expect(again.of('cursor')).toEqual({ elicitation: { form: {} }, roots: { listChanged: true } })
    expect(again.hosts()).toEqual(['cursor', '__proto__'])
    writeFileSync(file, '{"cursor":')
    expect(
      createHeardHosts(
        file,
        write,
        createReadOwn(() => undefined)
      ).hosts()
    ).toEqual([])
    rmSync(folder, { recursive: true })
  })
  it('tells forms and addresses apart', () => {
    const can = (elicitation: unknown, mode?: string): boolean =>
      offers(
        { capabilities: { elicitation }, info: {}, logLevel: null },
        'elicitation/create',
        mode === undefined ? undefined : Buffer.from(JSON.stringify({ mode }))
      )
    expect([can({}), can({}, 'form'), can({}, 'url')]).toEqual([true, true, false])
    expect([can({ url: {} }), can({ url: {} }, 'url'), can({ form: {}, url: {} }, 'form')]).toEqual([false, true, true])
    expect([can(undefined), can(null), can(false), can({ form: {} }, 'constructor')]).toEqual([
      false,
      false,
      false,
      false
    ])
  })
})
