import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expose, type ExposureInput } from '../../../main/access/exposure.ts'
import { joinInstructions } from '../../../main/gateway/instructions.ts'
import { matchesTemplate } from '../../../main/gateway/match-template.ts'
import { nameRoom, usualNaming } from '../../../main/access/name-room.ts'
import { publicNames } from '../../../main/access/public-names.ts'
import { ownName } from '../../../main/hosts/own-entry.ts'
import { profiles } from '../../../main/hosts/profiles/all.ts'
import { resolveResource, resolveTemplate, resolveTool } from '../../../main/gateway/resolve.ts'
import type { KeptLists } from '../../../main/servers/types.ts'
import { accessWith } from '../../helpers/access.ts'
import { inTime } from '../../helpers/in-time.ts'

const kept = (more: Partial<KeptLists> & { names?: string[] } = {}): KeptLists => ({
  tools: (more.names ?? []).map((name) => ({
    name,
    definition: { name, description: name, odd: { kept: 1 } },
    bytes: 10
  })),
  resources: [],
  templates: [],
  prompts: [],
  capabilities: {},
  instructions: null,
  listedAt: null,
  ...more
})
const input = (
  more: Parameters<typeof accessWith>[1] & { readonly lists?: Record<string, KeptLists> } = {}
): ExposureInput => {
  const lists = more.lists ?? { a: kept({ names: ['x', 'y'] }), b: kept({ names: ['x'] }) }
  return {
    servers: Object.entries(lists).map(([id, kept]) => ({ id, name: id.toUpperCase(), kept })),
    rules: accessWith(Object.keys(lists), more),
    host: 'cursor',
    nameRoom: 64
  }
}
const names = (from: ExposureInput): string[] => expose(from).tools.map(({ publicName }) => publicName)

describe('public names', () => {
  const own = fc.uniqueArray(
    fc.record({
      server: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/),
      name: fc.string({ minLength: 1, maxLength: 150 })
    }),
    { selector: ({ server, name }) => JSON.stringify([server, name]), maxLength: 30 }
  )
  it('are always legal, unique, and the same for the same set in any order', () => {
    fc.assert(
      fc.property(own, fc.integer({ min: 20, max: 64 }), (pairs, room) => {
        const given = publicNames(pairs, room)
        for (const name of given) expect(name).toMatch(/^[A-Za-z0-9_-]+$/)
        for (const name of given) expect(name.length).toBeLessThanOrEqual(room)
        expect(new Set(given).size).toBe(pairs.length)
        const turned = publicNames([...pairs].reverse(), room)
        expect([...turned].reverse()).toEqual(given)
      })
    )
  })
  it('are plain where they can be, and an odd name takes nobody’s plain one away', () => {
    expect(publicNames([{ server: 'a', name: 'read_file' }], 64)).toEqual(['a__read_file'])
    const [odd] = publicNames([{ server: 'a', name: 'x.y' }], 64) as [string]
    expect(odd).toMatch(/^a__x_y_[0-9a-f]{8}$/)
    expect(
      publicNames(
        [
          { server: 'a', name: 'x.y' },
          { server: 'a', name: odd.slice(3) }
        ],
        64
      )[1]
    ).toBe(odd)
    expect(publicNames([{ server: 'a', name: 'n'.repeat(100) }], 64)[0]).toHaveLength(64)
  })
})

describe('the room that a host leaves for a name', () => {
  const roomIn = (id: string): number =>
    nameRoom(profiles.find((profile) => profile.id === id)?.toolNaming ?? usualNaming, ownName)
  it('is what its own prefix leaves of what it takes; where that is not known, of the longest prefix there is', () => {
    expect(['claude-code', 'cursor', 'opencode', 'zed', 'a-host-of-next-year'].map(roomIn)).toEqual([
      49, 52, 55, 49, 49
    ])
    for (const { toolNaming } of profiles) expect((toolNaming ?? usualNaming).longest).toBeLessThanOrEqual(64)
  })
  it('shortens only what does not fit, the same each time, and finds the tool by it', () => {
    const [fits, long] = ['n'.repeat(46), 'n'.repeat(47)]
    const exposure = expose({
      ...input({ lists: { a: kept({ names: [fits, long] }) } }),
      nameRoom: roomIn('claude-code')
    })
    const [first, second] = exposure.tools.map(({ publicName }) => publicName) as [string, string]
    expect(first).toBe(`a__${fits}`)
    expect(second).toHaveLength(49)
    expect(resolveTool(exposure, second)).toMatchObject({ ok: true, name: long })
  })
})

