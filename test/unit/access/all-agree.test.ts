/** Whatever is switched, plugged, pinned or stopped: lists, calls, test calls, the board and its counts say the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerView, ToolView } from '../../../contract/model.ts'
import { isOnFor } from '../../../contract/tool-switch.ts'
import { expose } from '../../../main/access/exposure.ts'
import { judge } from '../../../main/access/judge.ts'
import { accept, pinNew } from '../../../main/access/pins.ts'
import { withPlug } from '../../../main/access/plugs.ts'
import { refusedCall } from '../../../main/access/refused-call.ts'
import { accessRules, type Decided } from '../../../main/access/rules.ts'
import { withSwitch } from '../../../main/access/switches.ts'
import { resolvePrompt, resolveTool } from '../../../main/gateway/resolve.ts'
import type { HostConnectionView } from '../../../main/gateway/types.ts'
import type { KeptLists, KeptTool } from '../../../main/servers/types.ts'
import { createState, type StateParts } from '../../../main/state/state.ts'

const servers = ['memory', 'files', 'constructor']
const names = ['read', 'write', 'constructor', '__proto__', 'toString']
const hosts = ['cursor', 'vscode', '__proto__', 'constructor']
const phases = ['ready', 'degraded', 'starting', 'waiting', 'stopped', 'failed', 'needs-consent'] as const
const oneOf = (all: readonly string[]) => fc.constantFrom(...all)

const step = fc.oneof(
  fc.record({
    kind: fc.constant('switch' as const),
    server: oneOf(servers),
    tool: oneOf(names),
    host: fc.option(oneOf(hosts), { nil: undefined }),
    on: fc.boolean()
  }),
  fc.record({ kind: fc.constant('plug' as const), server: oneOf(servers), host: oneOf(hosts), on: fc.boolean() }),
  fc.record({ kind: fc.constant('change' as const), server: oneOf(servers), tool: oneOf(names) }),
  fc.record({ kind: fc.constant('accept' as const), server: oneOf(servers), tool: oneOf(names) })
)
const life = fc.record({
  wanted: fc.constantFrom('up' as const, 'down' as const, 'on-demand' as const),
  phase: fc.constantFrom(...phases)
})

const toolOf = (name: string, text: string): KeptTool => ({ name, definition: { name, description: text }, bytes: 40 })
const hash = (tool: KeptTool): string => String(tool.definition['description'])

describe('everybody who asks what a host may use', () => {
  it('gets the same answer', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.tuple(life, life, life), (steps, lives) => {
        const texts = new Map<string, string>()
        const listed = (server: string) => names.map((name) => toolOf(name, texts.get(`${server} ${name}`) ?? 'first'))
        let decided: Decided = { switches: {}, plugs: {}, pins: {} }
        for (const server of servers)
          decided = { ...decided, pins: pinNew(decided.pins, server, listed(server), hash) ?? decided.pins }
        for (const each of steps) {
          const { switches, plugs, pins } = decided
          if (each.kind === 'switch')
            decided = { ...decided, switches: withSwitch(switches, each.server, each.tool, each.on, each.host) }
          else if (each.kind === 'plug')
            decided = { ...decided, plugs: withPlug(plugs, each.server, each.host, each.on) }
          else if (each.kind === 'change') texts.set(`${each.server} ${each.tool}`, 'changed')
          else {
            const tool = toolOf(each.tool, texts.get(`${each.server} ${each.tool}`) ?? 'first')
            decided = { ...decided, pins: accept(pins, each.server, tool, hash) }
          }
        }
        const kept = (id: string): KeptLists => ({
          tools: listed(id),
          resources: [],
          templates: [],
          prompts: [{ name: 'ask' }],
          capabilities: {},
          instructions: null,
          listedAt: '2026-01-01T00:00:00.000Z'
        })
        const views = servers.map(
          (id, index) =>
            ({ id, name: id, ...lives[index]!, calling: [], remedies: [], signal: 'ready' }) as never as ServerView
        )
        const rulesOf = (some: readonly ServerView[]) =>
          accessRules(
            decided,
            some.map(({ id, wanted, phase }) => ({ id, wanted, phase, tools: listed(id) })),
            hash
          )
        const state = createState(parts({ decided, views, kept, rulesOf }))
        const rules = rulesOf(views)
        for (const host of hosts) {
          const exposure = expose({
            host,
            nameRoom: 64,
            rules,
            servers: servers.map((id) => ({ id, name: id, kept: kept(id) }))
          })
          const shown = new Set(exposure.tools.map((target) => `${target.server} ${target.name}`))
          for (const view of views) {
            const { id } = view
            const rows = state.tools(id)
            expect(exposure.prompts.some((prompt) => prompt.server === id)).toBe(judge(rules, id, null, host) === null)
            expect(resolvePrompt(exposure, `${id}__ask`).ok).toBe(judge(rules, id, null, host) === null)
            for (const name of names) {
              const closed = judge(rules, id, name, host)
              const target = [...exposure.byTool.values()].find((one) => one.server === id && one.name === name)!
              expect([id, name, host, shown.has(`${id} ${name}`)]).toEqual([id, name, host, closed === null])
              expect(target.closed).toBe(closed)
              expect(resolveTool(exposure, target.publicName).ok).toBe(closed === null)
              const test = refusedCall({ kept: kept(id), rules: rulesOf([view]) }, id, name, host)
              expect(test === null).toBe(closed === null || closed === 'stopped')
              const row = rows.find((one) => one.name === name) as ToolView
              expect(row.held).toBe(rules.held.get(id)!.has(name))
              if (closed !== 'unplugged')
                expect(isOnFor(row, host) && !row.held).toBe(closed === null || closed === 'stopped')
            }
          }
          const onBoard = state.host(host)!
          expect(onBoard.tools).toBe(exposure.tools.length)
          expect(onBoard.servers).toBe(exposure.servers.filter((one) => one.closed === null).length)
          expect(
            new Set(
              state
                .cables()
                .filter((one) => one.host === host)
                .map((one) => one.server)
            )
          ).toEqual(new Set(exposure.servers.filter((one) => one.closed !== 'unplugged').map((one) => one.id)))
        }
        for (const { id } of views) {
          const rows = state.tools(id)
          const view = state.server(id)!
          const open = names.filter((name) => refusedCall({ kept: kept(id), rules }, id, name, null) === null)
          expect(rows.filter((row) => row.on && !row.held).map((row) => row.name)).toEqual(open)
          expect([view.toolsOn, view.toolsHeld]).toEqual([open.length, rows.filter((row) => row.held).length])
        }
      }),
      { numRuns: 150 }
    )
  })
})

/** The real picture over what is decided; those around it say no more than it asks. */
function parts(given: {
  readonly decided: Decided
  readonly views: readonly ServerView[]
  readonly kept: (id: string) => KeptLists
  readonly rulesOf: StateParts['accessRules']
}): StateParts {
  const { decided, views, kept, rulesOf } = given
  const connections = hosts.map((host): HostConnectionView => ({
    host,
    via: 'bridge',
    era: 'legacy',
    client: null,
    since: '2026-01-01T00:00:00.000Z',
    listCurrent: true
  }))
  return {
    store: { get: () => ({ ...decided, joined: {} }) },
    supervisor: {
      views: () => views,
      view: (id: string) => views.find((one) => one.id === id) ?? null,
      kept,
      definition: () => null
    },
    gateway: () => ({ connections: () => connections }),
    activity: { calls: () => [], toolCounts: () => ({}) },
    accepted: { of: () => null },
    icons: { mark: () => null },
    accessRules: rulesOf,
    now: () => 0,
    core: () => ({})
  } as never as StateParts
}