describe('exposure', () => {
  it('keeps every field of a definition but its name', () => {
    expect(expose(input()).tools[0]?.definition).toEqual({ name: 'a__x', description: 'x', odd: { kept: 1 } })
  })
  it('hides what is off for all, off for this host, held, unplugged or stopped, and each refusal says which', () => {
    const closed = input({
      lists: {
        a: kept({ names: ['off', 'offhere', 'onhere', 'held', 'on'] }),
        b: kept({ names: ['t'] }),
        c: kept({ names: ['t'] }),
        d: kept({ names: ['t'] })
      },
      switches: {
        a: {
          off: { all: false, hosts: {} },
          offhere: { all: true, hosts: { cursor: false } },
          onhere: { all: false, hosts: { cursor: true } }
        }
      },
      plugs: { b: { only: ['vscode'], off: [] }, c: { only: null, off: ['cursor'] } },
      held: { a: ['held'] },
      stopped: ['d']
    })
    const exposure = expose(closed)
    expect(exposure.tools.map(({ publicName }) => publicName)).toEqual(['a__onhere', 'a__on'])
    const why = (name: string): unknown => {
      const to = resolveTool(exposure, name)
      return to.ok ? 'ok' : [to.refusal.failure, to.refusal.code]
    }
    expect(why('a__on')).toBe('ok')
    expect(why('a__off')).toEqual(['tool-off', -32602])
    expect(why('a__offhere')).toEqual(['tool-off', -32602])
    expect(why('a__held')).toEqual(['tool-held', -32602])
    expect(why('b__t')).toEqual(['not-plugged', -32602])
    expect(why('c__t')).toEqual(['not-plugged', -32602])
    expect(why('d__t')).toEqual(['not-running', -32602])
    expect(why('a__nothing')).toEqual(['unknown-tool', -32602])
  })
  it('what is listed may be called and nothing else, whatever is switched', () => {
    const tool = fc.constantFrom('x', 'y', 'constructor', '__proto__')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), tool, fc.boolean(), fc.boolean())), (flips) => {
        const switches: Record<string, Record<string, { all: boolean; hosts: Record<string, boolean> }>> = {}
        for (const [server, name, all, here] of flips)
          switches[server] = { ...switches[server], [name]: { all, hosts: { cursor: here } } }
        const exposure = expose(
          input({ lists: { a: kept({ names: ['x', 'y', 'constructor'] }), b: kept({ names: ['x'] }) }, switches })
        )
        const listed = new Set(exposure.tools.map(({ publicName }) => publicName))
        for (const name of exposure.byTool.keys()) expect(resolveTool(exposure, name).ok).toBe(listed.has(name))
      })
    )
  })
  it('leaves out what has no name, and what has the name of another of its server', () => {
    const lists = kept({
      prompts: [{ name: 'p', n: 1 }, { name: 'p', n: 2 }, { description: 'nameless' }, { name: 7 }]
    })
    expect(expose(input({ lists: { a: lists } })).prompts.map(({ definition }) => definition)).toEqual([
      { name: 'a__p', n: 1 }
    ])
  })
  it('switching one off renames no other, and the order of servers does not matter', () => {
    const all = input({ lists: { a: kept({ names: ['x.y', 'x y'] }), b: kept({ names: ['x'] }) } })
    const off = { ...all, rules: { ...all.rules, switches: { a: { 'x.y': { all: false, hosts: {} } } } } }
    expect(names(all)).toEqual(expect.arrayContaining(names(off)))
    expect(names({ ...all, servers: [...all.servers].reverse() })).toEqual(names(all))
  })
})

describe('resources', () => {
  const shared = input({
    lists: {
      a: kept({
        resources: [{ uri: 'file:///one' }, { uri: 'file:///both' }, { uri: 'patchbay:b/x' }],
        templates: [{ uriTemplate: 'db://{table}/{id}' }]
      }),
      b: kept({ resources: [{ uri: 'file:///both' }, { uri: 'mail://in' }] })
    }
  })
  const exposure = expose(shared)
  const where = (uri: string): unknown => {
    const to = resolveResource(exposure, uri)
    return to.ok ? [to.server, to.name] : to.refusal.failure
  }
  it('keep their URI while it is one server’s only; shared and look-alike ones are prefixed', () => {
    expect(exposure.resources.map(({ publicName }) => publicName)).toEqual([
      'file:///one',
      'patchbay:a/file:///both',
      'patchbay:a/patchbay:b/x',
      'patchbay:b/file:///both',
      'mail://in'
    ])
  })
  it('are found by listed URI, by prefix, by template, and by the scheme of a single server', () => {
    expect(where('file:///one')).toEqual(['a', 'file:///one'])
    expect(where('patchbay:b/file:///both')).toEqual(['b', 'file:///both'])
    expect(where('patchbay:a/file:///unlisted')).toEqual(['a', 'file:///unlisted'])
    expect(where('patchbay:a/patchbay:b/x')).toEqual(['a', 'patchbay:b/x'])
    expect(where('db://users/7')).toEqual(['a', 'db://users/7'])
    expect(where('mail://7')).toEqual(['b', 'mail://7'])
    expect(where('file:///both')).toBe('unknown-tool')
    expect(where('http://x')).toBe('unknown-tool')
    expect(resolveTemplate(exposure, 'db://{table}/{id}')).toMatchObject({ ok: true, server: 'a' })
  })
  it('match templates literally, without regular expressions', () => {
    expect(matchesTemplate('a://{x}/b/{y}', 'a://1/b/2')).toBe(true)
    expect(matchesTemplate('a://{x}/b', 'a://1/c')).toBe(false)
    expect(matchesTemplate('a://plain', 'a://plain')).toBe(true)
    expect(matchesTemplate('a://(.+)+{x}', 'a://bbb')).toBe(false)
    expect(matchesTemplate('ab{x}ba', 'aba')).toBe(false)
    const hostile = '{x}a'.repeat(2_000)
    const from = performance.now()
    matchesTemplate(hostile, 'a'.repeat(20_000))
    expect(performance.now() - from).toBeLessThan(inTime(200))
  })
})

describe('instructions', () => {
  it('are joined under each server’s name and never grow past their cap', () => {
    const servers = Array.from({ length: 60 }, (_, index) => ({
      id: `s${index}`,
      name: '',
      closed: null,
      capabilities: {},
      instructions: 'words '.repeat(2_000)
    }))
    const text = joinInstructions({ servers }) ?? ''
    expect(text.length).toBeLessThan(12_200)
    expect(text).toContain('## s0')
    expect(joinInstructions({ servers: [{ ...servers[0]!, closed: 'stopped' }] })).toBeUndefined()
  })
})
